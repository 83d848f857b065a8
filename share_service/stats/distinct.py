"""Distinct readers, per day and never beyond: a day's salt is gone when the next week asks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import tzinfo
from typing import Any

from sqlalchemy import Connection, func, select

from share_service.stats.days import day_date, day_of, day_start
from share_service.stats.groups import SITE
from share_service.stats.packed import between, unpack
from share_service.stats.retention import ALL_CHANNELS
from share_service.stats.span import Span
from share_service.store.tables import day_reader_counts, day_readers, packed_readers

#: Distinct readers by channel code, then by day number.
DayReaders = dict[int, dict[int, int]]


def article_readers(connection: Connection, article: int, span: Span, zone: tzinfo) -> DayReaders:
    """Return the distinct readers of an article on each whole day of ``span``: by channel code, then by day.

    All channels together are `ALL_CHANNELS`; they are fewer than the sum, since one reader may come by two.
    """
    first = day_of(span.start, zone) + (day_start(day_of(span.start, zone), zone) != span.start)
    last = day_of(span.end, zone) - 1
    found: DayReaders = {}
    closed = day_reader_counts.c
    _add_open_days(found, connection, article, first, last)
    packed = select(packed_readers.c.data).where(packed_readers.c.article_id == article)
    for data in connection.execute(packed).scalars():
        for code, line in between(unpack(data), first, last + 1).items():
            for day, n in zip(*line, strict=True):
                _add(found, code.channel, day, n)
    counted = select(closed.channel, closed.day, closed.n).where(
        closed.article_id == article, closed.day.between(first, last)
    )
    for channel, day, n in connection.execute(counted):
        _add(found, channel, day, n)
    return found


def _add_open_days(found: DayReaders, connection: Connection, article: int, first: int, last: int) -> None:
    columns = day_readers.c
    # Its rows are in the order of days: each day by itself is a look at one place, a range would be all of it.
    # (Asked together, SQLite would look at every row for the two.)
    ends = (select(end(columns.day)).scalar_subquery() for end in (func.min, func.max))
    earliest, latest = connection.execute(select(*ends)).one()
    if earliest is None:
        return
    days = range(max(first, earliest), min(last, latest) + 1)
    here = (columns.article_id == article) & columns.day.in_(days)
    by_channel = select(columns.channel, columns.day, func.count()).where(here).group_by(columns.channel, columns.day)
    for channel, day, n in connection.execute(by_channel):
        # The site has one row for each of its readers.
        _add(found, ALL_CHANNELS if article == SITE else channel, day, n)
    if article != SITE:
        together = select(columns.day, func.count(columns.reader.distinct())).where(here).group_by(columns.day)
        for day, n in connection.execute(together):
            _add(found, ALL_CHANNELS, day, n)


def readers_today(connection: Connection, now: float, zone: tzinfo) -> int:
    """Return the distinct readers of the whole site on the newsroom day of ``now``."""
    query = select(func.count()).where(day_readers.c.day == day_of(now, zone), day_readers.c.article_id == SITE)
    return int(connection.execute(query).scalar_one())


def told(days: Mapping[int, int], span: Span, zone: tzinfo) -> dict[str, Any]:
    """Return `readers`, a number only when they all came on one day, and `readers_by_day`, which nobody may sum."""
    whole = (
        day_start(day_of(span.start, zone), zone) == span.start and day_start(day_of(span.end, zone), zone) == span.end
    )
    readers = next(iter(days.values()), 0) if whole and len(days) <= 1 else None
    return {"readers": readers, "readers_by_day": {day_date(day).isoformat(): days[day] for day in sorted(days)}}


def _add(found: DayReaders, channel: int, day: int, n: int) -> None:
    days = found.setdefault(channel, {})
    days[day] = days.get(day, 0) + int(n)
