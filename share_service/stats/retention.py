"""What is not kept: salts after two days, the readers of closed days, counts after the months set.

Everything goes in small steps, so that nobody waits for the store while it is cleaned.
"""

from __future__ import annotations

import time
from datetime import datetime, tzinfo

from sqlalchemy import Connection, Engine, Integer, Table, delete, func, literal, select, tuple_

from share_service.stats.days import day_number, day_of, day_start
from share_service.stats.readers import Salts
from share_service.store.engine import insert_for, writing
from share_service.store.tables import buckets, day_reader_counts, day_readers, events

#: In `day_reader_counts`: all channels of an article together.
ALL_CHANNELS = -1
STEP = 500
# A day is closed this long after its end: what the store could not take in at once is still told apart.
CLOSE_AFTER = 48 * 3600


def tick(engine: Engine, salts: Salts, zone: tzinfo, months: int, now: float | None = None) -> dict[str, int]:
    """Do everything that is due at ``now`` (seconds since the epoch); return how much of each was removed."""
    now = time.time() if now is None else now
    return {
        "salts": salts.destroy_old(now),
        "days": close_days(engine, zone, now),
        "events": purge(engine, zone, months, now),
    }


def close_days(engine: Engine, zone: tzinfo, now: float) -> int:
    """Replace the readers of days that ended 48 hours ago by their number; return how many days that were."""
    last = day_of(now - CLOSE_AFTER, zone) - 1
    with engine.connect() as connection:
        days = connection.execute(select(day_readers.c.day).where(day_readers.c.day <= last).distinct()).scalars().all()
    for day in sorted(days):
        _close_day(engine, day)
    return len(days)


def _close_day(engine: Engine, day: int) -> None:
    closed = False
    while not closed:
        with writing(engine) as connection:
            article = connection.execute(
                select(func.min(day_readers.c.article_id)).where(day_readers.c.day == day)
            ).scalar()
            closed = article is None
            if article is not None:
                _close_article(connection, day, article)


def _close_article(connection: Connection, day: int, article: int) -> None:
    of_article = (day_readers.c.day == day) & (day_readers.c.article_id == article)
    key = (day_readers.c.day, day_readers.c.article_id)
    by_channel = (
        select(*key, day_readers.c.channel, func.count()).where(of_article).group_by(*key, day_readers.c.channel)
    )
    together = select(*key, literal(ALL_CHANNELS, Integer), func.count(day_readers.c.reader.distinct()))
    for counted in (by_channel, together.where(of_article).group_by(*key)):
        statement = insert_for(connection, day_reader_counts).from_select(
            ["day", "article_id", "channel", "n"], counted
        )
        # Events that reached the store after their day was closed are added: the salt is gone, so a reader
        # among them who was counted already cannot be told.
        added = {"n": day_reader_counts.c.n + statement.excluded.n}
        connection.execute(statement.on_conflict_do_update(index_elements=["day", "article_id", "channel"], set_=added))
    connection.execute(delete(day_readers).where(of_article))


def purge(engine: Engine, zone: tzinfo, months: int, now: float) -> int:
    """Delete counts older than ``months`` calendar months; return how many events went."""
    first = _months_before(now, months, zone)
    start = day_start(first, zone)
    gone = _delete_steps(engine, events, events.c.at < start * 1000)
    _delete_steps(engine, buckets, buckets.c.start < start)
    _delete_steps(engine, day_reader_counts, day_reader_counts.c.day < first)
    return gone


def _months_before(now: float, months: int, zone: tzinfo) -> int:
    today = datetime.fromtimestamp(now, zone).date()
    count = today.year * 12 + today.month - 1 - months
    return day_number(today.replace(year=count // 12, month=count % 12 + 1, day=1))


def _delete_steps(engine: Engine, table: Table, old: object) -> int:
    key = tuple_(*table.primary_key.columns)
    gone = 0
    step = STEP
    while step == STEP:
        with writing(engine) as connection:
            some = select(*table.primary_key.columns).where(old).limit(STEP)  # type: ignore[arg-type]  # a condition
            step = connection.execute(delete(table).where(key.in_(some))).rowcount
        gone += step
    return gone
