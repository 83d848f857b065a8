"""The hours of the week: a grid of how many readers came in each, and the best ones in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from share_service.web.desk.figures import Figures
from share_service.web.desk.moments import hour_name
from share_service.web.desk.tables import Table
from share_service.web.i18n import decimal, moment, ngettext, percent
from share_service.web.i18n import gettext as _

# Fewer clicks are chance.
ENOUGH = 50
WINDOW = 3
SHADES = 5


@dataclass(frozen=True, slots=True)
class Cell:
    """One hour of the week: its clicks, and how dark it is drawn (0 to `SHADES`)."""

    clicks: int
    shade: int


@dataclass(frozen=True, slots=True)
class Week:
    """Seven rows of 24 cells, from Monday; the names of days (long, short) and hours; what they say in words."""

    days: list[tuple[str, str]]
    hours: list[str]
    rows: list[list[Cell]]
    span: str
    words: str
    counted: int


def week_of(figures: Figures) -> Week:
    """Return the grid of ``figures``."""
    clicks, days = figures.view.hours, figures.view.hour_days
    top = max(clicks)
    monday = _monday(figures.span.start)
    cells = [Cell(n, -(-SHADES * n // top) if n else 0) for n in clicks]
    return Week(
        days=[(moment(day, "EEEE"), moment(day, "EEEEEE")) for day in (monday + timedelta(n) for n in range(7))],
        hours=[hour_name(monday.replace(hour=hour)) for hour in range(24)],
        rows=[cells[24 * day : 24 * day + 24] for day in range(7)],
        span=ngettext("the last day", "the last %(count)s days", days, count=decimal(days)),
        words=best_hours(clicks, monday),
        counted=sum(clicks),
    )


def _monday(some_day: datetime) -> datetime:
    """Return the midnight of a Monday in the same zone: its hours, and the days after it, lend their names."""
    # January: no clock changes between its days.
    return datetime(2024, 1, 1, tzinfo=some_day.tzinfo)


def best_hours(clicks: Sequence[int], monday: datetime) -> str:
    """Return when most readers come, in words, from the clicks of the week's 168 hours; names are taken of ``monday``."""
    if sum(clicks) < ENOUGH:
        return _("Too few clicks yet to tell the best hours.")
    start, share = window(clicks)
    by_day = [sum(clicks[24 * day : 24 * day + 24]) for day in range(7)]
    day = max(range(7), key=lambda number: by_day[number])
    return _(
        "The busiest hours are those from %(start)s to %(end)s, with %(share)s of the clicks; the busiest day is %(day)s.",
        start=hour_name(monday.replace(hour=start)),
        end=hour_name(monday.replace(hour=(start + WINDOW) % 24)),
        share=percent(share),
        day=moment(monday + timedelta(day), "EEEE"),
    )


def window(clicks: Sequence[int]) -> tuple[int, float]:
    """Return the hour at which the busiest `WINDOW` of a day begins, and its share of all; there must be some."""
    by_hour = [sum(clicks[hour::24]) for hour in range(24)]
    sums = [sum(by_hour[(start + step) % 24] for step in range(WINDOW)) for start in range(24)]
    start = max(range(24), key=lambda hour: sums[hour])
    return start, sums[start] / sum(by_hour)


def best_window(clicks: Sequence[int], some_day: datetime) -> str | None:
    """Return the busiest hours of the day, "18 h – 21 h", or None where so few clicks are chance."""
    if sum(clicks) < ENOUGH:
        return None
    start, _share = window(clicks)
    monday = _monday(some_day)
    return f"{hour_name(monday.replace(hour=start))} – {hour_name(monday.replace(hour=(start + WINDOW) % 24))}"


def week_table(file: str, figures: Figures) -> Table:
    """Return the grid for machines: weekday 1 is Monday."""
    rows = ((1 + slot // 24, slot % 24, clicks) for slot, clicks in enumerate(figures.view.hours))
    return Table(file, ("weekday", "hour", "clicks"), rows)
