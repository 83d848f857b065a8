"""The ranges that numbers are shown for, cut at the newsroom's own midnights."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from share_service.web.i18n import gettext as _

# By key: how many days back the first day lies, how many days it takes, and the step of its timeline.
RANGES = {
    "today": (0, 1, "hour"),
    "yesterday": (1, 1, "hour"),
    "7d": (6, 7, "day"),
    "28d": (27, 28, "day"),
    "year": (364, 365, "week"),
}
DEFAULT = "today"


@dataclass(frozen=True, slots=True)
class Range:
    """A span of whole newsroom days: ``start`` is in it, ``end`` is not."""

    key: str
    start: datetime
    end: datetime
    step: str

    @property
    def first_day(self) -> date:
        """The first day of the span."""
        return self.start.date()

    @property
    def last_day(self) -> date:
        """The last day of the span."""
        return self.end.date() - timedelta(days=1)

    @property
    def file(self) -> str:
        """The days of the span, for a file's name."""
        return f"{self.first_day}-{self.last_day}"

    def steps(self) -> Iterator[datetime]:
        """Yield the start of every hour, day or week of the span.

        An hour's steps are absolute: a day of a clock change has 23 or 25 of them.
        """
        zone = self.start.tzinfo
        assert isinstance(zone, ZoneInfo)
        at = self.start
        while at < self.end:
            yield at
            if self.step == "hour":
                at = datetime.fromtimestamp(at.timestamp() + 3600, zone)
            else:
                at = midnight(at.date() + timedelta(days=7 if self.step == "week" else 1), zone)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """Return the first moment of ``day`` in ``zone``."""
    return datetime.combine(day, time(), zone)


def named_range(key: str | None, now: datetime, zone: ZoneInfo) -> Range:
    """Return the range of that name as it stands at ``now``; today's for an unknown name."""
    key = key if key in RANGES else DEFAULT
    back, days, step = RANGES[key]
    first = now.astimezone(zone).date() - timedelta(days=back)
    return Range(key, midnight(first, zone), midnight(first + timedelta(days=days), zone), step)


def range_names() -> list[tuple[str, str]]:
    """Return the ranges' keys and names, in their order on the page."""
    return [
        ("today", _("Today")),
        ("yesterday", _("Yesterday")),
        ("7d", _("7 days")),
        ("28d", _("28 days")),
        ("year", _("Year")),
    ]
