"""The service on a free port, and beside it a newsroom's own site whose pages carry the service's tags."""

from __future__ import annotations

import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import requests

from benchmarks.consumers.titles import TITLES
from tests import live

OWN = "Titre pour Facebook"


@dataclass(frozen=True)
class Sight:
    """One page to be read: which title it has, by which way it is reached, and what must be seen there."""

    name: str
    way: str
    url: str
    title: str
    image: str


class _Site:
    """A newsroom's site: a page for each article, written as the integration guide says."""

    def __init__(self) -> None:
        self.pages: dict[str, bytes] = {}
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                page = site.pages.get(self.path)
                self.send_response(200 if page else 404)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(page or b"")))
                self.end_headers()
                self.wfile.write(page or b"")

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.host = f"127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@contextmanager
def newsroom() -> Iterator[list[Sight]]:
    """Yield everything there is to read: each title directly, through a signed link, and on its own-card page."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        site = _Site()
        stack.callback(site.server.server_close)
        stack.callback(site.server.shutdown)
        port = live.free_port()
        command = [sys.executable, "-m", "share_service", "serve", "--port", str(port)]
        settings = {"SHARE_ARTICLE_HOSTS": site.host, "SHARE_LOG_LEVEL": "error"}
        server = live.start(folder, command, port, **settings)
        stack.callback(server.stop)
        key = server.run("key", "new", "--name", "consumers").stdout.strip()
        yield list(_sights(f"{server.url}/api/v1", {"Authorization": f"Bearer {key}"}, site))


def _sights(api: str, key: dict[str, str], site: _Site) -> Iterator[Sight]:
    for number, (name, (language, title)) in enumerate(TITLES.items()):
        url = f"http://{site.host}/{number}"
        known = _article(api, key, url, language, title)
        share = requests.get(f"{api}/articles/{known['id']}/share", headers=key, timeout=30).json()
        page = (
            f'<html lang="{language}"><head><meta charset="utf-8"><title>{escape(title)}</title>{share["meta"]}</head>'
        )
        paragraph = f"<p>{'Un paragraphe de l’article, assez long pour être lu. ' * 12}</p>"
        site.pages[f"/{number}"] = (
            f"<!doctype html>{page}<body><article><h1>{escape(title)}</h1>{paragraph}</article>".encode()
        )
        image = share["cards"]["landscape"]["url"]
        yield Sight(name, "article", url, known["title"], image)
        yield Sight(name, "link", share["networks"]["linkedin"]["link"], known["title"], image)
        own = {"title": f"{OWN} : {title}"}
        answer = requests.put(
            f"{api}/articles/{known['id']}/override?network=facebook", json=own, headers=key, timeout=30
        )
        answer.raise_for_status()
        link = share["networks"]["facebook"]["link"]
        seen = requests.get(link, headers={"User-Agent": "facebookexternalhit/1.1"}, allow_redirects=False, timeout=30)
        yield Sight(name, "own card", link, own["title"], _image_of(seen.text))


def _article(api: str, key: dict[str, str], url: str, language: str, title: str) -> dict[str, Any]:
    data = {"url": url, "title": title, "language": language, "description": "Le chapeau de l’article."}
    answer = requests.post(
        f"{api}/articles",
        json=data | {"authors": ["Léa Roux"], "published_at": "2026-11-22T08:30:00+01:00"},
        headers=key,
        timeout=30,
    )
    answer.raise_for_status()
    return answer.json()


def _image_of(page: str) -> str:
    _, _, after = page.partition('property="og:image" content="')
    return after.partition('"')[0].replace("&amp;", "&")
