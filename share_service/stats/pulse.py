"""How each article does just now beside what it usually does: the numbers that alerts go by."""

from __future__ import annotations

import time
from datetime import tzinfo
from statistics import median
from typing import NamedTuple

from sqlalchemy import Engine, case, func, select

from share_service.links.channels import NetworkTable
from share_service.stats.comparison import WEEKDAY, earlier
from share_service.stats.days import DAY, HOUR, QUARTER
from share_service.stats.events import Kind
from share_service.stats.packed import between
from share_service.stats.span import Span
from share_service.stats.subject import WHOLE_SITE, article, read_cells, reading
from share_service.stats.sums import by_channel, cut, total
from share_service.store.tables import buckets


class Pulse(NamedTuple):
    """An article's clicks of the last 24 hours (`day`) and, of these, of the last hour or so (`hour`).

    `expected` are those it would have had in that hour if it had gone on from the 23 hours before as all others did.
    """

    article: int
    hour: int
    day: int
    expected: float


class Past(NamedTuple):
    """An article's clicks of the 24 hours before the last (`day_before`), and those a day on average before them."""

    day_before: int
    usual_day: float


def pulses(engine: Engine, now: float | None = None) -> list[Pulse]:
    """Return every article that was clicked in the last 24 hours, those with the most clicks first."""
    last = last_hour(now)
    columns = buckets.c
    late = func.sum(case((columns.start >= last.start, columns.n), else_=0))
    # The last 26 hours are never packed.
    query = (
        select(columns.article_id, late, func.sum(columns.n))
        .where(columns.start >= last.end - DAY, columns.start < last.end, columns.kind == Kind.CLICK)
        .group_by(columns.article_id)
    )
    with engine.connect() as connection:
        found = [(number, int(hour), int(day)) for number, hour, day in connection.execute(query)]
    hours, days = sum(hour for _, hour, _ in found), sum(day for _, _, day in found)
    made = [Pulse(number, hour, day, (day - hour) * _pace(hours - hour, days - day)) for number, hour, day in found]
    return sorted(made, key=lambda one: (-one.day, one.article))


def _pace(hour: int, day: int) -> float:
    """What the last hour was to the 23 before, for the other articles; an hour like any other when there are none."""
    return hour / (day - hour) if day > hour else 1 / 23


def usual_hour(engine: Engine, zone: tzinfo, now: float | None = None) -> float:
    """Return the site's clicks in this hour of this weekday: the median of up to eight weeks, 0 without any."""
    now = time.time() if now is None else now
    last = last_hour(now)
    weeks = earlier(last, WEEKDAY, zone, now)
    with reading(engine) as connection:
        found = read_cells(connection, WHOLE_SITE, Span(weeks[-1].start, last.start))
    counted = [total(between(found, week.start // QUARTER, week.end // QUARTER)) for week in weeks]
    while counted and not counted[-1]:
        counted.pop()  # weeks from before anything was counted are no zeros
    return float(median(counted)) if counted else 0.0


def past(engine: Engine, article_id: int, days: int, now: float | None = None) -> Past:
    """Return what an article had the day before the last 24 hours, and on average in the ``days`` before these."""
    end = last_hour(now).end - DAY
    with reading(engine) as connection:
        found = read_cells(connection, article(article_id), Span(end - days * DAY, end))
    return Past(total(between(found, (end - DAY) // QUARTER, end // QUARTER)), total(found) / days)


def leader(engine: Engine, article_id: int, networks: NetworkTable, now: float | None = None) -> tuple[str, int] | None:
    """Return the channel that brought most of an article's clicks of the last 24 hours, and how many."""
    last = last_hour(now)
    with reading(engine) as connection:
        found = read_cells(connection, article(article_id), Span(last.end - DAY, last.end))
    counted = by_channel(cut(found, (last.end - DAY,)), networks)
    key = max(counted, key=lambda name: int(counted[name]["clicks"]), default=None)
    return (key, int(counted[key]["clicks"])) if key is not None and counted[key]["clicks"] else None


def last_hour(now: float | None = None) -> Span:
    """Return the last sixty minutes or so: to the end of the quarter hour that it is."""
    end = int(time.time() if now is None else now) // QUARTER * QUARTER + QUARTER
    return Span(end - HOUR, end)
