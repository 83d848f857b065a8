"""The outbox: what is to be delivered is a row before anything is sent, and until it was taken.

Whoever delivers takes a row for a while (`taken_until`); of all processes and machines one has it. A process
that dies between sending and writing that down leaves the row to the next: it is sent again, under the same key.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, select, update

from share_service.store.alert_tables import endpoints, outbox
from share_service.store.engine import insert_for, writing
from share_service.store.tables import editors

SENT = "sent"
#: Longer than one delivery may take.
LEASE_S = 180


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to deliver: to an editor by mail or to an endpoint. Times are seconds since the epoch."""

    id: int
    key: str
    kind: str
    editor_id: int | None
    endpoint_id: int | None
    facts: Mapping[str, Any]
    made_at: int
    until: int
    tries: int
    ended_at: int | None = None
    outcome: str | None = None


def put(
    connection: Connection,
    key: str,
    kind: str,
    facts: Mapping[str, Any],
    *,
    now: int,
    keep: int,
    editor_id: int | None = None,
    endpoint_id: int | None = None,
) -> bool:
    """Put something in, worth sending for ``keep`` seconds; say whether it was not in there yet."""
    values = {
        "key": key,
        "kind": kind,
        "editor_id": editor_id,
        "endpoint_id": endpoint_id,
        "facts": json.dumps(facts, ensure_ascii=False),
        "made_at": now,
        "due_at": now,
        "until": now + keep,
        "tries": 0,
        "taken_until": 0,
    }
    statement = insert_for(connection, outbox).values(**values).on_conflict_do_nothing(index_elements=["key"])
    return connection.execute(statement.returning(outbox.c.id)).scalar() is not None


def take(engine: Engine, now: int, lease: int = LEASE_S, *, key: str | None = None) -> Item | None:
    """Take the next thing that is due, or the one of that ``key``, for ``lease`` seconds.

    None: nothing is due, or others have it.
    """
    columns = outbox.c
    due = [columns.ended_at.is_(None), columns.due_at <= now, columns.taken_until <= now]
    due += [] if key is None else [columns.key == key]
    query = select(outbox).where(*due).order_by(columns.due_at, columns.id).limit(1)
    # Asked first without a lock: as a rule nothing is due.
    with engine.connect() as connection:
        if connection.execute(query).first() is None:
            return None
    with writing(engine) as connection:
        row = connection.execute(query.with_for_update(skip_locked=True)).one_or_none()
        if row is None:
            return None
        connection.execute(update(outbox).where(columns.id == row.id).values(taken_until=now + lease))
    return _item(row)


def settle(engine: Engine, item: Item, outcome: str, *, now: int, again_at: int | None = None) -> None:
    """Write down what came of a delivery: its end, or when to try again."""
    values: dict[str, Any] = {"outcome": outcome[:40], "tries": item.tries + 1, "taken_until": 0}
    values |= {"ended_at": now} if again_at is None else {"due_at": again_at}
    with writing(engine) as connection:
        connection.execute(update(outbox).where(outbox.c.id == item.id, outbox.c.ended_at.is_(None)).values(**values))


def last_items(
    engine: Engine,
    limit: int,
    before: int | None = None,
    *,
    editor_id: int | None = None,
    endpoint_id: int | None = None,
) -> list[tuple[Item, str]]:
    """Return what was put in last, the newest first, each with the address that it goes to.

    ``before``: what has a lower id; ``editor_id``, ``endpoint_id``: what goes there alone.
    """
    query = (
        select(outbox, editors.c.email, endpoints.c.url)
        .outerjoin(editors, editors.c.id == outbox.c.editor_id)
        .outerjoin(endpoints, endpoints.c.id == outbox.c.endpoint_id)
        .order_by(outbox.c.id.desc())
        .limit(limit)
    )
    wanted = {outbox.c.editor_id: editor_id, outbox.c.endpoint_id: endpoint_id}
    query = query.where(*(column == value for column, value in wanted.items() if value is not None))
    if before is not None:
        query = query.where(outbox.c.id < before)
    with engine.connect() as connection:
        return [(_item(row), row.email or row.url or "") for row in connection.execute(query)]


def item_called(engine: Engine, key: str) -> Item:
    """Return what is in there under ``key``; it must be."""
    with engine.connect() as connection:
        return _item(connection.execute(select(outbox).where(outbox.c.key == key)).one())


def give_up(connection: Connection, endpoint_id: int, now: int) -> None:
    """End everything that waits for an endpoint."""
    waiting = (outbox.c.endpoint_id == endpoint_id, outbox.c.ended_at.is_(None))
    connection.execute(update(outbox).where(*waiting).values(ended_at=now, outcome="endpoint_stopped"))


def forget_items(engine: Engine, until: int) -> int:
    """Delete what ended before ``until`` (seconds since the epoch); return how much that was."""
    with writing(engine) as connection:
        return int(connection.execute(delete(outbox).where(outbox.c.ended_at < until)).rowcount)


def _item(row: Row[Any]) -> Item:
    return Item(
        row.id,
        row.key,
        row.kind,
        row.editor_id,
        row.endpoint_id,
        json.loads(row.facts),
        row.made_at,
        row.until,
        row.tries,
        row.ended_at,
        row.outcome,
    )
