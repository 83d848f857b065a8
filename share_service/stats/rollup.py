"""The roll-up: quarter hours of days gone by are packed, an article's into one row.

A step moves at most some 500 rows in one transaction: they are deleted, and what they counted is added
to the packed rows and, for articles, to the list of the day's articles. So at every instant rows and
packed rows together are all that was ever counted; a roll-up that is cut off is gone on with by the
next; and what reaches the store late is packed late. Redirects wait for none of it.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import tzinfo
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import Column, Connection, Engine, Table, delete, func, select

from share_service.stats.days import HOUR, QUARTER, day_of, day_start
from share_service.stats.events import Kind
from share_service.stats.packed import Cells, Code, add, cells_of, first_place, pack, unpack
from share_service.stats.subject import Subject, article, group
from share_service.store.engine import insert_for, writing
from share_service.store.tables import (
    buckets,
    day_articles,
    day_reader_counts,
    group_buckets,
    packed_buckets,
    packed_readers,
)
from share_service.store.turns import Turn, take_turns

STEP = 500
#: A day is packed when this much time has gone by since its end: what moves just now is asked of rows.
LEFT_ALONE = 26 * HOUR
#: In packed readers and in lists of a day's articles.
COUNTED = Kind.CLICK


class _Chunk(NamedTuple):
    """Rows to pack in one step: ids from `first` to `last`, places from `start` up to `end`."""

    first: int
    last: int
    start: int
    end: int


def roll_up(engine: Engine, zone: tzinfo, now: float, *, seconds: float = math.inf) -> int:
    """Pack the quarter hours of days that ended 26 hours ago, and the readers of closed days; return how many rows.

    After some ``seconds`` it leaves the rest to the next time.
    """
    until = time.monotonic() + seconds
    packed = 0
    for step in _steps(engine, zone, now):
        packed += step()
        if time.monotonic() > until:
            break
    return packed


def _steps(engine: Engine, zone: tzinfo, now: float) -> Iterator[Callable[[], int]]:
    end = day_start(day_of(now - LEFT_ALONE, zone), zone)
    for table, column in ((buckets, buckets.c.article_id), (group_buckets, group_buckets.c.group_id)):
        for day in _days(engine, table, end, zone):
            start, until = day_start(day, zone), day_start(day + 1, zone)
            for chunk in _chunks(engine, column, table.c.start, start, until):
                yield partial(_pack_quarters, engine, table, column, chunk, day)
    for day in _reader_days(engine):
        for chunk in _chunks(engine, day_reader_counts.c.article_id, day_reader_counts.c.day, day, day + 1):
            yield partial(_pack_readers, engine, chunk)


def take_turn(connection: Connection) -> None:
    """Wait until nobody else changes what was counted, batches included; the turn ends with the transaction."""
    take_turns(connection, Turn.COUNTING)


def _days(engine: Engine, table: Table, end: int, zone: tzinfo) -> list[int]:
    with engine.connect() as connection:
        starts = connection.execute(select(table.c.start).where(table.c.start < end).distinct()).scalars()
        return sorted({day_of(start, zone) for start in starts})


def _reader_days(engine: Engine) -> list[int]:
    with engine.connect() as connection:
        return sorted(connection.execute(select(day_reader_counts.c.day).distinct()).scalars())


def _chunks(engine: Engine, ids: Column[int], places: Column[int], start: int, end: int) -> Iterator[_Chunk]:
    query = select(ids, func.count()).where(places >= start, places < end).group_by(ids).order_by(ids)
    with engine.connect() as connection:
        counted = connection.execute(query).all()
    first: int | None = None
    last = rows = 0
    for number, n in counted:
        if first is not None and rows + n > STEP:
            yield from _parts(_Chunk(first, last, start, end), rows)
            first, rows = None, 0
        first, last, rows = number if first is None else first, number, rows + n
    if first is not None:
        yield from _parts(_Chunk(first, last, start, end), rows)


def _parts(chunk: _Chunk, rows: int) -> Iterator[_Chunk]:
    """Cut a chunk of one busy article by time."""
    parts = -(-rows // STEP)
    quarters = (chunk.end - chunk.start) // QUARTER
    bounds = [chunk.start + quarters * part // parts * QUARTER for part in range(parts)] if parts > 1 else [chunk.start]
    for start, end in zip(bounds, (*bounds[1:], chunk.end), strict=True):
        yield chunk._replace(start=start, end=end)


def _pack_quarters(engine: Engine, table: Table, column: Column[int], chunk: _Chunk, day: int) -> int:
    columns = table.c
    gone = (
        delete(table)
        .where(column.between(chunk.first, chunk.last), columns.start >= chunk.start, columns.start < chunk.end)
        .returning(*columns)
    )
    with writing(engine) as connection:
        take_turn(connection)
        rows = connection.execute(gone).mappings().all()
        _add_to(connection, packed_buckets.c.key, _by_key(rows))
        clicks = [(row["article_id"], row["n"]) for row in rows if row["kind"] == Kind.CLICK and table is buckets]
        if clicks:
            _add_to_day(connection, day, clicks)
    return len(rows)


def _by_key(rows: Iterable[Mapping[str, Any]]) -> dict[int, Cells]:
    of_keys: dict[int, list[tuple[Code, int, int]]] = {}
    for row in rows:
        subject: Subject = article(row["article_id"]) if "article_id" in row else group(row["group_id"])
        quarter = row["start"] // QUARTER
        code = Code(row["channel"], row.get("variant", 0), row["kind"])
        of_keys.setdefault(subject.key(quarter), []).append((code, quarter, row["n"]))
    return {key: cells_of(of_key) for key, of_key in of_keys.items()}


def _pack_readers(engine: Engine, chunk: _Chunk) -> int:
    columns = day_reader_counts.c
    here = columns.article_id.between(chunk.first, chunk.last) & (columns.day == chunk.start)
    with writing(engine) as connection:
        take_turn(connection)
        rows = connection.execute(delete(day_reader_counts).where(here).returning(*columns)).all()
        found: dict[int, list[tuple[Code, int, int]]] = {}
        for row in rows:
            found.setdefault(row.article_id, []).append((Code(row.channel, 0, COUNTED), row.day, row.n))
        _add_to(connection, packed_readers.c.article_id, {number: cells_of(found[number]) for number in found})
    return len(rows)


def _add_to(connection: Connection, key: Column[int], found: Mapping[int, Cells]) -> None:
    """Add ``found`` to the packed rows of the table that ``key`` is the key of."""
    if not found:
        return
    table = key.table
    assert isinstance(table, Table)
    known = connection.execute(select(key, table.c.data).where(key.in_(sorted(found)))).all()
    sums = dict(found) | {number: add(unpack(data), found[number]) for number, data in known}
    rows = [
        {key.name: number, "first": first_place(sums[number]), "data": pack(sums[number])} for number in sorted(sums)
    ]
    statement = insert_for(connection, table)
    new = {"first": statement.excluded.first, "data": statement.excluded.data}
    connection.execute(statement.on_conflict_do_update(index_elements=[key.name], set_=new), rows)


def _add_to_day(connection: Connection, day: int, clicks: Iterable[tuple[int, int]]) -> None:
    found = cells_of((Code(0, 0, COUNTED), number, n) for number, n in clicks)
    known = connection.execute(select(day_articles.c.data).where(day_articles.c.day == day)).scalar()
    data = pack(found if known is None else add(unpack(known), found))
    statement = insert_for(connection, day_articles).values(day=day, data=data)
    connection.execute(statement.on_conflict_do_update(index_elements=["day"], set_={"data": data}))
