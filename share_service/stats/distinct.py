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
    open_days, closed = day_readers.c, day_reader_counts.c
    in_days = (open_days.article_id == article) & open_days.day.between(first, last)
    by_channel = select(open_days.channel, open_days.day, func.count()).where(in_days)
    together = select(open_days.day, func.count(open_days.reader.distinct())).where(in_days).group_by(open_days.day)
    for channel, day, n in connection.execute(by_channel.group_by(open_days.channel, open_days.day)):
        _add(found, channel, day, n)
    for day, n in connection.execute(together):
        _add(found, ALL_CHANNELS, day, n)
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
