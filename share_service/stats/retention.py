"""What is not kept: salts after two days, the readers of closed days, events and counts after the months set.

Everything goes in small steps, so that nobody waits for the store while it is cleaned.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import datetime, tzinfo
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Engine,
    Integer,
    Table,
    bindparam,
    delete,
    func,
    literal,
    select,
    tuple_,
    update,
)

from share_service.stats.days import QUARTER, day_number, day_of, day_start
from share_service.stats.packed import first_place, pack, since, unpack
from share_service.stats.readers import Salts
from share_service.stats.rollup import STEP, roll_up, take_turn
from share_service.stats.trending import forget_scores
from share_service.store.engine import insert_for, writing
from share_service.store.tables import (
    buckets,
    day_articles,
    day_reader_counts,
    day_readers,
    events,
    group_buckets,
    journals,
    packed_buckets,
    packed_readers,
)

#: In `day_reader_counts`: all channels of an article together.
ALL_CHANNELS = -1
# A day is closed this long after its end: what the store could not take in at once is still told apart.
CLOSE_AFTER = 48 * 3600
# A day takes a second or two. A store whose counts were never packed takes several hours' turns.
PACK_SECONDS = 60
# Packed rows are longer than others: fewer in one step.
PACKED_STEP = 100


def tick(
    engine: Engine,
    salts: Salts,
    zone: tzinfo,
    *,
    months: int,
    raw_months: int | None = None,
    now: float | None = None,
) -> dict[str, int]:
    """Do everything that is due at ``now`` (seconds since the epoch); return how much of each was removed or packed.

    Counts are kept ``months``, single events ``raw_months`` and never longer than counts.
    """
    now = time.time() if now is None else now
    salts.prepare(now)
    return {
        "salts": salts.destroy_old(now),
        "days": close_days(engine, zone, now),
        "packed": roll_up(engine, zone, now, seconds=PACK_SECONDS),
        "events": purge_events(engine, zone, min(months, raw_months or months), now),
        "counts": purge_counts(engine, zone, months, now),
        "scores": forget_scores(engine, now),
    }


def close_days(engine: Engine, zone: tzinfo, now: float) -> int:
    """Replace the readers of days that ended 48 hours ago by their number; return how many days that were."""
    last = day_of(now - CLOSE_AFTER, zone) - 1
    with engine.connect() as connection:
        days = connection.execute(select(day_readers.c.day).where(day_readers.c.day <= last).distinct()).scalars().all()
    for day in sorted(days):
        for first, end in _reader_chunks(engine, day):
            with writing(engine) as connection:
                take_turn(connection)
                _close_articles(connection, day, first, end)
    return len(days)


def _reader_chunks(engine: Engine, day: int) -> Iterator[tuple[int, int]]:
    """Yield stretches of articles (first, last) with some `STEP` readers each, one article at the least."""
    columns = day_readers.c
    query = select(columns.article_id, func.count()).where(columns.day == day).group_by(columns.article_id)
    with engine.connect() as connection:
        counted = connection.execute(query.order_by(columns.article_id)).all()
    first, last, rows = -1, -1, 0
    for article, n in counted:
        if rows and rows + n > STEP:
            yield first, last
            rows = 0
        first, last, rows = (article if rows == 0 else first), article, rows + n
    if rows:
        yield first, last


def _close_articles(connection: Connection, day: int, first: int, last: int) -> None:
    here = (day_readers.c.day == day) & day_readers.c.article_id.between(first, last)
    key = (day_readers.c.day, day_readers.c.article_id)
    by_channel = select(*key, day_readers.c.channel, func.count()).where(here).group_by(*key, day_readers.c.channel)
    together = select(*key, literal(ALL_CHANNELS, Integer), func.count(day_readers.c.reader.distinct()))
    for counted in (by_channel, together.where(here).group_by(*key)):
        statement = insert_for(connection, day_reader_counts).from_select(
            ["day", "article_id", "channel", "n"], counted
        )
        # Events that reached the store after their day was closed are added: the salt is gone, so a reader
        # among them who was counted already cannot be told.
        added = {"n": day_reader_counts.c.n + statement.excluded.n}
        connection.execute(statement.on_conflict_do_update(index_elements=["day", "article_id", "channel"], set_=added))
    connection.execute(delete(day_readers).where(here))


def purge_events(engine: Engine, zone: tzinfo, months: int, now: float) -> int:
    """Delete the events older than ``months`` calendar months; return how many."""
    start = day_start(_months_before(now, months, zone), zone)
    return _delete_steps(engine, events, events.c.at < start * 1000)


def purge_counts(engine: Engine, zone: tzinfo, months: int, now: float) -> int:
    """Delete what was counted more than ``months`` calendar months ago; return how many rows went or were cut."""
    first = _months_before(now, months, zone)
    start = day_start(first, zone)
    return (
        _delete_steps(engine, buckets, buckets.c.start < start)
        + _delete_steps(engine, group_buckets, group_buckets.c.start < start)
        + _delete_steps(engine, day_reader_counts, day_reader_counts.c.day < first)
        + _delete_steps(engine, day_articles, day_articles.c.day < first)
        # How far journals were taken in whose events are all past their time: of machines that never came back.
        + _delete_steps(engine, journals, journals.c.updated_at < start)
        + _cut_packed(engine, packed_buckets.c.key, start // QUARTER)
        + _cut_packed(engine, packed_readers.c.article_id, first)
    )


def _months_before(now: float, months: int, zone: tzinfo) -> int:
    today = datetime.fromtimestamp(now, zone).date()
    count = today.year * 12 + today.month - 1 - months
    return day_number(today.replace(year=count // 12, month=count % 12 + 1, day=1))


def _delete_steps(engine: Engine, table: Table, old: ColumnElement[bool]) -> int:
    key = tuple_(*table.primary_key.columns)
    some = select(*table.primary_key.columns).where(old).limit(STEP)
    return _steps(engine, lambda connection: connection.execute(delete(table).where(key.in_(some))).rowcount)


def _steps(engine: Engine, step: Callable[[Connection], int]) -> int:
    gone, done = 0, STEP
    while done == STEP:
        with writing(engine) as connection:
            take_turn(connection)
            done = step(connection)
        gone += done
    return gone


def _cut_packed(engine: Engine, key: Column[int], first: int) -> int:
    """Cut what is before the place ``first`` off the packed rows of the table that ``key`` is the key of."""
    table = key.table
    assert isinstance(table, Table)
    with engine.connect() as connection:
        old = connection.execute(select(key).where(table.c.first < first).order_by(key)).scalars().all()
    for place in range(0, len(old), PACKED_STEP):
        with writing(engine) as connection:
            take_turn(connection)
            _cut_rows(connection, key, old[place : place + PACKED_STEP], first)
    return len(old)


def _cut_rows(connection: Connection, key: Column[int], keys: Any, first: int) -> None:
    table = key.table
    assert isinstance(table, Table)
    found = connection.execute(select(key, table.c.data).where(key.in_(keys), table.c.first < first)).all()
    kept = {number: since(unpack(data), first) for number, data in found}
    connection.execute(delete(table).where(key.in_([number for number in kept if not kept[number]])))
    rows = [
        {"here": number, "first_kept": first_place(cells), "packed": pack(cells)}
        for number, cells in kept.items()
        if cells
    ]
    if rows:
        values: dict[str, Any] = {"first": bindparam("first_kept"), "data": bindparam("packed")}
        connection.execute(update(table).where(key == bindparam("here")).values(values), rows)
