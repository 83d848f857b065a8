"""A script that presses a button thousands of times, at a real server with two workers: the numbers stay honest."""

import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from share_service.stats.presses import BUTTON
from share_service.store.migrate import migrate
from tests import live
from tests.conftest import ARTICLE_HOSTS

ORIGIN = "https://www.journal.example"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PRESSES = 1_000
HANDS = 8


@pytest.fixture
def server(tmp_path):
    """gunicorn with 2 workers behind a proxy of ours, which says who asks."""
    migrate(f"sqlite:///{tmp_path / 'var' / 'share.db'}")
    port = live.free_port()
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", *live.GUNICORN]
    started = live.start(tmp_path, command, port, SHARE_ARTICLE_HOSTS=",".join(ARTICLE_HOSTS), SHARE_PROXY_HOPS="1")
    yield started
    started.stop()


@pytest.fixture
def article(server):
    """What the API says of an article: its token of Facebook's button, and how to ask for its numbers."""
    key = {"Authorization": f"Bearer {server.run('key', 'new', '--name', 'test').stdout.strip()}"}
    address = f"{server.url}/api/v1/articles"
    made = requests.post(address, json={"url": "https://journal.example/a", "title": "T"}, headers=key, timeout=30)
    share = requests.get(f"{address}/{made.json()['id']}/share", headers=key, timeout=30).json()
    token = share["networks"]["facebook"]["link"].rpartition("/")[2]

    def intents():
        return requests.get(f"{address}/{made.json()['id']}/stats", headers=key, timeout=30).json()["totals"]["intents"]

    return token, intents


def press(session, server, token, address, agent=FIREFOX):
    headers = {"Origin": ORIGIN, "User-Agent": agent, "X-Forwarded-For": address}
    answer = session.post(f"{server.url}/events", data={"token": token, "event": "intent"}, headers=headers, timeout=30)
    assert answer.status_code == 204
    return answer.headers.get("X-Share-Count", "counted")


def flood(server, token):
    """Press from one address, each time as another browser; return what was answered."""
    with requests.Session() as session:
        return [
            press(session, server, token, "198.51.100.7", f"{FIREFOX} {number}") for number in range(PRESSES // HANDS)
        ]


def test_a_flood_lifts_the_number_by_what_one_source_is_granted_and_others_count_on(server, article):
    token, intents = article
    began = time.monotonic()
    with ThreadPoolExecutor(HANDS) as hands:
        said = [word for words in hands.map(lambda _hand: flood(server, token), range(HANDS)) for word in words]
    most = BUTTON.burst + 1 + int((time.monotonic() - began) / BUTTON.seconds)
    counted = said.count("counted")
    assert BUTTON.burst <= counted <= most
    assert said.count("limit") == len(said) - counted
    with requests.Session() as session:
        assert {press(session, server, token, f"203.0.113.{number}") for number in range(20)} == {"counted"}
    assert intents() == counted + 20
    shown = requests.get(f"{server.url}/metrics", timeout=30).text
    assert f'share_presses_refused_total{{reason="limit"}} {float(len(said) - counted)}' in shown
