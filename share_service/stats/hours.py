"""Hour by weekday: when readers come, by the newsroom's clock."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from datetime import datetime, tzinfo
from typing import Any

from share_service.stats.days import HOUR, QUARTER, stretches
from share_service.stats.packed import Cells, Line
from share_service.stats.span import Span
from share_service.stats.sums import COUNTED, cut_lines, step_starts

_SLOTS = 7 * 24
# 1 January 1970 was a Thursday.
_EPOCH_SLOT = 3 * 24


def by_hour(found: Cells, span: Span, zone: tzinfo) -> list[dict[str, Any]]:
    """Return one entry for each hour of each weekday (1 is Monday), 168 in all.

    `hours` is how many such hours ``span`` has, so that a mean can be told: the night of a clock change
    has one twice, or not at all.
    """
    starts = tuple(step_starts(span, HOUR, zone))
    slots = [_slot(start, zone) for start in starts]
    had = Counter(slots)
    counted: dict[int, list[int]] = {kind: [0] * _SLOTS for kind in COUNTED}
    for code, step, n in cut_lines(found, starts, COUNTED):
        counted[code.kind][slots[step]] += n
    return [
        {"weekday": 1 + slot // 24, "hour": slot % 24, "hours": had[slot]}
        | {name: counted[kind][slot] for kind, name in COUNTED.items()}
        for slot in range(_SLOTS)
    ]


def week_hours(line: Line, span: Span, zone: tzinfo) -> list[int]:
    """Return how often something happened in each of the 168 hours of the week, from Monday's first, in ``span``."""
    places, numbers = line
    sums = [0] * _SLOTS
    for start, end, offset in stretches(span.start, span.end, zone):
        first, last = bisect_left(places, start // QUARTER), bisect_left(places, end // QUARTER)
        for at in range(first, last):
            sums[((places[at] * QUARTER + offset) // HOUR + _EPOCH_SLOT) % _SLOTS] += numbers[at]
    return sums


def _slot(start: int, zone: tzinfo) -> int:
    clock = datetime.fromtimestamp(start, zone)
    return clock.weekday() * 24 + clock.hour
