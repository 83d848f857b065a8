"""Readers who press links while servers are killed, and what is counted of them afterwards."""

from __future__ import annotations

import http.client
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from sqlalchemy import func, select

from share_service.articles.article import parse_article
from share_service.links.token import LinkRef
from share_service.newsroom.parts import Service
from share_service.stats.events import Kind
from share_service.store.articles import PhotoState, save_article
from share_service.store.tables import buckets, events
from tests import redis_servers

BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36"
CLIENTS = 3


@dataclass
class Readers:
    """Clients that press links, each link once, and remember which were answered."""

    port: int
    tokens: list[tuple[int, int, str]]
    acknowledged: list[tuple[int, int]] = field(default_factory=list)
    sent: list[tuple[int, int]] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def press(self, mine: list[tuple[int, int, str]]) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        for channel, variant, token in mine:
            if self.stop.is_set():
                break
            with suppress(OSError, http.client.HTTPException):
                self.sent.append((channel, variant))
                connection.request("GET", f"/s/{token}", headers={"User-Agent": BROWSER})
                answer = connection.getresponse()
                answer.read()
                if answer.status == 302:
                    self.acknowledged.append((channel, variant))
        connection.close()

    def __enter__(self) -> Self:
        self._threads = [
            threading.Thread(target=self.press, args=(self.tokens[start::CLIENTS],)) for start in range(CLIENTS)
        ]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop.set()
        for thread in self._threads:
            thread.join()


def readers(port: int, parts: Service) -> Readers:
    """Return clients with links of an article of its own, more than they will press."""
    stored = save_article(
        parts.engine, parse_article({"url": "https://journal.example/a", "title": "A"}), PhotoState()
    )[0]
    tokens = [
        (channel, variant, parts.link_tokens.mint(LinkRef(stored.id, channel, variant)))
        for channel in range(10, 250)
        for variant in range(256)
    ]
    return Readers(port, tokens)


def start_worker(environment: dict[str, str], log: Path) -> subprocess.Popen:
    """Start ``share-service worker``, which writes to ``log``, and wait until it reads the stream."""
    command = [sys.executable, "-m", "share_service", "worker"]
    before = _readers(log)
    with log.open("ab") as out:
        worker = subprocess.Popen(command, env=environment, stdout=out, stderr=out)
    redis_servers.wait_until(lambda: _readers(log) > before, "the worker")
    return worker


def _readers(log: Path) -> int:
    return log.read_text(errors="replace").count("the stream is read from here") if log.exists() else 0


def counts(parts: Service) -> tuple[dict[tuple[int, int], int], int]:
    """Return how often each link was counted, and the sum of the buckets."""
    with parts.engine.connect() as connection:
        query = select(events.c.channel, events.c.variant, func.count()).group_by(events.c.channel, events.c.variant)
        counted = {(row[0], row[1]): row[2] for row in connection.execute(query)}
        clicks = select(func.sum(buckets.c.n)).where(buckets.c.kind.in_([Kind.CLICK, Kind.DUPLICATE]))
        return counted, connection.execute(clicks).scalar() or 0
