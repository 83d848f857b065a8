"""Clients that press links as fast as they are answered, each link once, so that each press can be looked up."""

from __future__ import annotations

import http.client
import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from itertools import product
from typing import Self

from sqlalchemy import Engine, func, select

from share_service.articles.article import parse_article
from share_service.links.token import LinkRef, LinkSigner
from share_service.stats.events import Kind
from share_service.store.articles import PhotoState, save_article
from share_service.store.tables import buckets, events
from tests import live

BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36"
# A token has a byte for either; network codes begin at 10, and the last ones are campaigns'.
CHANNELS = range(10, 250)
VARIANTS = 256
SIGNER = LinkSigner([live.SECRET])

#: An article's id, a channel and a variant.
Press = tuple[int, int, int]


def make_articles(engine: Engine, n: int = 1) -> list[int]:
    """Put articles into the store and return their ids. One has 61,440 links."""
    articles = [parse_article({"url": f"https://journal.example/{number}", "title": "A"}) for number in range(n)]
    return [save_article(engine, article, PhotoState())[0].id for article in articles]


class Pressure:
    """Threads that press links of these articles for the length of a ``with`` block."""

    def __init__(self, port: int, articles: list[int], clients: int = 3) -> None:
        self.acknowledged: list[Press] = []
        self.sent: list[Press] = []
        #: Answers by status; 0 is a connection that broke, as when a worker is killed.
        self.statuses: Counter[int] = Counter()
        self._port = port
        self._presses = product(articles, CHANNELS, range(VARIANTS))
        self._taking = threading.Lock()
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._run) for _ in range(clients)]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def more(self, presses: int, seconds: float = 60) -> None:
        """Wait until that many more presses were acknowledged."""
        wanted = len(self.acknowledged) + presses
        assert eventually(lambda: len(self.acknowledged) >= wanted, seconds), self.statuses

    def _run(self) -> None:
        while not self._stop.is_set():
            with self._taking:
                press = next(self._presses)
            self.sent.append(press)
            status = ask(self._port, SIGNER.mint(LinkRef(*press)))
            self.statuses[status] += 1
            if status == 302:
                self.acknowledged.append(press)
            elif status == 0:
                time.sleep(0.01)


def ask(port: int, token: str) -> int:
    """Follow a link and return the status of the answer; 0 when there was none."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", f"/s/{token}", headers={"User-Agent": BROWSER})
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


def counted(engine: Engine) -> dict[Press, int]:
    """Return how often each press is in the store."""
    press = (events.c.article_id, events.c.channel, events.c.variant)
    with engine.connect() as connection:
        rows = connection.execute(select(*press, func.count()).group_by(*press))
        return {(row[0], row[1], row[2]): row[3] for row in rows}


def assert_each_once(engine: Engine, pressure: Pressure) -> dict[str, int]:
    """Hold that every acknowledged press is counted, none twice, and no other; return the figures."""
    stored = counted(engine)
    lost = [press for press in pressure.acknowledged if press not in stored]
    doubled = {press: times for press, times in stored.items() if times != 1}
    with engine.connect() as connection:
        summed = connection.execute(select(func.sum(buckets.c.n)).where(buckets.c.kind == Kind.CLICK)).scalar()
    figures = {
        "sent": len(pressure.sent),
        "acknowledged": len(pressure.acknowledged),
        "counted": len(stored),
        "lost": len(lost),
        "doubled": len(doubled),
    }
    assert (lost, doubled) == ([], {}), figures
    # A click may be recorded whose answer died with its worker; one that nobody sent may not.
    assert stored.keys() <= set(pressure.sent), figures
    assert summed == len(stored), figures
    return figures


def kill_a_worker(server: live.LiveServer) -> int:
    """``kill -9`` one of two workers as soon as both are there, and return how many that was: 1, or 0 in vain."""
    if eventually(lambda: len(server.workers()) == 2, 30):
        with suppress(ProcessLookupError, IndexError):
            os.kill(random.choice(server.workers()), signal.SIGKILL)
            return 1
    return 0


def eventually(done: Callable[[], bool], seconds: float = 30) -> bool:
    """Wait until ``done`` says so, for ``seconds`` at most; return whether it did."""
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
