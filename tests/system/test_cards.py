"""Cards of a real server: drawn before anybody asks, and a flood of new ones neither kills nor holds links up."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from share_service.articles.article import parse_article
from share_service.cards.size import LANDSCAPE
from share_service.links.channels import COPY
from share_service.links.token import LinkRef
from share_service.newsroom.parts import Service
from share_service.newsroom.press import best_format, card_url, subject_of
from share_service.settings import Settings
from share_service.store.articles import PhotoState, get_article, save_article
from tests import live

BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"}
CARDS = 40
TIMEOUT = 60


@pytest.fixture
def beside(live_server, tmp_path):
    """The parts of the service, opened beside the server: what is saved here is drawn nowhere yet."""
    settings = Settings(
        secret_key=live.SECRET, data_dir=tmp_path / "var", public_url=live_server.url, log_level="error"
    )
    parts = Service.open(settings)
    yield parts
    parts.engine.dispose()


def saved(parts, number):
    article = parse_article({"url": f"https://journal.example/{number}", "title": f"Le titre numéro {number}"})
    return save_article(parts.engine, article, PhotoState())[0]


def test_forty_new_cards_at_once_are_drawn_or_asked_for_again_and_links_go_on(live_server, beside):
    articles = [saved(beside, number) for number in range(CARDS)]
    urls = [card_url(beside, article, LANDSCAPE) for article in articles]
    link = beside.link_url(LinkRef(articles[0].id, COPY))
    before = set(live_server.workers())
    together = threading.Barrier(CARDS + 1)

    def ask(url):
        together.wait(TIMEOUT)
        return requests.get(url, timeout=TIMEOUT)

    with ThreadPoolExecutor(CARDS) as crowd:
        asked = [crowd.submit(ask, url) for url in urls]
        together.wait(TIMEOUT)
        clicks = [requests.get(link, headers=BROWSER, allow_redirects=False, timeout=TIMEOUT) for _ in range(5)]
        answers = [one.result(TIMEOUT) for one in asked]
    assert {click.status_code for click in clicks} == {302}
    assert {answer.status_code for answer in answers} <= {200, 503}
    refused = [answer for answer in answers if answer.status_code == 503]
    assert all(int(answer.headers["Retry-After"]) > 0 for answer in refused)
    assert all("drawing_busy" in answer.text for answer in refused)
    again = [requests.get(url, timeout=TIMEOUT) for url in urls]
    assert {(answer.status_code, answer.headers["Content-Type"]) for answer in again} == {(200, "image/png")}
    assert before <= set(live_server.workers()), "no worker died"


def shelved(parts, stored):
    """Return the file of an article's landscape card once it is on the shelf, or None when it does not come."""
    fingerprint = parts.studio.fingerprint(subject_of(parts, stored), LANDSCAPE)
    for _ in range(600):
        path = parts.shelf.card(stored.id, fingerprint, LANDSCAPE, best_format(stored))
        if path:
            return path
        time.sleep(0.05)
    return None


def test_the_card_of_an_article_is_drawn_before_anybody_asks_for_it(live_server, beside):
    key = live_server.key()
    found = []
    for title in ("Un titre", "Un tout autre titre"):
        answer = requests.post(
            f"{live_server.url}/api/v1/articles",
            json={"url": "https://journal.example/essai", "title": title},
            headers={"Authorization": f"Bearer {key}"},
            timeout=TIMEOUT,
        )
        assert answer.status_code in (200, 201)
        found.append(shelved(beside, get_article(beside.engine, answer.json()["id"])))
    assert all(found)
    assert [path.exists() for path in found] == [False, True], "the card of the first revision has left the shelf"
    stored = get_article(beside.engine, answer.json()["id"])
    drawn = requests.get(card_url(beside, stored, LANDSCAPE), timeout=TIMEOUT)
    assert drawn.content == found[1].read_bytes()
