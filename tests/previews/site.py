"""A good article on a site of our own, on a real server, with one thing wrong at a time."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from PIL import Image

from share_service.articles.fetch import Fetcher
from share_service.articles.wire import Wire
from tests.articles.hostile import PUBLIC, Internet

URL = "http://journal.test/monde/kupiansk"
IMAGE = "http://journal.test/card.jpg"
TITLE = "Kupiansk, le cœur battant de l’Ukraine"
DESCRIPTION = "Une ville et ses habitants, trois ans après le début de la guerre."
GOOD = f"""<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>{TITLE} | Le Journal</title>
<link rel="canonical" href="{URL}">
<meta property="og:type" content="article">
<meta property="og:site_name" content="Le Journal">
<meta property="og:title" content="{TITLE}">
<meta property="og:description" content="{DESCRIPTION}">
<meta property="og:url" content="{URL}">
<meta property="og:locale" content="fr_FR">
<meta property="og:image" content="{IMAGE}">
<meta property="og:image:type" content="image/jpeg">
<meta property="og:image:width" content="1200">
<meta property="og:image:height" content="630">
<meta property="og:image:alt" content="Le titre, et une rue sous la neige">
<meta property="article:published_time" content="2026-11-22T08:30:00+01:00">
<meta property="article:author" content="Noé Martin">
<meta property="article:author" content="Léa Roux">
<meta name="description" content="{DESCRIPTION}">
<meta name="twitter:card" content="summary_large_image">
<meta name="twitter:title" content="{TITLE}">
<meta name="twitter:description" content="{DESCRIPTION}">
<meta name="twitter:image" content="{IMAGE}">
<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{TITLE}",
"datePublished": "2026-11-22T08:30:00+01:00", "author": [{{"@type": "Person", "name": "Noé Martin"}}],
"image": {{"url": "http://journal.test/photo.jpg", "creditText": "Photo : A. Durand"}}}}</script>
</head><body><h1>{TITLE}</h1><p>{DESCRIPTION}</p></body></html>"""


@cache
def picture(width: int = 1200, height: int = 630, kind: str = "JPEG", *, noise: bool = False) -> bytes:
    """A picture in one colour; ``noise`` makes it heavy."""
    image = Image.effect_noise((width, height), 80) if noise else Image.new("RGB", (width, height), "#345")
    out = io.BytesIO()
    image.convert("RGB").save(out, kind, quality=95)
    return out.getvalue()


@dataclass
class Reply:
    """What a path answers: its status, headers and body."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    length: bool = True


Answerer = Callable[[str, str], Reply]


class Site:
    """Serves `page` and `card.jpg`, or what a test puts at a path: a function of (method, user agent)."""

    def __init__(self) -> None:
        self.paths: dict[str, Answerer] = {}
        self.agents: list[str] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site.answer(self, "GET")

            def do_HEAD(self) -> None:
                site.answer(self, "HEAD")

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def answer(self, handler: BaseHTTPRequestHandler, method: str) -> None:
        agent = handler.headers.get("User-Agent", "")
        self.agents.append(agent)
        reply = self.paths.get(handler.path, lambda *_: Reply(status=404))(method, agent)
        handler.send_response(reply.status)
        for name, value in reply.headers.items():
            handler.send_header(name, value)
        handler.send_header("Connection", "close")
        if reply.length:
            handler.send_header("Content-Length", str(len(reply.body)))
        handler.end_headers()
        if method == "GET":
            handler.wfile.write(reply.body)

    def serve(self, page: str = GOOD, image: bytes | None = None, **page_headers: str) -> None:
        """Serve the article with this page and this picture, and no robots.txt."""
        headers = {"Content-Type": "text/html; charset=utf-8"}
        headers |= {name.replace("_", "-"): value for name, value in page_headers.items()}
        self.paths = {
            "/monde/kupiansk": lambda *_: Reply(page.encode(), headers=headers),
            "/card.jpg": lambda *_: Reply(image or picture(), headers={"Content-Type": "image/jpeg"}),
        }

    def fetcher(self, **options: object) -> Fetcher:
        net = Internet(self, {"journal.test": [[PUBLIC[0]]]})
        return Fetcher(wire=Wire(resolver=net.resolve, connector=net.connect), **({"timeout": 5.0} | options))

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def running_site() -> Iterator[Site]:
    site = Site()
    try:
        yield site
    finally:
        site.stop()
