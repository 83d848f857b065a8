"""Today at a glance: the site's numbers so far, and the articles that move."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from sqlalchemy import Connection, Engine, func, select, true

from share_service.links.channels import NetworkTable
from share_service.stats.days import DAY, HOUR, QUARTER, day_of, day_start
from share_service.stats.distinct import readers_today
from share_service.stats.events import Kind
from share_service.stats.span import Span
from share_service.stats.sums import Sum, by_channel, counts, step_starts, sums
from share_service.store.tables import buckets

WEEKS = 8


@dataclass(frozen=True, slots=True)
class Moving:
    """An article people come to today.

    `hours` are its clicks in each hour of the day, zeros included; `last_hour` those of the last
    sixty minutes or so, `same_hour` those of the same minutes of yesterday.
    """

    article: int
    clicks: int
    last_hour: int
    same_hour: int
    hours: tuple[int, ...]
    channels: dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Overview:
    """The site today. `before` holds the clicks of the same weekday up to the same time, the latest week first."""

    totals: dict[str, Any]
    channels: dict[str, dict[str, Any]]
    before: tuple[int, ...]
    moving: tuple[Moving, ...]


def overview(
    engine: Engine, *, zone: tzinfo, networks: NetworkTable, now: float | None = None, limit: int = 10
) -> Overview:
    """Return today's overview at ``now`` (seconds since the epoch), with the ``limit`` articles clicked most."""
    now = time.time() if now is None else now
    day = day_of(now, zone)
    today = Span(day_start(day, zone), day_start(day + 1, zone))
    with engine.connect() as connection:
        found = sums(connection, today, HOUR, zone, true())
        channels = by_channel(found, networks)
        totals = counts(found) | {"readers": readers_today(connection, now, zone)}
        before = tuple(_clicks(connection, _same_time(now, day - 7 * week, zone)) for week in range(1, WEEKS + 1))
        top = _most_clicked(connection, today, limit)
        of_each = {article: sums(connection, today, HOUR, zone, buckets.c.article_id == article) for article in top}
        paces = {article: _pace(connection, article, now) for article in top}
    starts = tuple(step_starts(today, HOUR, zone))
    moving = tuple(
        Moving(
            article,
            counts(of_article)["clicks"],
            *paces[article],
            _hours(of_article, starts),
            by_channel(of_article, networks),
        )
        for article, of_article in of_each.items()
    )
    return Overview(totals, channels, before, moving)


def _same_time(now: float, day: int, zone: tzinfo) -> Span:
    # As long into the day, in whole quarters: days have 23 or 25 hours when clocks change.
    gone = int(now) - day_start(day_of(now, zone), zone)
    start = day_start(day, zone)
    return Span(start, start + round(gone / QUARTER) * QUARTER)


def _clicks(connection: Connection, span: Span, article: int | None = None) -> int:
    query = select(func.sum(buckets.c.n)).where(
        buckets.c.start >= span.start, buckets.c.start < span.end, buckets.c.kind == Kind.CLICK
    )
    if article is not None:
        query = query.where(buckets.c.article_id == article)
    return int(connection.execute(query).scalar() or 0)


def _most_clicked(connection: Connection, span: Span, limit: int) -> list[int]:
    clicked = func.sum(buckets.c.n)
    query = (
        select(buckets.c.article_id)
        .where(buckets.c.start >= span.start, buckets.c.start < span.end, buckets.c.kind == Kind.CLICK)
        .group_by(buckets.c.article_id)
        .order_by(clicked.desc(), buckets.c.article_id.desc())
        .limit(limit)
    )
    return [int(article) for article in connection.execute(query).scalars()]


def _pace(connection: Connection, article: int, now: float) -> tuple[int, int]:
    end = int(now) // QUARTER * QUARTER + QUARTER
    hour = Span(end - HOUR, end)
    yesterday = Span(hour.start - DAY, hour.end - DAY)
    return _clicks(connection, hour, article), _clicks(connection, yesterday, article)


def _hours(found: list[Sum], starts: tuple[int, ...]) -> tuple[int, ...]:
    clicks: Counter[int] = Counter()
    for item in found:
        if item.kind == Kind.CLICK:
            clicks[item.start] += item.n
    return tuple(clicks[start] for start in starts)
