"""What the charts draw: a value per step, its name, and the few ticks a person reads."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from share_service.web.desk.moments import day_name, hour_name
from share_service.web.desk.ranges import Range
from share_service.web.i18n import gettext as _
from share_service.web.i18n import moment


@dataclass(frozen=True, slots=True)
class Bar:
    """One step of a timeline; ``tick`` is written under it when not empty. ``ahead`` has not begun."""

    start: datetime
    name: str
    tick: str
    ahead: bool
    clicks: int
    previews: int
    intents: int
    copies: int


Counts = tuple[int, int, int, int]


def points(series: Iterable[Mapping[str, Any]]) -> Iterator[tuple[datetime, Counts]]:
    """Yield the start and the four numbers of each step of a series, as `stats.questions` answers it."""
    for step in series:
        counts = step["clicks"], step["previews"], step["intents"], step["copies"]
        yield datetime.fromisoformat(step["start"]), counts


def timeline(span: Range, points: Iterable[tuple[datetime, Counts]], now: datetime) -> list[Bar]:
    """Return one bar per step of ``span``: the sums of ``points`` (clicks, previews, intents, copies) in it."""
    starts = list(span.steps())
    sums = [[0, 0, 0, 0] for _start in starts]
    for at, counts in points:
        place = bisect_right(starts, at) - 1
        if 0 <= place < len(sums) and at < span.end:
            sums[place] = [have + more for have, more in zip(sums[place], counts, strict=True)]
    return [
        Bar(start, _name(span, start), _tick(span, place, start), start > now, *sums[place])
        for place, start in enumerate(starts)
    ]


def peak(bars: list[Bar]) -> int:
    """Return the most clicks of a step."""
    return max((bar.clicks for bar in bars), default=0)


def _name(span: Range, start: datetime) -> str:
    if span.step == "hour":
        return hour_name(start)
    if span.step == "day":
        return day_name(start, "EEEE d MMMM")
    return _("Week from %(day)s", day=day_name(start, "d MMMM"))


def _tick(span: Range, place: int, start: datetime) -> str:
    if span.step == "hour":
        return hour_name(start) if start.hour % 6 == 0 else ""
    if span.key == "7d":
        return moment(start, "EEE d")
    if span.step == "day":
        return day_name(start, "d MMM") if place % 7 == 0 else ""
    # Every eighth week of a year: month names that never touch on a phone.
    return moment(start, "MMM") if place % 8 == 0 else ""
