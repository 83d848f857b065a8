"""Lists of articles as the API answers them: the most clicked of a range, and those that rise."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import tzinfo
from typing import Any

from sqlalchemy import Connection, Engine, select

from share_service.errors import BadInput
from share_service.stats.days import day_of, day_start, rfc3339
from share_service.stats.movers import most_clicked, rising
from share_service.stats.span import Span, read_span
from share_service.stats.subject import reading
from share_service.store.tables import articles

CLICKS, RISING = "clicks", "rising"
ORDERS = (CLICKS, RISING)


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
    now = time.time() if now is None else now
    if order not in ORDERS:
        raise BadInput(f"order must be one of {', '.join(ORDERS)}.", code="order_invalid")
    if order == RISING:
        if start or end:
            raise BadInput("What rises does so now: leave from and to out.", code="range_invalid")
        return _rising(engine, limit, zone, now)
    span = _whole_days(read_span(start, end, zone, now), zone)
    with reading(engine) as connection:
        found = most_clicked(connection, span, limit, zone)
        known = _articles(connection, [number for number, _ in found])
    items = [_item(number, known, clicks=n) for number, n in found]
    range_ = {"from": rfc3339(span.start, zone), "to": rfc3339(span.end, zone)}
    return {"order": order, "timezone": str(zone), **range_, "items": items}


def _rising(engine: Engine, limit: int, zone: tzinfo, now: float) -> dict[str, Any]:
    found = rising(engine, limit, now=now)
    with engine.connect() as connection:
        known = _articles(connection, [item.article for item in found])
    items = [_item(item.article, known, clicks=item.clicks, expected=round(item.expected, 1)) for item in found]
    return {"order": RISING, "timezone": str(zone), "at": rfc3339(int(now), zone), "items": items}


def _whole_days(span: Span, zone: tzinfo) -> Span:
    first, last = day_of(span.start, zone), day_of(span.end - 1, zone)
    return Span(day_start(first, zone), day_start(last + 1, zone))


def _item(number: int, known: dict[int, dict[str, Any]], **numbers: float) -> dict[str, Any]:
    return {"article": number, **known.get(number, {"url": None, "title": None, "section": None}), **numbers}


def _articles(connection: Connection, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    columns = articles.c
    query = select(columns.id, columns.url, columns.title, columns.section).where(columns.id.in_(ids))
    return {row.id: {"url": row.url, "title": row.title, "section": row.section} for row in connection.execute(query)}
