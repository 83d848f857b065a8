"""Days and hours of a newsroom, when clocks change too."""

from __future__ import annotations

import itertools
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from share_service.stats.days import DAY, HOUR, day_of, day_start, offset_at, rfc3339, stretches

PARIS = ZoneInfo("Europe/Paris")
ZONES = [
    ZoneInfo(name)
    for name in ("Europe/Paris", "America/St_Johns", "Asia/Kathmandu", "Africa/Cairo", "Australia/Lord_Howe", "UTC")
]
# 29 March 2026 has 23 hours in Paris, 25 October 2026 has 25.
SPRING = 1774738800
AUTUMN = 1792879200


def test_the_days_of_a_clock_change_are_shorter_and_longer():
    spring, autumn = day_of(SPRING, PARIS), day_of(AUTUMN, PARIS)
    assert rfc3339(day_start(spring, PARIS), PARIS) == "2026-03-29T00:00:00+01:00"
    assert day_start(spring + 1, PARIS) - day_start(spring, PARIS) == 23 * HOUR
    assert day_start(autumn + 1, PARIS) - day_start(autumn, PARIS) == 25 * HOUR


@given(st.integers(0, 2_000_000_000), st.sampled_from(ZONES))
def test_an_instant_lies_in_its_day(seconds, zone):
    day = day_of(seconds, zone)
    assert day_start(day, zone) <= seconds < day_start(day + 1, zone)


@given(st.integers(1_700_000_000, 1_800_000_000), st.integers(1, 400 * DAY), st.sampled_from(ZONES))
def test_stretches_cover_a_span_and_each_has_one_offset(start, length, zone):
    parts = list(stretches(start, start + length, zone))
    assert (parts[0].start, parts[-1].end) == (start, start + length)
    assert all(one.end == other.start for one, other in itertools.pairwise(parts))
    for part in parts:
        assert offset_at(part.start, zone) == offset_at(part.end - 1, zone) == part.offset


@pytest.mark.parametrize("zone", ZONES, ids=str)
def test_a_year_has_at_most_two_changes(zone):
    assert len(list(stretches(1_767_225_600, 1_767_225_600 + 365 * DAY, zone))) <= 3
