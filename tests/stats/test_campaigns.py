"""Campaign links' clicks and previews, before and after the roll-up."""

from __future__ import annotations

from share_service.links.channels import FIRST_CAMPAIGN
from share_service.stats.campaigns import LinkCounts, article_links, listed_links, site_links
from share_service.stats.days import DAY
from share_service.stats.events import Kind
from share_service.stats.rollup import roll_up
from share_service.stats.span import Span
from tests.stats.conftest import PARIS
from tests.stats.test_questions import FACEBOOK, NOON, event, store

TODAY = Span(NOON - NOON % DAY, NOON + DAY)


def test_links_are_counted_in_a_span_and_in_all_whether_packed_or_not(engine):
    letter, poster = FIRST_CAMPAIGN + 1, FIRST_CAMPAIGN + 2
    store(
        engine,
        event(channel=FACEBOOK),
        event(channel=letter),
        event(Kind.PREVIEW, channel=letter),
        event(Kind.CRAWLER, channel=letter),
        event(channel=letter, at=NOON - 40 * DAY),
        event(channel=letter, at=NOON - 400 * DAY),
        event(channel=poster, at=NOON - 3 * DAY),
        event(channel=FIRST_CAMPAIGN + 3, article=8),
    )
    for _once in range(2):
        now, whole = article_links(engine, 7, TODAY, NOON)
        assert now == {1: LinkCounts(1, 1)}
        assert whole == {1: LinkCounts(3, 1), 2: LinkCounts(1, 0)}
        assert listed_links(engine, (8, 7, 7, 9), TODAY) == {1: (1, 1), 3: (1, 0)}
        assert site_links(engine, Span(NOON - 50 * DAY, NOON + DAY)) == {1: (2, 1), 2: (1, 0), 3: (1, 0)}
        roll_up(engine, PARIS, NOON)


def test_an_article_without_links_has_none(engine):
    store(engine, event(channel=FACEBOOK))
    assert article_links(engine, 7, TODAY, NOON) == ({}, {})
    assert site_links(engine, TODAY) == {}
