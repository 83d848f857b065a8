"""The click stream: what a record costs on each of its ways, and what is left of the clicks when servers are killed.

``python -m benchmarks.stream``. The servers are real and on loopback, with append-only files on this
disk. Every scenario is in-process or through gunicorn as it says; `kill` is SIGKILL.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import threading
import time
from contextlib import ExitStack
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from benchmarks.serving import Target, served, take_turns
from benchmarks.stream_kills import SECRET, SERVICE, click, forgotten, kills, servers, service
from share_service.articles.article import parse_article
from share_service.links.token import LinkRef
from share_service.settings import Settings
from share_service.stats.recorder import Recorder
from share_service.stats.stream import ClickStream
from share_service.stats.stream_address import parse_address
from share_service.store.articles import PhotoState, save_article
from tests import redis_servers

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "7"))
SECONDS = int(os.environ.get("BENCH_SECONDS", "3"))
RECORDS = 2000


def main() -> dict[str, Any]:
    """Measure and kill, print, return the figures."""
    if redis_servers.SERVER is None:
        sys.exit("redis-server is not installed: apt-get install redis-server")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        return {
            "cost of a record": cost(folder / "cost"),
            "redirects": redirects(folder / "redirects"),
            "what Redis forgot": [
                forgotten(folder / "forgotten-everysec", "one server, everysec"),
                forgotten(folder / "forgotten-0", "Cluster"),
                forgotten(folder / "forgotten-1", "Cluster", wait=1),
            ],
            "kills": [
                kills(folder / "everysec", "one server, everysec"),
                kills(folder / "always", "one server, always"),
                kills(folder / "cluster", "Cluster"),
            ],
        }


def cost(folder: Path) -> dict[str, Any]:
    """Record one by one and with eight threads, the ways in turns."""
    with ExitStack() as stack:
        [everysec] = stack.enter_context(servers(folder / "a", "everysec"))
        [always] = stack.enter_context(servers(folder / "b", "always"))
        cluster = stack.enter_context(servers(folder / "c", "Cluster"))
        engine = service(folder / "store").engine
        zone = Settings(secret_key=SECRET).zone

        def stream(name: str, url: str) -> Any:
            made = ClickStream(parse_address(url), engine, folder / name, zone, consume=False)
            made.publisher.begin()
            return made.recorder

        ways = {
            "journal alone": Recorder(folder / "spool"),
            "and one server, everysec": stream("1", everysec.url),
            "and one server, always": stream("2", always.url),
            "and a Cluster": stream("3", cluster[0].url),
            "and a Cluster, wait=1": stream("4", f"{cluster[0].url}?wait=1"),
        }
        took: dict[str, list[float]] = {name: [] for name in ways}
        together: dict[str, list[float]] = {name: [] for name in ways}
        for _ in range(ROUNDS):
            for name, recorder in ways.items():
                took[name] += [_timed(recorder, number) for number in range(RECORDS // ROUNDS)]
                together[name].append(_with_threads(recorder))
        for recorder in ways.values():
            recorder.close()
    rows = {}
    print(f"  {'a record':<28} {'median µs':>10} {'p99 µs':>8} {'events/s, 8 threads':>20}")
    for name in ways:
        rows[name] = {
            "median µs": round(median(took[name]), 1),
            "p99 µs": round(quantiles(took[name], n=100)[98], 1),
            "events per second, 8 threads": round(median(together[name])),
        }
        print("  {:<28} {:>10} {:>8} {:>20,}".format(name, *rows[name].values()), flush=True)
    return rows


def _timed(recorder: Recorder, number: int) -> float:
    event = click(number)
    begun = time.perf_counter()
    recorder.record(event)
    return (time.perf_counter() - begun) * 1e6


def _with_threads(recorder: Recorder, each: int = 300) -> float:
    def run() -> None:
        for number in range(each):
            recorder.record(click(number))

    threads = [threading.Thread(target=run) for _ in range(8)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return 8 * each / (time.perf_counter() - begun)


def redirects(folder: Path) -> dict[str, Any]:
    """Press a link under gunicorn with and without a stream, in turns; nobody reads the stream meanwhile."""
    if shutil.which("wrk") is None:
        print("  wrk is not installed: redirects are not measured")
        return {}
    with ExitStack() as stack:
        [server] = stack.enter_context(servers(folder / "redis", "everysec"))
        targets = []
        for name, url in (("journal alone", ""), ("journal and stream", server.url)):
            home = folder / name.replace(" ", "-")
            parts = service(home)
            article = parse_article({"url": "https://journal.example/a", "title": "A"})
            stored = save_article(parts.engine, article, PhotoState())[0]
            environment = os.environ | {
                "SHARE_SECRET_KEY": SECRET,
                "SHARE_DATA_DIR": str(home),
                "SHARE_LOG_LEVEL": "error",
                "SHARE_CLICK_STREAM": url,
                "SHARE_CLICK_STREAM_IN_WEB": "false",
            }
            address, pid = stack.enter_context(served(SERVICE, environment, "/livez"))
            link = f"{address}/s/{parts.link_tokens.mint(LinkRef(stored.id, 10))}"
            targets.append(Target(name, link, pid, "journal alone"))
        take_turns(targets, ROUNDS, SECONDS)
    rows = {}
    for target in targets:
        rows[target.name] = row = {
            "requests per second": round(target.median("per_second")),
            "ratio": round(target.median("per_second") / targets[0].median("per_second"), 3),
            "p99 ms": round(target.median("p99_ms"), 2),
            "CPU µs": round(target.cpu_us),
        }
        print("  {:<28} {:>8,} req/s, ratio {}, p99 {} ms, CPU {} µs".format(target.name, *row.values()), flush=True)
    return rows


if __name__ == "__main__":
    main()
