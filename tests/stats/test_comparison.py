"""Ranges beside earlier ones, by the newsroom's clock."""

from __future__ import annotations

import pytest

from share_service.errors import BadInput
from share_service.stats.comparison import PREVIOUS, WEEKDAY, earlier
from share_service.stats.days import DAY, HOUR, QUARTER, rfc3339
from share_service.stats.events import Event, Kind
from share_service.stats.questions import article_stats, site_stats
from share_service.stats.span import read_span
from tests.stats.conftest import PARIS
from tests.stats.test_questions import NETWORKS, NOON, event, store


def told(spans) -> list[tuple[str, str]]:
    return [(rfc3339(one.start, PARIS)[:16], rfc3339(one.end, PARIS)[:16]) for one in spans]


def test_the_range_before_is_as_long_and_cut_where_now_is():
    span = read_span("2026-11-16", "2026-11-22", PARIS, NOON)
    assert told(earlier(span, PREVIOUS, PARIS, NOON)) == [("2026-11-09T00:00", "2026-11-15T12:15")]
    assert told(earlier(span, PREVIOUS, PARIS, NOON + 30 * DAY)) == [("2026-11-09T00:00", "2026-11-16T00:00")]


def test_days_before_a_clock_change_begin_at_their_own_midnight():
    """2026-10-25 has 25 hours: the week that ends with it, beside the one before."""
    span = read_span("2026-10-19", "2026-10-25", PARIS, NOON)
    assert told(earlier(span, PREVIOUS, PARIS, NOON)) == [("2026-10-12T00:00", "2026-10-19T00:00")]
    after = read_span("2026-10-26", "2026-11-01", PARIS, NOON)
    [before] = earlier(after, PREVIOUS, PARIS, NOON)
    assert before.end - before.start == 7 * DAY + HOUR


def test_the_same_weekdays_are_those_of_eight_weeks():
    span = read_span("2026-11-22", "2026-11-22", PARIS, NOON)
    weeks = told(earlier(span, WEEKDAY, PARIS, NOON))
    assert weeks[0] == ("2026-11-15T00:00", "2026-11-15T12:15")
    assert weeks[-1] == ("2026-09-27T00:00", "2026-09-27T12:15")
    assert len(weeks) == 8


def test_a_part_of_a_day_is_compared_by_the_clock():
    span = read_span("2026-10-26T09:00+01:00", "2026-10-26T10:30+01:00", PARIS, NOON)
    assert told(earlier(span, PREVIOUS, PARIS, NOON)) == [("2026-10-25T09:00", "2026-10-25T10:30")]


def test_the_change_is_told_and_is_nothing_where_nothing_was(engine):
    week = 7 * DAY
    store(engine, event(reader=1), event(reader=2), event(reader=3), event(Kind.COPY))
    store(engine, event(at=NOON - week, reader=4), event(at=NOON - week, reader=5), event(at=NOON - week + 2 * HOUR))
    answer = article_stats(
        engine, 7, "2026-11-22", "2026-11-22", zone=PARIS, networks=NETWORKS, compare="weekday", now=NOON
    )
    comparison = answer["comparison"]
    assert answer["totals"]["clicks"] == 3
    assert comparison["until"] == rfc3339(NOON + QUARTER, PARIS)
    assert [week["clicks"] for week in comparison["weeks"]] == [2]
    assert comparison["usual"]["clicks"] == 2
    assert comparison["change"] == {"clicks": 0.5, "previews": None, "intents": None, "copies": None}


def test_the_usual_is_the_median_of_the_weeks_that_were_counted(engine):
    for week, n in ((1, 4), (2, 1), (4, 9)):
        at = NOON - week * 7 * DAY
        store(engine, *(Event(at * 1000 + reader, Kind.CLICK, 7, 10, 0, reader + 1) for reader in range(n)))
    answer = site_stats(engine, "2026-11-22", "2026-11-22", zone=PARIS, networks=NETWORKS, compare="weekday", now=NOON)
    assert [week["clicks"] for week in answer["comparison"]["weeks"]] == [4, 1, 0, 9]
    assert answer["comparison"]["usual"]["clicks"] == 2.5


def test_the_range_before_is_counted_to_the_same_hour(engine):
    store(engine, event(at=NOON - 60), event(at=NOON - DAY - 60), event(at=NOON - DAY + HOUR))
    answer = site_stats(engine, "2026-11-22", None, zone=PARIS, networks=NETWORKS, compare="previous", now=NOON)
    assert answer["comparison"]["before"]["clicks"] == 1
    assert answer["comparison"]["change"]["clicks"] == 0
    assert "comparison" not in site_stats(engine, zone=PARIS, networks=NETWORKS, now=NOON)


@pytest.mark.parametrize(("compare", "start"), [("last-year", "2026-11-22"), ("weekday", "2026-11-01")])
def test_what_cannot_be_compared_is_refused(engine, compare, start):
    with pytest.raises(BadInput) as refused:
        site_stats(engine, start, "2026-11-22", zone=PARIS, networks=NETWORKS, compare=compare, now=NOON)
    assert refused.value.code == "compare_invalid"
