"""The rules: pure functions of an article's numbers."""

import pytest

from share_service.newsroom.alerts.rules import RULES, Seen, numbers

SEEN = Seen(age=0.5, hour=0, usual=0.0, site_hour=0.0, day=0, place=1)


def judge(kind, **numbers_of):
    return RULES[kind](SEEN._replace(**numbers_of), numbers()[kind])


def test_every_kind_has_its_numbers():
    assert set(numbers()) == set(RULES)


@pytest.mark.parametrize(
    ("hour", "usual", "site", "rises"),
    [
        (20, 0, 0, True),
        (19, 0, 0, False),  # too few to be more than chance
        (60, 20, 0, True),
        (59, 20, 0, False),  # not three times its usual
        (100, 3, 400, True),
        (99, 3, 400, False),  # less than a quarter of the whole site's usual hour
    ],
)
def test_an_article_rises_far_above_its_own_usual_and_matters_to_the_site(hour, usual, site, rises):
    assert (judge("rising", hour=hour, usual=usual, site_hour=site) is not None) == rises


def test_the_steeper_rise_is_the_more_telling():
    assert judge("rising", hour=300, usual=50) < judge("rising", hour=300, usual=5)


@pytest.mark.parametrize(
    ("age", "place", "day", "before", "holds"),
    [
        (1.0, 3, 50, 100, True),
        (0.9, 1, 500, 0, False),  # today's news
        (14.1, 1, 500, 500, False),
        (3, 4, 500, 500, False),
        (3, 1, 49, 0, False),
        (3, 1, 99, 200, False),  # lost more than half
    ],
)
def test_an_article_of_earlier_days_is_still_among_the_first(age, place, day, before, holds):
    assert (judge("strong", age=age, place=place, day=day, day_before=before) is not None) == holds


@pytest.mark.parametrize(
    ("age", "day", "quiet", "holds"),
    [
        (30, 30, 0, True),
        (29, 300, 0, False),
        (400, 29, 2.9, False),
        (400, 30, 3.0, True),
        (400, 500, 3.1, False),  # it was never quiet
    ],
)
def test_an_old_article_comes_back_after_quiet_weeks(age, day, quiet, holds):
    assert (judge("back", age=age, day=day, quiet=quiet) is not None) == holds


def test_a_preview_matters_where_there_are_readers():
    assert judge("broken", day=10) is not None
    assert judge("broken", day=9) is None
    assert judge("broken", day=100, place=21) is None
