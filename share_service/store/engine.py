"""The engine: one connection pool per process, SQLite's pragmas, and the upsert of either dialect."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, Table, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite

# WAL lets readers and the one writer work side by side; NORMAL keeps a committed batch through a
# crash of the process, and the journals keep what a crash of the machine could take back.
# secure_delete overwrites what is deleted: readers' hashes must really be gone.
_PRAGMAS = ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=5000", "foreign_keys=ON", "secure_delete=ON")


def open_engine(url: str) -> Engine:
    """Return an engine for ``url`` that survives a fork: a child gets connections of its own."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database not in (None, "", ":memory:"):
        Path(str(parsed.database)).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed, pool_pre_ping=parsed.get_backend_name() != "sqlite")
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_pragmas)
        event.listen(engine, "begin", _begin_immediate_when_asked)
    os.register_at_fork(after_in_child=lambda: engine.dispose(close=False))
    return engine


def _set_pragmas(connection: Any, _record: Any) -> None:
    # Python's sqlite3 opens transactions late; autocommit lets SQLAlchemy's BEGIN be the real one.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_immediate_when_asked(connection: Any) -> None:
    # A transaction that reads and then writes must take the write lock first, or it can fail half-way
    # with SQLITE_BUSY that no timeout helps against (sqlite.org/isolation.html).
    immediate = connection.get_execution_options().get("immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def writing(engine: Engine) -> Any:
    """Return a transaction that will write, for a ``with`` statement that gets its connection."""
    return engine.execution_options(immediate=True).begin()


def insert_for(engine_or_connection: Any, table: Table) -> Any:
    """Return the dialect's own INSERT, which can say ON CONFLICT."""
    name = engine_or_connection.dialect.name
    return (postgresql if name == "postgresql" else sqlite).insert(table)
