"""Today at a glance: the site's numbers so far, and the articles that move."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine

from share_service.links.channels import NetworkTable
from share_service.stats.comparison import WEEKDAY, earlier, shifted
from share_service.stats.days import HOUR, QUARTER, day_of, day_start
from share_service.stats.distinct import readers_today
from share_service.stats.events import Kind
from share_service.stats.movers import most_clicked
from share_service.stats.packed import Cells, between
from share_service.stats.span import Span
from share_service.stats.subject import WHOLE_SITE, article, read_cells, reading
from share_service.stats.sums import by_channel, counts, cut, step_starts, total


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
    day = _today(now, zone)
    today, starts = day.span, day.starts
    weeks = earlier(today, WEEKDAY, zone, now)
    with reading(engine) as connection:
        site = read_cells(connection, WHOLE_SITE, Span(weeks[-1].start, today.end))
        found = cut(_inside(site, today), starts)
        totals = counts(found) | {"readers": readers_today(connection, now, zone)}
        top = most_clicked(connection, today, limit, zone)
        moving = tuple(_moving(connection, number, day, networks) for number, _clicks in top)
    return Overview(totals, by_channel(found, networks), tuple(total(_inside(site, week)) for week in weeks), moving)


class _Day(NamedTuple):
    """Today, the instants at which its hours begin, the last sixty minutes or so, and these by yesterday's clock."""

    span: Span
    starts: tuple[int, ...]
    last_hour: Span
    yesterday: Span


def _today(now: float, zone: tzinfo) -> _Day:
    day = day_of(now, zone)
    span = Span(day_start(day, zone), day_start(day + 1, zone))
    end = int(now) // QUARTER * QUARTER + QUARTER
    yesterday = Span(shifted(end - HOUR, 1, zone), shifted(end, 1, zone))
    return _Day(span, tuple(step_starts(span, HOUR, zone)), Span(end - HOUR, end), yesterday)


def _moving(connection: Connection, number: int, day: _Day, networks: NetworkTable) -> Moving:
    found = read_cells(connection, article(number), Span(min(day.yesterday.start, day.span.start), day.span.end))
    of_today = cut(_inside(found, day.span), day.starts)
    clicks = dict.fromkeys(day.starts, 0)
    for item in of_today:
        if item.kind == Kind.CLICK:
            clicks[item.start] += item.n
    return Moving(
        number,
        sum(clicks.values()),
        total(_inside(found, day.last_hour)),
        total(_inside(found, day.yesterday)),
        tuple(clicks.values()),
        by_channel(of_today, networks),
    )


def _inside(found: Cells, span: Span) -> Cells:
    return between(found, span.start // QUARTER, span.end // QUARTER)
