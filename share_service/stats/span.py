"""The stretch of time a question is about: read from what somebody asks, cut at quarter hours."""

from __future__ import annotations

import re
import time
from datetime import date, datetime, tzinfo
from typing import NamedTuple

from share_service.errors import BadInput
from share_service.stats.days import DAY, QUARTER, day_number, day_of, day_start

DEFAULT_DAYS = 28
# Counts are kept 25 months at most; a longer question only costs time.
MAX_DAYS = 1_100
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_YEARS = range(1971, 9_000)


class Span(NamedTuple):
    """From `start` up to, not including, `end`, in seconds since the epoch."""

    start: int
    end: int


def read_span(start: str | None, end: str | None, zone: tzinfo, now: float | None = None) -> Span:
    """Return the span from ``start`` to ``end``: each a date (its whole day is in) or an RFC 3339 instant.

    Without ``end`` it lasts to the end of today, without ``start`` it takes 28 days. Instants are
    rounded outwards to the quarter hours that counts are kept in.

    Raises:
        BadInput: one of them cannot be read, or there is no time between them.
    """
    now = time.time() if now is None else now
    last = _end(end, zone) if end else day_start(day_of(now, zone) + 1, zone)
    first = _start(start, zone) if start else day_start(day_of(last - 1, zone) - DEFAULT_DAYS + 1, zone)
    if first >= last:
        raise BadInput("from must be before to.", code="range_empty")
    if last - first > MAX_DAYS * DAY:
        raise BadInput(f"from and to must not be more than {MAX_DAYS} days apart.", code="range_too_long")
    return Span(first, last)


def _start(text: str, zone: tzinfo) -> int:
    moment = _read(text, "from", zone)
    if isinstance(moment, datetime):
        return int(moment.timestamp()) // QUARTER * QUARTER
    return day_start(day_number(moment), zone)


def _end(text: str, zone: tzinfo) -> int:
    moment = _read(text, "to", zone)
    if isinstance(moment, datetime):
        return -int(-moment.timestamp() // QUARTER) * QUARTER
    return day_start(day_number(moment) + 1, zone)


def _read(text: str, name: str, zone: tzinfo) -> date | datetime:
    # An unescaped "+" of an offset arrives as a space.
    text = text.strip().replace(" ", "+")
    try:
        moment = date.fromisoformat(text) if _DATE.fullmatch(text) else datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.year not in _YEARS:
        raise BadInput(
            f"{name} must be a date such as 2026-11-22 or an instant such as 2026-11-22T09:00:00+01:00.",
            code="range_invalid",
        )
    if isinstance(moment, datetime) and moment.tzinfo is None:
        return moment.replace(tzinfo=zone)
    return moment
