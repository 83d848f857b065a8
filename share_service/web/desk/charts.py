"""What the charts draw: a value per step, its name, and the few ticks a person reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from share_service.stats.view import Counts
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


def bars_of(span: Range, steps: Sequence[Counts], now: datetime) -> list[Bar]:
    """Return one bar per step of ``span``, with its clicks, previews, intents and copies."""
    return [
        Bar(start, _name(span, start), _tick(span, place, start), start > now, *counts)
        for place, (start, counts) in enumerate(zip(span.steps(), steps, strict=True))
    ]


def stairs(line: Sequence[float | None], top: float) -> str:
    """Return the SVG path of a level for each step, in a box one wide per step and ``top`` high; None leaves a gap."""
    parts: list[str] = []
    on = False
    for place, value in enumerate(line):
        if value is None:
            on = False
            continue
        height = f"{top - value:g}"
        parts.append(f"V{height}H{place + 1}" if on else f"M{place} {height}H{place + 1}")
        on = True
    return "".join(parts)


def spark_paths(values: Sequence[int]) -> tuple[str, str, int]:
    """Return the SVG paths of a small chart's bars and of its empty steps, in a box of that width and 28 high."""
    top = max(*values, 1)
    bars = "".join(f"M{5 * at} 28v{-27 * n / top - 1:.1f}h4V28z" for at, n in enumerate(values) if n)
    empty = "".join(f"M{5 * at} 28v-1h4v1z" for at, n in enumerate(values) if not n)
    return bars, empty, 5 * len(values) - 1


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
