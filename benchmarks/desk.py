"""What the desk's pages cost with ten million clicks stored: milliseconds on the server, and bytes to the browser.

``python -m benchmarks.desk``. `clicks.py` makes the store the first time (a quarter of an hour) and keeps it;
``BENCH_CLICKS=1000000 BENCH_DAYS=40`` makes a smaller one. The desk is asked in this process, as a signed-in
administrator, at the moment at which the store ends. The bytes are those of the page, its style sheets, scripts,
fonts and icons, compressed as they are sent; pictures of cards are counted apart.
"""

from __future__ import annotations

import gc
import gzip
import os
import re
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from urllib.parse import urljoin

from flask.testing import FlaskClient

from benchmarks.clicks import DAYS, Made, folder_of, store
from share_service.newsroom.parts import Service
from share_service.settings import Settings
from share_service.web.auth import invite_link
from share_service.web.desk import clock

CLICKS = int(os.environ.get("BENCH_CLICKS", "10_000_000"))
DAYS_MADE = int(os.environ.get("BENCH_DAYS", DAYS))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "15"))
BAR_MS, BAR_BYTES, BAR_ARTICLE_BYTES = 100, 60_000, 90_000
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
_ASSET = re.compile(r'<(?:link[^>]* href|script[^>]* src)="([^"]+)"')
_PICTURE = re.compile(r'<img[^>]* src="([^"]+)"')
_URL = re.compile(r'url\("?([^")]+)"?\)')


@dataclass
class Page:
    """One page of the desk, and how long it took in each round: milliseconds of the clock, and of this process's CPU."""

    name: str
    path: str
    took: list[float]
    worked: list[float]
    sent: int = 0
    with_assets: int = 0
    pictures: int = 0


def main() -> dict[str, Any]:
    """Measure, print the table, return the figures."""
    engine, made = store(CLICKS, None, DAYS_MADE)
    engine.dispose()
    with tempfile.TemporaryDirectory() as folder:
        client = _signed_in(Path(folder), made)
        pages = _pages(made)
        for page in pages:
            _weigh(client, page)
        for _ in range(ROUNDS):
            for page in pages:
                _time(client, page)
    return _told(made, pages)


def _pages(made: Made) -> list[Page]:
    ranges = ("today", "yesterday", "7d", "28d", "year")
    busiest, middling = f"/desk/articles/{made.busiest}", f"/desk/articles/{made.median}"
    named = {
        "Now": "/desk/",
        **{f"Article, busiest, {key}": f"{busiest}?range={key}" for key in ranges},
        "Article, middling, 28d": f"{middling}?range=28d",
        "Preview": f"{busiest}/preview",
        **{f"Networks, {key}": f"/desk/networks?range={key}" for key in ranges},
        "Search": "/desk/search?q=semaine+10",
        "Links": "/desk/links",
        "Trials": "/desk/trials",
        "More content": "/desk/more",
        "Alerts": "/desk/settings/alerts",
        "Settings": "/desk/settings",
        "People": "/desk/settings/people",
        "Keys": "/desk/settings/keys",
        "Log": "/desk/settings/log",
    }
    return [Page(name, path, [], []) for name, path in named.items()]


def _signed_in(folder: Path, made: Made) -> FlaskClient:
    from share_service.app import create_app  # noqa: PLC0415  # it reads the environment

    settings = Settings(
        data_dir=folder,
        database_url=f"sqlite:///{folder_of(CLICKS) / 'share.db'}",
        secret_key="a key of the benchmark, and of nothing else",
        public_url="http://localhost",
        article_hosts=("journal.example",),
        timezone="Europe/Paris",
        log_level="error",
    )
    clock.now = lambda: datetime.fromtimestamp(made.now, UTC)
    app = create_app(settings)
    parts: Service = app.extensions["share"]
    # As the server does before its workers part.
    gc.collect()
    gc.freeze()
    client = app.test_client()
    client.environ_base.update(
        {"HTTP_USER_AGENT": FIREFOX, "HTTP_ACCEPT_LANGUAGE": "fr", "HTTP_ACCEPT_ENCODING": "gzip"}
    )
    link = invite_link(parts.settings, parts.engine, "bench@journal.example", "admin")
    client.get(link.removeprefix(parts.settings.public_url))
    return client


def _weigh(client: FlaskClient, page: Page) -> None:
    body = _body(client, page.path)
    page.sent = _packed(body)
    text = body.decode()
    seen = {urljoin(page.path, address) for address in _ASSET.findall(text)}
    page.with_assets = page.sent
    while seen:
        address = seen.pop()
        asset = _body(client, address)
        page.with_assets += len(asset) if address.endswith(".woff2") else _packed(asset)
        if ".css" in address:
            seen |= {urljoin(address, inner) for inner in _URL.findall(asset.decode()) if not inner.startswith("data:")}
    page.pictures = len(_PICTURE.findall(text))


def _body(client: FlaskClient, address: str) -> bytes:
    answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} was answered {answer.status}")
    return gzip.decompress(answer.data) if answer.content_encoding == "gzip" else answer.data


def _packed(body: bytes) -> int:
    return len(gzip.compress(body, 6))


def _time(client: FlaskClient, page: Page) -> None:
    begun, work = time.perf_counter(), time.process_time()
    client.get(page.path)
    page.worked.append((time.process_time() - work) * 1000)
    page.took.append((time.perf_counter() - begun) * 1000)


def _told(made: Made, pages: list[Page]) -> dict[str, Any]:
    print(
        f"{made.clicks:,} clicks of {made.articles:,} articles; bars: {BAR_MS} ms, {BAR_BYTES // 1000} KB, Article 90 KB"
    )
    print(
        f"  {'page':<26} {'median ms':>9} {'p95':>7} {'CPU ms':>7} {'p95':>7} {'HTML KB':>8} {'all KB':>7} {'cards':>6}"
    )
    figures = {}
    for page in pages:
        row = {
            "median ms": round(median(page.took), 1),
            "p95 ms": _p95(page.took),
            "CPU ms": round(median(page.worked), 1),
            "CPU p95 ms": _p95(page.worked),
            "HTML bytes": page.sent,
            "all bytes": page.with_assets,
            "pictures": page.pictures,
        }
        figures[page.name] = row
        print(
            f"  {page.name:<26} {row['median ms']:>9} {row['p95 ms']:>7} {row['CPU ms']:>7} {row['CPU p95 ms']:>7}"
            f" {page.sent / 1000:>8.1f} {page.with_assets / 1000:>7.1f} {page.pictures:>6} {_over(page, row)}"
        )
    return {"clicks": made.clicks, "articles": made.articles, "pages": figures}


def _p95(times: list[float]) -> float:
    return round(quantiles(times, n=20, method="inclusive")[-1], 1)


def _over(page: Page, row: dict[str, float]) -> str:
    """Say what is over its bar. Where other programs run, the clock tells of them too: CPU alone tells of the page."""
    most = BAR_ARTICLE_BYTES if page.name.startswith("Article") else BAR_BYTES
    over = {"time": row["p95 ms"], "CPU": row["CPU p95 ms"]}
    said = [name for name, ms in over.items() if ms > BAR_MS] + ["bytes"] * (page.with_assets > most)
    return f"over: {', '.join(said)}" if said else ""


if __name__ == "__main__":
    main()
