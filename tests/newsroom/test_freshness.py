"""Changed articles are noticed, and those that have not changed cost a header."""

from dataclasses import replace

import pytest

from share_service.cards.size import LANDSCAPE
from share_service.metrics import PAGES
from share_service.newsroom.freshness import look_again
from share_service.newsroom.lookup import known_or_read
from share_service.newsroom.overriding import put_override
from share_service.newsroom.press import card_url
from share_service.newsroom.sharing import share_bundle
from share_service.store.aliases import article_at
from share_service.store.articles import get_article, note_reading
from tests.articles.hostile import answer
from tests.newsroom.site import HOST, page

URL = f"{HOST}/page"


@pytest.fixture
def stored(reading, news_site):
    news_site.serve("/page", page("Avant", canonical=URL), headers='ETag: "one"\r\n')
    return known_or_read(reading, URL)


def look_later(parts, stored):
    """Look at the page again when that is due."""
    page_then = get_article(parts.engine, stored.id).page
    note_reading(parts.engine, stored.id, replace(page_then, read_at=page_then.read_at - 100))
    return look_again(parts, stored.id)


def test_what_came_of_each_page_is_counted(reading, news_site, stored):
    def counted(outcome):
        return PAGES.labels(outcome)._value.get()

    before = {outcome: counted(outcome) for outcome in ("unchanged", "fetch_status")}
    news_site.behave("/page", lambda: b"HTTP/1.1 304 Not Modified\r\n\r\n")
    look_later(reading, stored)
    news_site.serve("/page", "", status="410 Gone")
    look_later(reading, stored)
    assert {outcome: counted(outcome) - count for outcome, count in before.items()} == {
        "unchanged": 1,
        "fetch_status": 1,
    }


def test_it_is_not_asked_before_that_is_due_and_by_one_alone(reading, news_site, stored, monkeypatch):
    look_again(reading, stored.id)
    assert news_site.asked("/page") == 1
    monkeypatch.setattr("share_service.newsroom.freshness.claim_reading", lambda _engine, _stored: False)
    look_later(reading, stored)
    assert news_site.asked("/page") == 1


def test_a_page_that_has_not_changed_is_only_noted(reading, news_site, stored, monkeypatch):
    news_site.behave("/page", lambda: b"HTTP/1.1 304 Not Modified\r\n\r\n")
    generation = reading.changes.generation()
    monkeypatch.setattr("share_service.newsroom.freshness.time.time", lambda: stored.page.read_at + 7)
    assert not look_later(reading, stored)
    assert 'If-None-Match: "one"\r\n' in news_site.server.requests[-1]
    again = get_article(reading.engine, stored.id)
    assert again.page.read_at == stored.page.read_at + 7
    assert (again.updated_at, again.page.validators) == (stored.updated_at, stored.page.validators)
    assert reading.changes.generation() == generation


def test_a_page_that_says_the_same_without_saying_so_changes_nothing(reading, news_site, stored):
    news_site.serve("/page", page("Avant", canonical=URL) + "<!-- rendered again -->")
    generation = reading.changes.generation()
    assert not look_later(reading, stored)
    assert reading.changes.generation() == generation


def test_a_new_headline_is_a_new_card(reading, news_site, stored):
    before = card_url(reading, stored, LANDSCAPE)
    news_site.serve("/page", page("Après", canonical=URL), headers='ETag: "two"\r\n')
    assert look_later(reading, stored)
    again = get_article(reading.engine, stored.id)
    assert (again.article.title, again.page.validators.etag) == ("Après", '"two"')
    assert card_url(reading, again, LANDSCAPE) != before


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone", "500 Oops"])
def test_a_page_that_is_gone_leaves_its_article(reading, news_site, stored, status):
    news_site.serve("/page", "", status=status)
    assert not look_later(reading, stored)
    assert replace(get_article(reading.engine, stored.id), page=stored.page) == stored


def test_an_article_that_moved_keeps_its_id_and_its_old_address_leads_to_it(reading, news_site, stored):
    news_site.serve("/page", page("Avant", canonical=f"{HOST}/moved"))
    assert look_later(reading, stored)
    moved = get_article(reading.engine, stored.id)
    assert moved.article.url == f"{HOST}/moved"
    assert article_at(reading.engine, URL).id == stored.id


def test_an_article_does_not_move_onto_another(reading, news_site, stored):
    news_site.serve("/other", page("Autre", canonical=f"{HOST}/other"))
    other = known_or_read(reading, f"{HOST}/other")
    news_site.behave("/page", lambda: answer(page("Autre", canonical=f"{HOST}/other").encode()))
    assert look_later(reading, stored)
    assert get_article(reading.engine, stored.id).article.url == URL
    assert article_at(reading.engine, f"{HOST}/other").id == other.id


def test_a_page_that_prints_our_tags_does_not_make_an_override_the_articles_own(reading, news_site, stored):
    changed = put_override(reading, stored.id, {"title": "Pour les réseaux", "description": "E"}, author="ana")
    block = share_bundle(reading, changed).meta
    news_site.serve("/page", f"<!doctype html><html lang='fr'><head><title>Avant</title>{block}</head><p>Le texte.</p>")
    look_later(reading, stored)
    again = get_article(reading.engine, stored.id)
    assert (again.article.title, again.article.description) == (stored.article.title, stored.article.description)
    assert again.for_social().article.title == "Pour les réseaux"
    news_site.serve("/page", page("Après", canonical=URL))
    assert look_later(reading, stored)
    assert get_article(reading.engine, stored.id).article.title == "Après"
