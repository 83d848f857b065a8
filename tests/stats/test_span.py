"""The span a question is about."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from share_service.errors import BadInput
from share_service.stats.days import rfc3339
from share_service.stats.span import read_span
from tests.stats.conftest import PARIS

NOW = 1795363200  # 2026-11-22T17:00:00+01:00


def told(start=None, end=None) -> tuple[str, str]:
    span = read_span(start, end, PARIS, NOW)
    return rfc3339(span.start, PARIS), rfc3339(span.end, PARIS)


def test_without_a_word_it_is_28_days_with_today():
    assert told() == ("2026-10-26T00:00:00+01:00", "2026-11-23T00:00:00+01:00")


def test_a_date_is_its_whole_day():
    assert told("2026-11-22", "2026-11-22") == ("2026-11-22T00:00:00+01:00", "2026-11-23T00:00:00+01:00")


def test_a_span_over_a_clock_change_keeps_the_newsroom_s_midnights():
    assert told("2026-03-29", "2026-03-29") == ("2026-03-29T00:00:00+01:00", "2026-03-30T00:00:00+02:00")


def test_instants_are_rounded_outwards_to_quarters():
    assert told("2026-11-22T09:07:00+01:00", "2026-11-22T08:16:00Z") == (
        "2026-11-22T09:00:00+01:00",
        "2026-11-22T09:30:00+01:00",
    )


def test_a_plus_that_became_a_space_is_a_plus():
    assert told("2026-11-22T09:00:00 01:00")[0] == "2026-11-22T09:00:00+01:00"


def test_an_instant_without_an_offset_is_the_newsroom_s():
    assert told("2026-11-22T09:00:00")[0] == "2026-11-22T09:00:00+01:00"


@pytest.mark.parametrize(
    "text", ["yesterday", "2026-13-01", "2026-02-30", "0001-01-01", "9999-12-31T23:59:59Z", "٢٠٢٦-١١-٢٢", "x" * 9999]
)
def test_what_is_no_date_is_refused(text):
    for given_span in ((text, None), (None, text)):
        with pytest.raises(BadInput) as refused:
            read_span(*given_span, PARIS, NOW)
        assert refused.value.code == "range_invalid"


def test_a_span_that_ends_before_it_begins_is_refused():
    with pytest.raises(BadInput) as refused:
        read_span("2026-11-22", "2026-11-21", PARIS, NOW)
    assert refused.value.code == "range_empty"


def test_an_endless_span_is_refused():
    with pytest.raises(BadInput) as refused:
        read_span("1990-01-01", None, PARIS, NOW)
    assert refused.value.code == "range_too_long"


@given(st.text(max_size=40), st.text(max_size=40))
def test_anything_is_a_span_or_refused(start, end):
    try:
        span = read_span(start, end, PARIS, NOW)
    except BadInput:
        return
    assert span.start < span.end
