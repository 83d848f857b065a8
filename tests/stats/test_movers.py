"""Which articles are clicked most, which rise, and which lead just now."""

from __future__ import annotations

import math

import pytest
from sqlalchemy import func, select

from share_service.errors import BadInput
from share_service.stats.days import DAY, HOUR
from share_service.stats.events import Kind
from share_service.stats.movers import rising
from share_service.stats.ranking import ranking
from share_service.stats.rollup import roll_up
from share_service.stats.trending import FAINTEST, HALF_LIFE, forget_scores, set_half_life, trending
from share_service.store.tables import scores
from tests.stats.conftest import PARIS
from tests.stats.test_breakdown import saved
from tests.stats.test_questions import NOON, event, store


def clicks(article, n, *, at=NOON - 60, apart=1):
    return [
        event(at=at - number * apart, article=article, reader=article * 1000 + number) for number in range(1, n + 1)
    ]


def ranked(engine, *span, limit=10, **asked):
    answer = ranking(engine, "clicks", *span, limit=limit, zone=PARIS, now=NOON, **asked)
    return [(item["article"], item["clicks"]) for item in answer["items"]]


def test_the_most_clicked_of_days_packed_and_not(engine):
    store(engine, *clicks(7, 3), *clicks(8, 2), *clicks(7, 2, at=NOON - 9 * DAY), *clicks(9, 6, at=NOON - 9 * DAY))
    before = ranked(engine, "2026-11-01", "2026-11-22")
    assert before == [(9, 6), (7, 5), (8, 2)]
    assert roll_up(engine, PARIS, NOON) > 0
    assert ranked(engine, "2026-11-01", "2026-11-22") == before
    assert ranked(engine, "2026-11-22", "2026-11-22") == [(7, 3), (8, 2)]
    assert ranked(engine, "2026-11-13", "2026-11-13", limit=1) == [(9, 6)]


def test_an_item_says_which_article_it_is(engine):
    number = saved(engine, 1, "Culture")
    store(engine, *clicks(number, 1), *clicks(4711, 2))
    answer = ranking(engine, "clicks", "2026-11-22", "2026-11-22", limit=5, zone=PARIS, now=NOON)
    assert answer["items"][1] == {
        "article": number, "url": "https://journal.example/1", "title": "Article 1", "section": "Culture", "clicks": 1,
    }  # fmt: skip
    assert answer["items"][0]["title"] is None
    assert (answer["from"], answer["to"]) == ("2026-11-22T00:00:00+01:00", "2026-11-23T00:00:00+01:00")


def test_who_has_more_than_their_share_rises(engine):
    """7 was large all day and is larger now, with everybody; 8 is new; 9 is many times what it was."""
    day = NOON - 3 * HOUR
    store(engine, *clicks(7, 100, at=day, apart=60), *clicks(9, 2, at=day), *clicks(10, 50, at=day, apart=60))
    store(engine, *clicks(7, 30), *clicks(8, 6), *clicks(9, 12), *clicks(10, 8), *clicks(11, 4))
    found = rising(engine, 10, now=NOON)
    assert [item.article for item in found] == [9, 8]
    assert found[0].clicks == 12
    assert found[0].expected == pytest.approx(2 * 60 / 152)
    answer = ranking(engine, "rising", limit=1, zone=PARIS, now=NOON)
    assert [(item["article"], item["clicks"], item["expected"]) for item in answer["items"]] == [(9, 12, 0.8)]


@pytest.mark.parametrize(("order", "start"), [("popular", None), ("rising", "2026-11-22")])
def test_orders_that_there_are_not_are_refused(engine, order, start):
    with pytest.raises(BadInput):
        ranking(engine, order, start, limit=5, zone=PARIS, now=NOON)


def test_a_score_is_the_sum_of_its_clicks_however_they_came(engine):
    ages = (0, 600, HALF_LIFE, 3 * HALF_LIFE)
    for age in ages:
        store(engine, event(at=NOON - age, reader=age + 1))
    store(engine, event(Kind.PREVIEW), event(at=NOON - 60, article=8, reader=1))
    first = trending(engine, 1, now=NOON)[0]
    assert (first.article, first.clicks) == (7, 4)
    assert first.score == pytest.approx(sum(2 ** (-age / HALF_LIFE) for age in ages))


def test_a_score_long_ago_is_forgotten_and_comes_again(engine):
    store(engine, *clicks(7, 1, at=NOON - 6 * DAY), *clicks(8, 1, at=NOON - 4 * DAY))
    assert forget_scores(engine, NOON) == 1
    store(engine, *clicks(7, 1))
    with engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(scores)).scalar_one() == 2
    assert trending(engine, 5, now=NOON)[0].article == 7
    assert math.exp(FAINTEST) == pytest.approx(1 / 16)


def test_another_half_life_makes_the_scores_anew_and_holds_for_what_comes(engine):
    day_ago, hour_ago = clicks(7, 3, at=NOON - DAY, apart=0), clicks(8, 1, at=NOON - HOUR, apart=0)
    store(engine, *day_ago, *hour_ago, event(Kind.PREVIEW, article=9))
    assert [trend.article for trend in trending(engine, 5, now=NOON)] == [8, 7]
    assert set_half_life(engine, 2 * DAY, NOON)
    assert not set_half_life(engine, 2 * DAY, NOON)
    store(engine, *clicks(8, 1, at=NOON - DAY, apart=0))
    found = {trend.article: trend.score for trend in trending(engine, 5, now=NOON)}
    assert list(found) == [7, 8]
    assert found[7] == pytest.approx(3 * 2**-0.5)
    assert found[8] == pytest.approx(2 ** (-1 / 48) + 2**-0.5)
    assert set_half_life(engine, HALF_LIFE, NOON)
    assert [trend.article for trend in trending(engine, 5, now=NOON)] == [8, 7]
