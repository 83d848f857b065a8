"""The links process: gunicorn's asgi worker gives the very answers of the web process, and counts the same."""

from __future__ import annotations

import json
import sys

import pytest
import requests

from share_service.articles.article import parse_article
from share_service.links.channels import CAMPAIGN
from share_service.links.token import LinkRef
from share_service.newsroom.overriding import put_override
from share_service.newsroom.parts import Service
from share_service.settings import Settings
from share_service.store.articles import PhotoState, save_article
from share_service.store.links import Put, change_link, create_link
from tests import live

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
LINKS = ("--config", "python:share_service.links_server", "share_service.app:create_links()")
URL = "https://journal.example/été?x=1"


@pytest.fixture
def beside(live_server, tmp_path):
    """The service's parts, opened beside the web process."""
    settings = Settings(secret_key=live.SECRET, data_dir=tmp_path / "var", log_level="error")
    parts = Service.open(settings)
    yield parts
    parts.engine.dispose()


@pytest.fixture
def links(live_server, tmp_path):
    """The links process, on the store of the web process, behind one proxy of ours."""
    port = live.free_port()
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", *LINKS]
    server = live.start(tmp_path, command, port, SHARE_PROXY_HOPS="1", SHARE_ARTICLE_HOSTS="journal.example")
    yield server
    assert server.stop() == 0


def told(server, path, method="GET", **headers):
    """Return status, the headers that matter, and the body."""
    named = {"User-Agent": BROWSER, **{name.replace("_", "-"): value for name, value in headers.items()}}
    answer = requests.request(method, server.url + path, headers=named, allow_redirects=False, timeout=30)
    own = ("date", "server", "connection", "x-request-id", "x-share-count", "allow")
    said = {name.lower(): value for name, value in answer.headers.items() if name.lower() not in own}
    return answer.status_code, said, answer.content, answer.headers.get("X-Share-Count")


def test_both_doors_have_a_page_for_crawlers_of_a_link_with_its_own_title(live_server, links, beside):
    stored = save_article(beside.engine, parse_article({"url": URL, "title": "Été"}), PhotoState())[0]
    put_override(beside, stored.id, {"title": "Pour X"}, network="x", author="ana")
    path = "/s/" + beside.link_tokens.mint(LinkRef(stored.id, beside.networks["x"].code))
    for method in ("GET", "HEAD"):
        for user_agent, status in (("Twitterbot/1.0", 200), (BROWSER, 302)):
            answers = [told(server, path, method, User_Agent=user_agent) for server in (live_server, links)]
            assert [answer[0] for answer in answers] == [status, status]
            assert answers[0][1]["vary"] == answers[1][1]["vary"] == "User-Agent"
            # Each door writes the address that it is reached at.
            assert (b"Pour X" in answers[0][2]) == (b"Pour X" in answers[1][2]) == (method == "GET" and status == 200)


def test_both_doors_give_the_same_answers_and_the_same_counts(live_server, links, beside):
    stored = save_article(beside.engine, parse_article({"url": URL, "title": "Été"}), PhotoState())[0]
    path = "/s/" + beside.link_tokens.mint(LinkRef(stored.id, beside.networks["x"].code))
    visits = [
        ("GET", {}),
        ("HEAD", {}),
        ("GET", {"Sec_Purpose": "prefetch"}),
        ("GET", {"User_Agent": "Twitterbot/1.0"}),
        ("GET", {"User_Agent": "curl/8.5.0"}),
        ("GET", {"Sec_GPC": "1"}),
        ("POST", {}),
    ]
    for method, headers in visits:
        one, other = (told(server, path, method, **headers) for server in (live_server, links))
        assert one == other
    assert told(links, path)[3] == "duplicate", "the same reader, whichever worker answers"
    assert told(links, path, X_Forwarded_For="203.0.113.9, 198.51.100.7")[3] is None
    assert told(links, path, X_Forwarded_For="192.0.2.4, 198.51.100.7")[3] == "duplicate", "the hop before ours"
    links.stop()
    live_server.stop()
    totals = json.loads(live_server.run("stats", URL).stdout)["totals"]
    assert totals["refused"]["head"] == totals["refused"]["prefetch"] == totals["refused"]["crawler"] == 2
    assert totals["previews"] == 2


def test_what_is_rare_is_explained_as_the_web_process_does(live_server, links, beside):
    stored = save_article(beside.engine, parse_article({"url": URL, "title": "Été"}), PhotoState())[0]
    link = create_link(beside.engine, stored.id, "Infolettre", None, Put("push", None, "utm_source=push"))
    path = "/s/" + beside.link_tokens.mint(LinkRef(link.id, CAMPAIGN))
    for server in (links, live_server):
        led = requests.get(server.url + path, allow_redirects=False, timeout=30).headers["Location"]
        assert led.endswith("utm_source=push")
    assert told(links, path)[:2] == told(live_server, path)[:2]
    change_link(beside.engine, link.id, disabled_at=1)
    beside.changes.bump()
    gone = told(links, path)
    assert (gone[0], gone) == (410, told(live_server, path))
    unknown = told(links, "/s/unknown", Accept_Language="en")
    assert (unknown[0], unknown) == (404, told(live_server, "/s/unknown", Accept_Language="en"))
    assert requests.get(links.url + "/readyz", timeout=30).ok
    assert requests.get(links.url + "/api/v1/stats", timeout=30).status_code == 404
