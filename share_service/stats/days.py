"""The newsroom's days and hours: where they begin and end, daylight saving included."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta, tzinfo
from typing import NamedTuple

_EPOCH = date(1970, 1, 1).toordinal()
HOUR = 3600
DAY = 24 * HOUR
QUARTER = HOUR // 4


class Stretch(NamedTuple):
    """A stretch of time, in seconds since the epoch, in which the zone keeps one offset from UTC."""

    start: int
    end: int
    offset: int


def day_number(day: date) -> int:
    """Return ``day`` as days since the epoch, which is how the store knows it."""
    return day.toordinal() - _EPOCH


def day_date(number: int) -> date:
    """Return the date of a day number."""
    return date.fromordinal(number + _EPOCH)


def day_of(seconds: float, zone: tzinfo) -> int:
    """Return the number of the newsroom day that an instant falls in."""
    return day_number(datetime.fromtimestamp(seconds, zone).date())


def day_start(number: int, zone: tzinfo) -> int:
    """Return the instant at which a newsroom day begins, in seconds since the epoch."""
    day = day_date(number)
    return int(datetime(day.year, day.month, day.day, tzinfo=zone).timestamp())


def offset_at(seconds: int, zone: tzinfo) -> int:
    """Return the zone's offset from UTC at an instant, in seconds."""
    offset = datetime.fromtimestamp(seconds, zone).utcoffset()
    return int((offset or timedelta()).total_seconds())


def stretches(start: int, end: int, zone: tzinfo) -> Iterator[Stretch]:
    """Cut [start, end) where the zone's offset changes, so that days and hours are divisions within each part."""
    while start < end:
        offset = offset_at(start, zone)
        change = _next_change(start, end, offset, zone)
        yield Stretch(start, change, offset)
        start = change


def _next_change(start: int, end: int, offset: int, zone: tzinfo) -> int:
    # Offsets change at most a few times a year: a look at each day, then at each quarter of the one.
    probe = start
    while probe < end and offset_at(probe, zone) == offset:
        probe += DAY
    low, high = max(start, probe - DAY), min(probe, end)
    if high == end and offset_at(end - 1, zone) == offset:
        return end
    while high - low > 1:
        middle = (low + high) // 2
        if offset_at(middle, zone) == offset:
            low = middle
        else:
            high = middle
    return high


def rfc3339(seconds: int, zone: tzinfo) -> str:
    """Return an instant as the newsroom's clock shows it, with its offset."""
    return datetime.fromtimestamp(seconds, zone).isoformat()
