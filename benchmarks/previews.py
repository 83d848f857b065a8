"""How long a crawler waits for the first card of an article nobody knew and for an own-card page, and a page for its buttons.

The newsroom's site is a server on the loopback (a page of 200 KB, a photo of 2400×1600 pixels); its name leads
there by a resolver of ours, and everything else is what serves readers: the guarded fetch, the extractor,
the store, the drawing room, the door.
"""

from __future__ import annotations

import io
import json
import statistics
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PIL import Image

from share_service.app import create_app
from share_service.newsroom.overriding import put_override
from share_service.newsroom.sharing import share_bundle
from share_service.settings import Settings
from share_service.store.articles import latest_articles
from share_service.store.migrate import migrate
from tests.articles.hostile import BEHAVIOURS, HostileServer, Internet, answer, fetcher
from tests.live import SECRET

ARTICLES = 40
CROWD = 8
VISITS = 4_000
CRAWLER = "facebookexternalhit/1.1"
TITLE = "CHRONIQUE : Kupiansk, le cœur battant de l’Ukraine : quand une ville tient, article {}"


def main() -> dict[str, object]:
    """Measure, print, and return the figures in milliseconds and microseconds."""
    server = HostileServer()
    with tempfile.TemporaryDirectory() as folder:
        app = _app(Path(folder), server)
        try:
            figures = {
                "first card (ms)": _first_cards(app),
                f"first card, a crowd of {CROWD} (ms)": _crowd(app, server),
                "link (µs)": _links(app),
                "buttons of a known article (µs)": _buttons(app),
            }
        finally:
            parts = app.extensions["share"]
            parts.recorder.close()
            parts.engine.dispose()
            server.stop()
    print(json.dumps(figures, indent=2, ensure_ascii=False))
    return figures


def _app(folder: Path, server: HostileServer):
    settings = Settings(
        secret_key=SECRET, data_dir=folder, article_hosts=("journal.example",), log_level="error", _env_file=None
    )
    migrate(settings.database)
    app = create_app(settings)
    parts = app.extensions["share"]
    net = Internet(server, {"journal.example": [["93.184.216.34"]]})
    object.__setattr__(parts, "fetcher", fetcher(net, hosts=settings.article_hosts))
    parts.studio.warm()
    photo = io.BytesIO()
    Image.effect_noise((2400, 1600), 60).convert("RGB").save(photo, "JPEG", quality=80)
    for number in range(ARTICLES + 1):
        BEHAVIOURS[f"/{number}"] = lambda number=number: answer(_page(number))
    BEHAVIOURS["/photo"] = lambda: answer(photo.getvalue(), content_type="image/jpeg")
    return app


def _page(number: int) -> bytes:
    head = (
        f'<title>{TITLE.format(number)}</title><link rel="canonical" href="http://journal.example/{number}">'
        f'<meta property="og:title" content="{TITLE.format(number)}"><meta property="og:image" content="/photo">'
    )
    body = "<p>La ville tient encore, et ceux qui y vivent racontent pourquoi.</p>" * 3_000
    return f'<!doctype html><html lang="fr"><head>{head}</head><body>{body}</body></html>'.encode()


def _first_cards(app) -> dict[str, float]:
    client, times = app.test_client(), []
    for number in range(ARTICLES):
        begun = time.perf_counter()
        card = client.get("/card", query_string={"url": f"http://journal.example/{number}"})
        times.append((time.perf_counter() - begun) * 1000)
        assert (card.status_code, card.mimetype) == (200, "image/jpeg")
    return {"median": round(statistics.median(times), 1), "worst": round(max(times), 1)}


def _crowd(app, server: HostileServer) -> dict[str, float]:
    query = {"url": f"http://journal.example/{ARTICLES}"}

    def ask(_number: int) -> float:
        begun = time.perf_counter()
        assert app.test_client().get("/card", query_string=query).status_code == 200
        return (time.perf_counter() - begun) * 1000

    with ThreadPoolExecutor(CROWD) as crowd:
        times = list(crowd.map(ask, range(CROWD)))
    asked = sum(request.startswith(f"GET /{ARTICLES} ") for request in server.requests)
    return {"worst": round(max(times), 1), "requests to the site": asked}


def _buttons(app) -> dict[str, float]:
    """What the server takes for the fragment: as it is kept for a minute, and rendered anew, by the whole application."""
    url = latest_articles(app.extensions["share"].engine, 1)[0].article.url
    environ = {"QUERY_STRING": f"url={url}", "wsgi.url_scheme": "http", "SERVER_NAME": "localhost", "SERVER_PORT": "80"}
    environ |= {"REQUEST_METHOD": "GET", "PATH_INFO": "/buttons", "REMOTE_ADDR": "1.2.3.4"}
    kept, changes = [], app.extensions["share"].changes
    anew = []
    for _ in range(VISITS // 4):
        for times, changed in ((anew, True), (kept, False)):
            if changed:
                changes.bump()
            begun = time.perf_counter()
            b"".join(app.wsgi_app(dict(environ), lambda _status, _headers: None))
            times.append((time.perf_counter() - begun) * 1e6)
    return {"kept": round(statistics.median(kept)), "rendered anew": round(statistics.median(anew))}


def _links(app) -> dict[str, float]:
    """Alternating in one run, so that both see the same machine."""
    parts = app.extensions["share"]
    stored = latest_articles(parts.engine, 1)[0]
    stored = put_override(parts, stored.id, {"title": "Pour X"}, network="x", author="benchmark")
    links = {item.channel: item.link for item in share_bundle(parts, stored).items}
    paths = {name: "/s/" + links[key].rpartition("/")[2] for name, key in (("redirect", "facebook"), ("own page", "x"))}
    times: dict[str, list[float]] = {name: [] for name in paths}
    sizes = {}
    for _ in range(VISITS):
        for name, path in paths.items():
            environ = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "HTTP_USER_AGENT": CRAWLER, "REMOTE_ADDR": "1.2.3.4"}
            begun = time.perf_counter()
            body = app.wsgi_app(environ, lambda _status, _headers: None)
            times[name].append((time.perf_counter() - begun) * 1e6)
            sizes[name] = len(b"".join(body))
    return {name: round(statistics.median(found), 1) for name, found in times.items()} | {
        f"bytes of the {name}": size for name, size in sizes.items()
    }
