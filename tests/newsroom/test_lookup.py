"""An article that nobody knew: read once, by one, whoever asks and under whatever address."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from share_service.articles.fetch import Validators
from share_service.newsroom.freshness import is_due
from share_service.newsroom.intake import take_in
from share_service.newsroom.lookup import known_or_read
from share_service.newsroom.parts import Service
from share_service.newsroom.reading_room import PLACES
from share_service.store.articles import PageState, claim_reading, find_article
from tests.articles.hostile import answer
from tests.newsroom.site import HOST, jpeg, page

URL = f"{HOST}/page"


@pytest.fixture(autouse=True)
def _patience(monkeypatch):
    """A machine that is busy with other tests is not a site whose photos are slow."""
    monkeypatch.setattr("share_service.newsroom.intake.HURRY_S", 30.0)


@pytest.fixture(autouse=True)
def pages(news_site):
    news_site.serve("/page", page(canonical=URL, photo="http://cdn.example/photo"))
    news_site.serve_photo("/photo", jpeg())


def test_the_first_fetch_of_an_unknown_article_reads_draws_and_answers(client, reading, news_site):
    card = client.get("/card", query_string={"url": URL})
    assert (card.status_code, card.mimetype) == (200, "image/jpeg")
    assert client.get("/card", query_string={"url": URL}).data == card.data
    assert (news_site.asked("/page"), news_site.asked("/photo")) == (1, 1)


def test_a_crowd_on_two_workers_makes_one_request(reading, news_site):
    other = news_site.lead_to(Service.open(reading.settings))
    slow = threading.Event()
    news_site.behave("/page", lambda: slow.wait(0.3) or answer(page(canonical=URL).encode()))
    with ThreadPoolExecutor(8) as crowd:
        found = list(crowd.map(lambda number: known_or_read((reading, other)[number % 2], URL).id, range(8)))
    assert len(set(found)) == 1
    assert news_site.asked("/page") == 1
    other.recorder.close()
    other.engine.dispose()


def test_more_than_the_room_holds_are_asked_to_come_again_and_links_go_on(client, reading, news_site):
    go = threading.Event()
    news_site.behave("/page", lambda: go.wait(30) and answer(page().encode()))
    with ThreadPoolExecutor(12) as crowd:
        asked = [crowd.submit(client.get, "/buttons", query_string={"url": f"{URL}?id={n}"}) for n in range(12)]
        while sum(one.done() for one in asked) < 12 - PLACES:
            time.sleep(0.01)
        go.set()
        answers = [one.result() for one in asked]
    busy = [found for found in answers if found.status_code == 503]
    assert len(busy) >= 12 - PLACES
    assert {found.json["code"] for found in busy} == {"reading_busy"}
    assert all(int(found.headers["Retry-After"]) > 0 for found in busy)


def test_an_address_whose_page_names_another_is_read_once(reading, news_site):
    first = known_or_read(reading, f"{URL}?print=1")
    assert first.article.url == URL
    assert known_or_read(reading, f"{URL}?print=1").id == first.id
    assert known_or_read(reading, URL).id == first.id
    assert news_site.asked("/page?print=1") == 1
    assert news_site.asked("/page") == 0


def test_an_address_with_what_only_tracks_is_not_read_at_all(reading, news_site):
    first = known_or_read(reading, URL)
    assert known_or_read(reading, f"{URL}?utm_source=x&fbclid=y").id == first.id
    assert news_site.asked("/page?utm_source=x&fbclid=y") == 0


def test_a_page_that_names_our_own_card_as_its_picture_has_its_photo_elsewhere(reading, news_site):
    card = f"{reading.settings.public_url}/card?url={URL}"
    news_site.serve("/page", page(canonical=URL, photo=card))
    assert known_or_read(reading, URL).article.image is None


def test_a_page_that_cannot_be_read_is_not_asked_for_again_at_once(client, reading, news_site):
    news_site.serve("/page", "", status="500 Oops")
    for _ in range(3):
        found = client.get("/card", query_string={"url": URL}, headers={"Accept": "application/json"})
        assert (found.status_code, found.json["code"]) == (422, "fetch_status")
    assert news_site.asked("/page") == 1


def test_a_photo_that_is_too_slow_does_not_hold_the_card_up_and_comes_later(client, reading, news_site, monkeypatch):
    from share_service.newsroom.freshness import look_again

    slow = threading.Event()
    news_site.behave("/photo", lambda: slow.wait(30) and answer(jpeg(), content_type="image/jpeg"))
    monkeypatch.setattr("share_service.newsroom.intake.HURRY_S", 0.2)
    monkeypatch.setattr("share_service.newsroom.intake.LEAST_PATIENCE_S", 0.1)
    early = client.get("/card", query_string={"url": URL})
    assert (early.status_code, early.mimetype) == (200, "image/png")
    slow.set()
    stored = find_article(reading.engine, URL)
    assert stored.photo_problem == "fetch_timeout"
    assert look_again(reading, stored.id)
    later = client.get("/card", query_string={"url": URL})
    assert (later.mimetype, later.headers["ETag"] != early.headers["ETag"]) == ("image/jpeg", True)


@pytest.mark.parametrize(
    ("steady", "since", "due"),
    [
        (0, 59, False),
        (0, 60, True),
        (3600, 359, False),
        (3600, 360, True),
        (10**7, 21_599, False),
        (10**7, 21_600, True),
    ],
)
def test_the_longer_a_page_has_stayed_the_same_the_less_often_it_is_asked(monkeypatch, steady, since, due):
    monkeypatch.setattr("time.time", lambda: 10**9 + since)
    assert is_due(PageState(10**9), 10**9 - steady) == due


def test_of_all_who_ask_at_once_one_looks_again(reading, monkeypatch):
    stored = known_or_read(reading, URL)
    monkeypatch.setattr("time.time", lambda: stored.page.read_at + 100)
    assert [claim_reading(reading.engine, stored) for _ in range(3)] == [True, False, False]


def test_a_page_that_is_due_is_looked_at_behind_the_scenes(reading, monkeypatch):
    stored = known_or_read(reading, URL)
    seen = threading.Event()
    reading.rereads.start(lambda article: seen.set() if article == stored.id else None)
    try:
        assert not seen.wait(0.05)
        monkeypatch.setattr("share_service.newsroom.freshness.time.time", lambda: stored.page.read_at + 100)
        assert known_or_read(reading, URL).id == stored.id
        assert seen.wait(30)
    finally:
        reading.rereads.stop()


def test_an_article_that_its_cms_sends_is_never_looked_at_again(reading, monkeypatch):
    stored, _ = take_in(reading, {"url": URL, "title": "T"})
    assert stored.page is None
    read, _ = take_in(reading, {"url": URL})
    assert read.page == PageState(read.page.read_at, Validators())
    assert take_in(reading, {"url": URL, "title": "T"})[0] == replace(stored, updated_at=read.updated_at)
