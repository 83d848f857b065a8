"""Days as the letters write them."""

from datetime import date

import pytest

from share_service.newsroom.mail.words import words


@pytest.mark.parametrize(
    ("language", "pattern", "said"),
    [
        ("fr", "d", "1er"),
        ("fr", "d MMMM", "1er juin"),
        ("fr", "d MMMM y", "1er juin 2026"),
        ("fr", "EEEE d MMMM", "lundi 1er juin"),
        ("en", "d MMMM y", "1 June 2026"),
    ],
)
def test_the_first_of_a_month_is_written_as_each_language_does(language, pattern, said):
    assert words(language).day(date(2026, 6, 1), pattern) == said


def test_other_days_are_numbers():
    assert [words("fr").day(date(2026, 6, day), "d MMMM") for day in (2, 11, 21)] == ["2 juin", "11 juin", "21 juin"]
