"""Lists of articles as the API answers them: the most clicked of a range, and those that rise."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import tzinfo
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, select

from share_service.errors import BadInput
from share_service.stats.days import day_of, day_start, rfc3339
from share_service.stats.movers import most_clicked, rising
from share_service.stats.span import Span, read_span
from share_service.stats.subject import reading
from share_service.store.tables import articles

CLICKS, RISING = "clicks", "rising"
ORDERS = (CLICKS, RISING)


class Row(NamedTuple):
    """An article's place in a list: its ``weight`` there (the heaviest stands first), and what is told of it."""

    weight: float
    article: int
    clicks: int
    expected: float | None = None


class Ranked(NamedTuple):
    """A list: what it is of (`order`, `timezone`, and `from` and `to` or `at`), and its rows in their order."""

    head: dict[str, Any]
    rows: list[Row]


def ranking(
    engine: Engine,
    order: str,
    start: str | None = None,
    end: str | None = None,
    *,
    limit: int,
    zone: tzinfo,
    now: float | None = None,
) -> dict[str, Any]:
    """Return up to ``limit`` articles by ``order`` (`ORDERS`) with what they are ordered by.

    The most clicked are those of whole newsroom days; what rises does so at ``now``.

    Raises:
        BadInput: the span or the order cannot be read, or a span is given for what rises now.
    """
    found = ranked(engine, order, start, end, limit=limit, zone=zone, now=now)
    return found.head | {"items": named(engine, found.rows)}


def ranked(
    engine: Engine,
    order: str,
    start: str | None = None,
    end: str | None = None,
    *,
    limit: int | None = None,
    zone: tzinfo,
    now: float | None = None,
) -> Ranked:
    """Do what `ranking` does, without the names of articles; without ``limit`` they are all there."""
    now = time.time() if now is None else now
    if order not in ORDERS:
        raise BadInput(f"order must be one of {', '.join(ORDERS)}.", code="order_invalid")
    head: dict[str, Any] = {"order": order, "timezone": str(zone)}
    if order == RISING:
        if start or end:
            raise BadInput("What rises does so now: leave from and to out.", code="range_invalid")
        risen = rising(engine, limit, now=now)
        rows = [Row(one.steepness, one.article, one.clicks, round(one.expected, 1)) for one in risen]
        return Ranked(head | {"at": rfc3339(int(now), zone)}, rows)
    span = _whole_days(read_span(start, end, zone, now), zone)
    with reading(engine) as connection:
        found = most_clicked(connection, span, limit, zone)
    range_ = {"from": rfc3339(span.start, zone), "to": rfc3339(span.end, zone)}
    return Ranked(head | range_, [Row(n, number, n) for number, n in found])


def named(engine: Engine, rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Return ``rows`` as the API answers them: with their articles' addresses, titles and sections."""
    with engine.connect() as connection:
        known = _articles(connection, [row.article for row in rows])
    return [_item(row, known) for row in rows]


def _item(row: Row, known: dict[int, dict[str, Any]]) -> dict[str, Any]:
    unknown = {"url": None, "title": None, "section": None}
    item = {"article": row.article, **known.get(row.article, unknown), "clicks": row.clicks}
    return item if row.expected is None else item | {"expected": row.expected}


def _whole_days(span: Span, zone: tzinfo) -> Span:
    first, last = day_of(span.start, zone), day_of(span.end - 1, zone)
    return Span(day_start(first, zone), day_start(last + 1, zone))


def _articles(connection: Connection, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    columns = articles.c
    query = select(columns.id, columns.url, columns.title, columns.section).where(columns.id.in_(ids))
    return {row.id: {"url": row.url, "title": row.title, "section": row.section} for row in connection.execute(query)}
