"""Ranges are whole newsroom days, also when clocks change."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from share_service.web.desk.ranges import named_range

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(("now", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-11-22", 24)])
def test_a_day_has_as_many_steps_as_hours(now, hours):
    span = named_range("today", datetime.fromisoformat(f"{now}T12:00:00+00:00"), PARIS)
    assert len(list(span.steps())) == hours


def test_just_after_midnight_today_is_the_newsrooms_day():
    span = named_range("today", datetime(2026, 11, 21, 23, 30, tzinfo=UTC), PARIS)
    assert str(span.first_day) == str(span.last_day) == "2026-11-22"


@pytest.mark.parametrize(
    ("key", "first", "days"), [("7d", "2026-11-16", 7), ("28d", "2026-10-26", 28), ("year", "2025-11-23", 365)]
)
def test_a_range_ends_with_today(key, first, days):
    span = named_range(key, datetime(2026, 11, 22, 12, tzinfo=UTC), PARIS)
    assert (str(span.first_day), str(span.last_day)) == (first, "2026-11-22")
    assert (span.last_day - span.first_day).days + 1 == days


def test_an_unknown_range_is_today():
    assert named_range("; drop", datetime(2026, 11, 22, tzinfo=UTC), PARIS).key == "today"
