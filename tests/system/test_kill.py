"""``kill -9`` of workers under load: every acknowledged click is counted, and counted once."""

from __future__ import annotations

import http.client
import os
import random
import signal
import threading
import time
from contextlib import suppress

from sqlalchemy import func, select

from share_service.articles.article import parse_article
from share_service.links.token import LinkRef
from share_service.newsroom.parts import Service
from share_service.settings import Settings
from share_service.stats.events import Kind
from share_service.stats.journal import journals_in
from share_service.store.articles import PhotoState, save_article
from share_service.store.tables import buckets, events
from tests import live

BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36"
KILLS = 6
VARIANTS = 256
CLIENTS = 3


def test_killed_workers_lose_and_double_nothing(live_server, tmp_path):
    """Each request names a (channel, variant) of its own by its token, so that each can be looked up afterwards."""
    parts = Service.open(Settings(secret_key=live.SECRET, data_dir=tmp_path / "var", log_level="error"))
    article = parse_article({"url": "https://journal.example/a", "title": "A"})
    stored = save_article(parts.engine, article, PhotoState())[0]
    tokens = [
        (channel, variant, parts.link_tokens.mint(LinkRef(stored.id, channel, variant)))
        for channel in range(10, 250)
        for variant in range(VARIANTS)
    ]
    acknowledged: list[tuple[int, int]] = []
    sent: list[tuple[int, int]] = []
    stop = threading.Event()

    def press(mine: list[tuple[int, int, str]]) -> None:
        for channel, variant, token in mine:
            if stop.is_set():
                return
            connection = http.client.HTTPConnection("127.0.0.1", live_server.port, timeout=10)
            with suppress(OSError, http.client.HTTPException):
                sent.append((channel, variant))
                connection.request("GET", f"/s/{token}", headers={"User-Agent": BROWSER})
                if connection.getresponse().status == 302:
                    acknowledged.append((channel, variant))
            connection.close()

    clients = [threading.Thread(target=press, args=(tokens[start::CLIENTS],)) for start in range(CLIENTS)]
    for client in clients:
        client.start()
    killed = kill_workers(live_server)
    stop.set()
    for client in clients:
        client.join()
    live_server.stop()

    parts.ingester.take_in()
    with parts.engine.connect() as connection:
        query = select(events.c.channel, events.c.variant, func.count()).group_by(events.c.channel, events.c.variant)
        counted = {(row[0], row[1]): row[2] for row in connection.execute(query)}
        summed = connection.execute(select(func.sum(buckets.c.n)).where(buckets.c.kind == Kind.CLICK)).scalar()
    parts.engine.dispose()
    assert killed == KILLS
    assert len(acknowledged) > 100
    assert [link for link in acknowledged if link not in counted] == []
    assert {link: times for link, times in counted.items() if times != 1} == {}
    # A click may be recorded whose answer died with its worker; one that nobody sent may not.
    assert set(counted) <= set(sent)
    assert summed == len(counted)
    assert journals_in(tmp_path / "var" / "spool") == {}


def kill_workers(server: live.LiveServer) -> int:
    killed = 0
    for _ in range(200):
        if killed == KILLS:
            break
        time.sleep(random.uniform(0.1, 0.4))
        workers = server.workers()
        if len(workers) == 2:
            with suppress(ProcessLookupError):
                os.kill(random.choice(workers), signal.SIGKILL)
                killed += 1
    return killed
