"""Two machines of two workers each behind one bucket, as an operator runs them."""

from __future__ import annotations

import re
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from share_service.store.migrate import migrate
from tests import live
from tests.s3_server import BUCKET, SECRET

CARDS = 20


@pytest.fixture
def machines(s3, tmp_path):
    """Two servers with a store and a bucket in common, and a data folder of their own."""
    settings = {
        "SHARE_ARTICLE_HOSTS": "journal.example",
        "SHARE_DATABASE_URL": f"sqlite:///{tmp_path / 'share.db'}",
        "SHARE_CARD_STORE": f"s3://{BUCKET}/cartes",
        "SHARE_CARD_STORE_ENDPOINT": s3.url,
    }
    migrate(settings["SHARE_DATABASE_URL"])
    started = []
    try:
        for name in ("one", "other"):
            (tmp_path / name).mkdir()
            port = live.free_port()
            command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", *live.GUNICORN]
            started.append(live.start(tmp_path / name, command, port, **settings))
        yield started
    finally:
        for server in started:
            server.stop()


def card(server, number):
    """Fetch the square card of an article, coming again when many are being drawn."""
    for _ in range(60):
        asked = {"url": f"https://journal.example/{number}", "size": "square"}
        answer = requests.get(f"{server.url}/card", params=asked, timeout=60)
        if answer.status_code != 503:
            break
        time.sleep(0.5)
    assert answer.status_code == 200
    return answer.content


def counted(servers, metric, label):
    """Return what a counter comes to on all servers where it has a label of that value."""
    texts = [requests.get(f"{server.url}/metrics", timeout=30).text for server in servers]
    return sum(
        float(found) for text in texts for found in re.findall(rf'{metric}\{{[^}}]*"{label}"[^}}]*\}} (\S+)', text)
    )


def test_machines_draw_each_card_once_between_them(machines, s3):
    one, other = machines
    key = one.run("key", "new", "--name", "cms").stdout.strip()
    for number in range(CARDS):
        article = {"url": f"https://journal.example/{number}", "title": f"Le titre numéro {number}"}
        sent = requests.post(
            f"{one.url}/api/v1/articles", json=article, headers={"Authorization": f"Bearer {key}"}, timeout=30
        )
        assert sent.status_code == 201
    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(card, server, number) for number in range(CARDS) for server in (one, other)]
        cards = [future.result() for future in asked]
    assert cards[::2] == cards[1::2]
    # Where so much else runs that the bucket seems to be away, each draws for itself.
    if not counted(machines, "share_bucket_requests_total", "failed"):
        assert counted(machines, "share_cards_drawn_total", "square") == CARDS
    assert len([name for name in s3.objects("cartes/cards/") if name.endswith("-1.png")]) == CARDS
    s3.answers("503")
    assert requests.get(f"{one.url}/readyz", timeout=60).json()["checks"]["bucket"] == "failing"
    assert [server.stop() for server in machines] == [0, 0]
    assert all(SECRET not in server.log.read_text() for server in machines)
