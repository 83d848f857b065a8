"""Hour by weekday: when readers come, by the newsroom's clock."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime, tzinfo
from typing import Any

from share_service.stats.days import HOUR
from share_service.stats.packed import Cells
from share_service.stats.span import Span
from share_service.stats.sums import COUNTED, cut, step_starts


def by_hour(found: Cells, span: Span, zone: tzinfo) -> list[dict[str, Any]]:
    """Return one entry for each hour of each weekday (1 is Monday), 168 in all.

    `hours` is how many such hours ``span`` has, so that a mean can be told: the night of a clock change
    has one twice, or not at all.
    """
    starts = tuple(step_starts(span, HOUR, zone))
    places = {start: _place(start, zone) for start in starts}
    had = Counter(places.values())
    kinds: dict[tuple[int, int], Counter[int]] = defaultdict(Counter)
    for item in cut(found, starts):
        kinds[places[item.start]][item.kind] += item.n
    return [
        {"weekday": weekday, "hour": hour, "hours": had[weekday, hour], **_counted(kinds.get((weekday, hour), {}))}
        for weekday, hour in _week()
    ]


def _week() -> Iterable[tuple[int, int]]:
    return ((weekday, hour) for weekday in range(1, 8) for hour in range(24))


def _place(start: int, zone: tzinfo) -> tuple[int, int]:
    clock = datetime.fromtimestamp(start, zone)
    return clock.isoweekday(), clock.hour


def _counted(kinds: Any) -> dict[str, int]:
    return {name: kinds.get(kind, 0) for kind, name in COUNTED.items()}
