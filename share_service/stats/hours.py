"""Hour by weekday: when readers come, by the newsroom's clock."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, tzinfo
from typing import Any

from share_service.stats.days import HOUR
from share_service.stats.packed import Cells
from share_service.stats.span import Span
from share_service.stats.sums import COUNTED, cut_lines, step_starts

_SLOTS = 7 * 24


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


def _slot(start: int, zone: tzinfo) -> int:
    clock = datetime.fromtimestamp(start, zone)
    return clock.weekday() * 24 + clock.hour
