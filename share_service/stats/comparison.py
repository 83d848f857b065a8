"""A range beside earlier ones: the same range before, or the same weekdays of the last eight weeks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, tzinfo
from statistics import median
from typing import Any

from share_service.errors import BadInput
from share_service.stats.days import DAY, HOUR, QUARTER, day_of, day_start, rfc3339
from share_service.stats.packed import Cells, between
from share_service.stats.span import Span
from share_service.stats.sums import COUNTED, counts, cut

PREVIOUS, WEEKDAY = "previous", "weekday"
WEEKS = 8
_WEEK_AT_MOST = 7 * DAY + HOUR


def check_compare(compare: str | None, span: Span) -> str | None:
    """Return ``compare`` when it can be asked of ``span``.

    Raises:
        BadInput: it is no comparison, or the span is longer than the week it would be compared with.
    """
    if compare not in (None, PREVIOUS, WEEKDAY):
        raise BadInput("compare must be previous or weekday.", code="compare_invalid")
    if compare == WEEKDAY and span.end - span.start > _WEEK_AT_MOST:
        raise BadInput("compare=weekday is for ranges of seven days at most.", code="compare_invalid")
    return compare


def gone(span: Span, now: float) -> Span:
    """Return what of ``span`` is over at ``now``, to the end of the quarter hour; all of it when none is."""
    until = int(now) // QUARTER * QUARTER + QUARTER
    return Span(span.start, until) if span.start < until < span.end else span


def earlier(span: Span, compare: str, zone: tzinfo, now: float) -> list[Span]:
    """Return the ranges that ``span`` is compared with, the latest first, each cut where ``span`` is by ``now``.

    They begin and end at the same time of the newsroom's clock, whatever it was changed in between.
    """
    over = gone(span, now)
    days = [7 * week for week in range(1, WEEKS + 1)] if compare == WEEKDAY else [days_in(span, zone)]
    return [Span(shifted(over.start, back, zone), shifted(over.end, back, zone)) for back in days]


def compared(found: Cells, span: Span, compare: str, zone: tzinfo, now: float) -> dict[str, Any]:
    """Return the comparison as the API answers it; ``found`` has all the ranges of `earlier` in it."""
    over = gone(span, now)
    this = _counts(found, over)
    before = [
        {"from": rfc3339(one.start, zone), "to": rfc3339(one.end, zone), **_counts(found, one)}
        for one in earlier(span, compare, zone, now)
    ]
    answer: dict[str, Any] = {"with": compare, "until": rfc3339(over.end, zone)}
    if compare == PREVIOUS:
        return answer | {"before": before[0], "change": _changes(this, before[0])}
    weeks = known_weeks(before)
    usual = {name: median(week[name] for week in weeks) if weeks else 0 for name in COUNTED.values()}
    return answer | {"weeks": weeks, "usual": usual, "change": _changes(this, usual)}


def known_weeks(weeks: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return ``weeks``, the latest first, without those before anything was counted: they are no zeros."""
    known = list(weeks)
    while known and not any(known[-1][name] for name in COUNTED.values()):
        known.pop()
    return known


def _counts(found: Cells, span: Span) -> dict[str, Any]:
    inside = between(found, span.start // QUARTER, span.end // QUARTER)
    return counts(cut(inside, (span.start,)))


def _changes(this: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, float | None]:
    return {name: round(this[name] / before[name] - 1, 4) if before[name] else None for name in COUNTED.values()}


def days_in(span: Span, zone: tzinfo) -> int:
    """Return a range's length in newsroom days, one at least: so far back lies the same range before."""
    first, last = day_of(span.start, zone), day_of(span.end - 1, zone)
    return last - first + 1


def shifted(instant: int, days: int, zone: tzinfo) -> int:
    """Return the instant so many days earlier at the same time of the newsroom's clock, cut to a quarter hour."""
    day = day_of(instant, zone)
    if day_start(day, zone) == instant:
        return day_start(day - days, zone)
    clock = datetime.fromtimestamp(instant, zone) - timedelta(days=days)
    return int(clock.timestamp()) // QUARTER * QUARTER
