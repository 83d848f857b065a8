"""Days and hours as each language writes them, on the newsroom's clock."""

from datetime import UTC, datetime

import pytest

from share_service.web.desk.moments import day_name, full_moment, hour_name, short_moment

EVENING = datetime(2026, 11, 22, 18, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", ("19 h", "22 nov., 19 h 05", "dimanche 22 novembre 2026, 19 h 05")),
        ("en", ("7 PM", "22 Nov, 7:05 PM", "Sunday 22 November 2026, 7:05 PM")),
    ],
)
def test_a_moment_is_told_in_the_newsrooms_time(app, language, words):
    with app.test_request_context(f"/desk/?lang={language}"):
        told = hour_name(EVENING), short_moment(EVENING), full_moment(EVENING)
    assert tuple(text.replace("\u00a0", " ").replace("\u202f", " ") for text in told) == words


@pytest.mark.parametrize(
    ("day", "said"), [(1, "1er mars"), (2, "2 mars"), (11, "11 mars"), (21, "21 mars"), (31, "31 mars")]
)
def test_the_first_of_a_month_is_the_first_in_french(app, day, said):
    with app.test_request_context("/desk/?lang=fr"):
        assert day_name(datetime(2026, 3, day, 12, tzinfo=UTC), "d MMMM") == said
