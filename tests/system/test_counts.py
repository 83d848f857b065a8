"""Two gunicorn workers behind one proxy of ours, and everybody who comes to a link: the numbers are people."""

from __future__ import annotations

import random
import re
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from share_service.articles.article import parse_article
from share_service.newsroom.parts import Service
from share_service.settings import Settings
from share_service.stats.questions import article_stats
from share_service.store.articles import PhotoState, save_article
from share_service.store.migrate import migrate
from tests import live

BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36"
PREVIEWS = (
    "facebookexternalhit/1.1",
    "Twitterbot/1.0",
    "LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)",
    "WhatsApp/2.23.20.0",
    "Mastodon/4.5.0 (http.rb/5.3.1; +https://social.example/)",
)
OTHERS = ("curl/8.5.0", "", "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "okhttp/4.12.0")


@pytest.fixture
def server(tmp_path):
    migrate(f"sqlite:///{tmp_path / 'var' / 'share.db'}")
    port = live.free_port()
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", *live.GUNICORN]
    started = live.start(
        tmp_path, command, port, SHARE_PROXY_HOPS="1", SHARE_ARTICLE_HOSTS="journal.example", SHARE_LOG_LEVEL="info"
    )
    yield started
    started.stop()


@pytest.fixture
def beside(server, tmp_path):
    """The service's parts, opened beside the server on the same store."""
    parts = Service.open(
        Settings(secret_key=live.SECRET, data_dir=tmp_path / "var", public_url=server.url, log_level="error")
    )
    yield parts
    parts.engine.dispose()


def visits() -> list[tuple[str, dict[str, str]]]:
    """Everybody who comes, in any order: method and headers."""
    readers = [("GET", {"User-Agent": BROWSER, "X-Forwarded-For": f"198.51.100.{number}"}) for number in range(100)]
    previews = [("GET", {"User-Agent": PREVIEWS[number % len(PREVIEWS)]}) for number in range(50)]
    heads = [("HEAD", {"User-Agent": BROWSER, "X-Forwarded-For": f"203.0.113.{number}"}) for number in range(30)]
    ahead = [
        ("GET", {"User-Agent": BROWSER, "Sec-Purpose": "prefetch", "X-Forwarded-For": f"198.51.100.{number}"})
        for number in range(20)
    ]
    others = [("GET", {"User-Agent": OTHERS[number % len(OTHERS)]}) for number in range(20)]
    everybody = readers * 2 + previews + heads + ahead + others
    random.Random(7).shuffle(everybody)
    return everybody


def test_a_hundred_readers_are_a_hundred_clicks_whatever_else_comes(server, beside, tmp_path):
    article = parse_article({"url": "https://journal.example/a", "title": "A"})
    stored = save_article(beside.engine, article, PhotoState())[0]
    from share_service.links.token import LinkRef

    link = f"{server.url}/s/{beside.link_tokens.mint(LinkRef(stored.id, beside.networks['facebook'].code))}"

    def visit(request: tuple[str, dict[str, str]]) -> int:
        method, headers = request
        return requests.request(method, link, headers=headers, allow_redirects=False, timeout=30).status_code

    with ThreadPoolExecutor(4) as pool:
        statuses = list(pool.map(visit, visits()))
    assert {status: statuses.count(status) for status in set(statuses)} == {302: 300, 503: 20}

    key = server.run("key", "new", "--name", "tests").stdout.strip()
    asked = requests.get(
        f"{server.url}/api/v1/articles/{stored.id}/stats", headers={"Authorization": f"Bearer {key}"}, timeout=30
    )
    expected = {
        "clicks": 100,
        "previews": 50,
        "intents": 0,
        "copies": 0,
        "refused": {"duplicate": 100, "crawler": 20, "prefetch": 20, "head": 30},
        "readers": 100,
    }
    totals = asked.json()["totals"]
    assert {name: totals[name] for name in expected} == expected
    assert {name: asked.json()["channels"]["facebook"][name] for name in expected} == expected
    assert sum(step["clicks"] for step in asked.json()["series"]) == 100

    beside.ingester.take_in()
    again = article_stats(beside.engine, stored.id, zone=beside.settings.zone, networks=beside.networks)
    assert again["totals"] == totals
    assert_nobody_is_named(tmp_path)


def assert_nobody_is_named(folder) -> None:
    """No address and no user agent lies in the store, the journals, the salts or the log."""
    named = re.compile(rb"198\.51\.100\.\d|203\.0\.113\.\d|AppleWebKit|facebookexternalhit")
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert any(path.suffix == ".journal" for path in files)
    assert [path.name for path in files if named.search(path.read_bytes())] == []
