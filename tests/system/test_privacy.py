"""After everything that a visitor can do over a real server: no address and no user agent lies anywhere."""

from __future__ import annotations

import re
import socket
import sys

import pytest
import requests
from sqlalchemy import func, select

from share_service.articles.article import parse_article
from share_service.links.channels import CAMPAIGN
from share_service.links.token import LinkRef
from share_service.newsroom.parts import Service
from share_service.settings import Settings
from share_service.store.articles import PhotoState, save_article
from share_service.store.links import change_link, create_link
from share_service.store.migrate import migrate
from share_service.store.tables import day_readers, events
from tests import live

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0 Unverwechselbar/7.13"
CRAWLER = "Unverwechselbot/7.13 (+https://unverwechselbar.example)"
ADDRESSES = ("198.51.100.77", "2001:db8:77::1312")
NAMED = re.compile(rb"198\.51\.100\.77|2001:0?db8:0{0,2}77:|unverwechselb|203\.0\.113\.", re.IGNORECASE)


@pytest.fixture
def server(tmp_path):
    """gunicorn behind one proxy of ours, that logs all it can."""
    migrate(f"sqlite:///{tmp_path / 'var' / 'share.db'}")
    port = live.free_port()
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", *live.GUNICORN]
    settings = {"PROXY_HOPS": "1", "ARTICLE_HOSTS": "journal.example", "LOG_LEVEL": "debug"}
    started = live.start(tmp_path, command, port, **{f"SHARE_{name}": value for name, value in settings.items()})
    yield started
    started.stop()


@pytest.fixture
def parts(server, tmp_path):
    """The service's parts, opened beside the server on the same store."""
    opened = Service.open(
        Settings(secret_key=live.SECRET, data_dir=tmp_path / "var", public_url=server.url, log_level="error")
    )
    yield opened
    opened.engine.dispose()


def test_nobody_is_named_anywhere_whatever_they_do(server, parts, tmp_path):
    stored = save_article(parts.engine, parse_article({"url": "https://journal.example/a", "title": "A"}), PhotoState())
    article = stored[0].id
    campaign = create_link(parts.engine, article, "Infolettre", None)
    change_link(parts.engine, campaign.id, disabled_at=1)
    token = parts.link_tokens.mint(LinkRef(article, 10))
    ended = parts.link_tokens.mint(LinkRef(campaign.id, CAMPAIGN))
    for address in ADDRESSES:
        for agent in (BROWSER, CRAWLER):
            visit(server, address, agent, token, ended)
    for number in range(3):
        headers = told(ADDRESSES[0], BROWSER, spoofed=number)
        answer = requests.get(f"{server.url}/s/{token}", headers=headers, allow_redirects=False, timeout=30)
        assert (answer.status_code, answer.headers.get("Set-Cookie")) == (302, None)
    speak_nonsense(server)
    requests.get(f"{server.url}/readyz", timeout=30)

    assert_unnamed(tmp_path)
    server.stop()
    parts.ingester.take_in()
    with parts.engine.connect() as connection:
        readers = connection.execute(select(func.count(day_readers.c.reader.distinct()))).scalar()
        assert connection.execute(select(func.count()).select_from(events)).scalar() > 0
    assert readers == len(ADDRESSES), "the address that our own proxy noted, whatever stands before it"
    parts.engine.dispose()
    assert_unnamed(tmp_path)


def told(address, agent, *, spoofed=None, **more):
    """Headers of a visitor behind our proxy, who may claim to come from elsewhere."""
    forwarded = address if spoofed is None else f"203.0.113.{spoofed}, {address}"
    return {"X-Forwarded-For": forwarded, "User-Agent": agent, "Origin": "https://journal.example", **more}


def visit(server, address, agent, token, ended):
    """Follow links in every way, press buttons, ask for what is not there."""
    headers = told(address, agent, Referer=f"https://unverwechselbar.example/{address}")
    for method in ("GET", "HEAD", "POST"):
        requests.request(method, f"{server.url}/s/{token}", headers=headers, allow_redirects=False, timeout=30)
    for path in (
        f"/s/{token}x",
        f"/s/{ended}",
        "/card?url=https://journal.example/a",
        "/buttons/1",
        "/nowhere",
        "/api/v1/stats",
    ):
        requests.get(server.url + path, headers=headers, timeout=60)
    for more in ({"Sec-GPC": "1"}, {"Sec-Purpose": "prefetch"}, {}):
        requests.get(f"{server.url}/s/{token}", headers=headers | more, allow_redirects=False, timeout=30)
        press = {"token": token, "event": "intent"}
        requests.post(f"{server.url}/events", json=press, headers=headers | more, timeout=30)


def speak_nonsense(server):
    """Send what is no HTTP, with an address and a name in it."""
    for line in (f"GET /s/x HTTP/9.9\r\nUser-Agent: {BROWSER}\r\n\r\n", f"Unverwechselbar {ADDRESSES[0]}\r\n\r\n"):
        with socket.create_connection(("127.0.0.1", server.port), timeout=10) as rude:
            rude.sendall(line.encode())
            rude.recv(1000)


def assert_unnamed(folder):
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert {path.suffix for path in files} >= {".db", ".log"}
    assert [str(path.relative_to(folder)) for path in files if NAMED.search(path.read_bytes())] == []
