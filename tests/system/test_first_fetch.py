"""An article nobody knew, on a real server: two workers and a crowd make one request, and changes are noticed."""

from __future__ import annotations

import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from sqlalchemy import update

from share_service.store.engine import open_engine
from share_service.store.migrate import migrate
from share_service.store.tables import articles
from tests import live
from tests.articles.hostile import HostileServer, answer
from tests.conftest import ARTICLE_HOSTS
from tests.newsroom.site import HOST, NewsSite, jpeg, page

URL = f"{HOST}/page"
CROWD = 8


@pytest.fixture
def site(monkeypatch):
    server = HostileServer()
    yield NewsSite(server, monkeypatch)
    server.stop()


@pytest.fixture
def reading_server(tmp_path, monkeypatch, site):
    """gunicorn with 2 workers that read `site`."""
    monkeypatch.setenv("TEST_SITE_PORT", str(site.server.port))
    migrate(f"sqlite:///{tmp_path / 'var' / 'share.db'}")
    port = live.free_port()
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", live.GUNICORN[0], live.GUNICORN[1]]
    server = live.start(
        tmp_path, [*command, "tests.reading_app:create_app()"], port, SHARE_ARTICLE_HOSTS=",".join(ARTICLE_HOSTS)
    )
    yield server
    server.stop()


def card(server):
    """Fetch the card as crawlers do, who come again when they are asked to."""
    for _ in range(60):
        found = requests.get(f"{server.url}/card", params={"url": URL}, timeout=30)
        if found.status_code != 503:
            break
        time.sleep(0.5)
    return found


def test_a_crowd_makes_one_request_and_a_new_headline_is_noticed(reading_server, site, tmp_path):
    slow_page = page("Avant", canonical=URL, photo="http://journal.example/photo").encode()
    site.behave("/page", lambda: time.sleep(0.3) or answer(slow_page))
    site.serve_photo("/photo", jpeg())
    with ThreadPoolExecutor(CROWD) as crowd:
        cards = list(crowd.map(lambda _number: card(reading_server), range(CROWD)))
    assert {(one.status_code, one.headers["Content-Type"]) for one in cards} == {(200, "image/jpeg")}
    assert len({one.content for one in cards}) == 1
    assert (site.asked("/page"), site.asked("/photo")) == (1, 1)

    site.serve("/page", page("Après", canonical=URL, photo="http://journal.example/photo"))
    _look_overdue(tmp_path)
    first = cards[0].headers["ETag"]
    for _ in range(600):
        later = card(reading_server)
        if later.headers["ETag"] != first:
            break
        time.sleep(0.05)
    assert later.headers["ETag"] != first
    assert site.asked("/page") == 2


def _look_overdue(folder):
    """Let the page have been read two minutes ago."""
    engine = open_engine(f"sqlite:///{folder / 'var' / 'share.db'}")
    with engine.begin() as connection:
        connection.execute(update(articles).values(read_at=articles.c.read_at - 120))
    engine.dispose()
