"""Which articles: those clicked most over a range of days, and those that rise just now.

An article rises when its share of the site's clicks of the last hour is more than its share of those of
the 23 hours before. ``expected`` are the clicks it would have had with its old share; the more it has
beyond them, in units of what chance would make of such a number (its square root), the higher it stands.
A busy hour lifts everybody and so nobody; an article that is new expects none.
"""

from __future__ import annotations

import math
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import tzinfo
from heapq import nlargest
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Connection, Engine, case, func, select

from share_service.stats.days import DAY, HOUR, QUARTER, day_of
from share_service.stats.events import Kind
from share_service.stats.packed import unpack
from share_service.stats.span import Span
from share_service.stats.subject import reading
from share_service.store.tables import buckets, day_articles

# Fewer clicks in an hour are chance.
ENOUGH = 5

Item = TypeVar("Item")


class Rising(NamedTuple):
    """An article, its `clicks` of the last hour or so, and those it would have had with its earlier share."""

    article: int
    clicks: int
    expected: float

    @property
    def steepness(self) -> float:
        """How far it is beyond what was to be expected, in units of chance."""
        return (self.clicks - self.expected) / math.sqrt(max(self.expected, 1.0))


def top(engine: Engine, span: Span, limit: int, zone: tzinfo) -> list[tuple[int, int]]:
    """Return up to ``limit`` articles and their clicks on the days of ``span``, the most clicked first."""
    with reading(engine) as connection:
        return most_clicked(connection, span, limit, zone)


def most_clicked(connection: Connection, span: Span, limit: int | None, zone: tzinfo) -> list[tuple[int, int]]:
    """Do what `top` does, on a connection of `subject.reading`; None: all of them. Days gone by count whole."""
    clicks: dict[int, int] = defaultdict(int)
    columns = buckets.c
    rows = (
        select(columns.article_id, func.sum(columns.n))
        .where(columns.start >= span.start, columns.start < span.end, columns.kind == Kind.CLICK)
        .group_by(columns.article_id)
    )
    for number, n in connection.execute(rows):
        clicks[number] += int(n)
    in_days = day_articles.c.day.between(day_of(span.start, zone), day_of(span.end - 1, zone))
    for data in connection.execute(select(day_articles.c.data).where(in_days)).scalars():
        for line in unpack(data).values():
            for number, n in zip(*line, strict=True):
                clicks[number] += n
    return _largest(limit, clicks.items(), lambda item: (item[1], item[0]))


def rising(engine: Engine, limit: int | None, *, now: float | None = None) -> list[Rising]:
    """Return up to ``limit`` articles that rise (None: all), the steepest first."""
    now = time.time() if now is None else now
    end = int(now) // QUARTER * QUARTER + QUARTER
    columns = buckets.c
    # The last 26 hours are never packed.
    late = func.sum(case((columns.start >= end - HOUR, columns.n), else_=0))
    query = (
        select(columns.article_id, late, func.sum(columns.n))
        .where(columns.start >= end - DAY, columns.start < end, columns.kind == Kind.CLICK)
        .group_by(columns.article_id)
    )
    with engine.connect() as connection:
        found = [(number, int(last), int(all_day) - int(last)) for number, last, all_day in connection.execute(query)]
    last_hour, before = sum(last for _, last, _ in found), sum(earlier for _, _, earlier in found)
    pace = last_hour / before if before else 0.0
    risen = (Rising(number, last, earlier * pace) for number, last, earlier in found if last >= ENOUGH)
    return _largest(
        limit, (item for item in risen if item.clicks > item.expected), lambda one: (one.steepness, one.article)
    )


def _largest(limit: int | None, items: Iterable[Item], key: Callable[[Item], Any]) -> list[Item]:
    return sorted(items, key=key, reverse=True) if limit is None else nlargest(limit, items, key=key)
