"""Days and hours as each language writes them, on the newsroom's clock."""

from datetime import UTC, datetime

import pytest

from share_service.web.desk import clock
from share_service.web.desk.moments import day_name, full_moment, hour_name, short_moment

EVENING = datetime(2026, 11, 22, 18, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", ("19 h", "22 nov., 19 h 05", "dimanche 22 novembre 2026, 19 h 05")),
        ("en", ("7 PM", "22 Nov, 7:05 PM", "Sunday 22 November 2026, 7:05 PM")),
    ],
)
def test_a_moment_is_told_in_the_newsrooms_time(app, monkeypatch, language, words):
    monkeypatch.setattr(clock, "now", lambda: EVENING)
    with app.test_request_context(f"/desk/?lang={language}"):
        told = hour_name(EVENING), short_moment(EVENING), full_moment(EVENING)
    assert tuple(text.replace("\u00a0", " ").replace("\u202f", " ") for text in told) == words


@pytest.mark.parametrize(
    ("day", "said"), [(1, "1er mars"), (2, "2 mars"), (11, "11 mars"), (21, "21 mars"), (31, "31 mars")]
)
def test_the_first_of_a_month_is_the_first_in_french(app, day, said):
    with app.test_request_context("/desk/?lang=fr"):
        assert day_name(datetime(2026, 3, day, 12, tzinfo=UTC), "d MMMM") == said


@pytest.mark.parametrize(("language", "said"), [("fr", "22 nov. 2026, 19 h 05"), ("en", "22 Nov 2026, 7:05 PM")])
def test_a_moment_of_another_year_says_which(app, monkeypatch, language, said):
    monkeypatch.setattr(clock, "now", lambda: datetime(2027, 1, 2, tzinfo=UTC))
    with app.test_request_context(f"/desk/?lang={language}"):
        assert short_moment(EVENING).replace("\u00a0", " ").replace("\u202f", " ") == said


def test_a_day_is_not_torn_from_its_month(app, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: EVENING)
    with app.test_request_context("/desk/?lang=fr"):
        assert short_moment(EVENING).startswith("22\u00a0nov.,")
        assert short_moment(datetime(2026, 3, 1, 12, tzinfo=UTC)).startswith("1er\u00a0mars,")
