"""Turns: what only one of many machines may do at a time, by a lock that ends with its transaction.

SQLite has one writer anyway. On PostgreSQL these are advisory locks: the server drops them with
the transaction that took them, however it ends.
"""

from __future__ import annotations

from enum import IntEnum

from sqlalchemy import Connection, text

# The first half of the lock's name: "shar", so that another program on the same database has other ones.
_OURS = 0x73686172
# A machine that ends without a word, with the power or the network, holds all others up for a minute at most.
_TAKE = text(
    "SELECT pg_advisory_xact_lock(:ours, :turn), set_config('idle_in_transaction_session_timeout', '60s', true)"
)


class Turn(IntEnum):
    """What is done in turns."""

    MIGRATING = 1
    COUNTING = 2
    ALERTING = 3


def take_turns(connection: Connection, turn: Turn) -> None:
    """Wait for the turn, which ends with the transaction of ``connection``.

    Raises:
        OperationalError: whoever has it does not finish (the connection's lock_timeout).
    """
    if connection.dialect.name == "postgresql":
        connection.execute(_TAKE, {"ours": _OURS, "turn": int(turn)})
