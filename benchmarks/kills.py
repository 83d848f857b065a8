"""``kill -9`` under load, of workers and of the database: acknowledged against counted, each click once.

``python -m benchmarks.kills``. Clients press links, each link once, so that every press can be looked up
in the store afterwards. Workers are killed while two stores are used, and PostgreSQL with every process
of its own while links go on. What is printed is exact: it is counted by press, not by sum.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from share_service.stats.ingest import Ingester
from share_service.stats.journal import journals_in
from share_service.store.engine import open_engine
from share_service.store.migrate import migrate
from tests import live
from tests.postgres import Postgres, binaries
from tests.pressing import Pressure, assert_each_once, kill_a_worker, make_articles

WORKER_KILLS = int(os.environ.get("BENCH_WORKER_KILLS", "20"))
STORE_KILLS = int(os.environ.get("BENCH_STORE_KILLS", "5"))
# 61,440 links each: enough for minutes of pressing.
ARTICLES = 8
PARIS = ZoneInfo("Europe/Paris")
Kills = Callable[[live.LiveServer, Pressure], None]


def main() -> dict[str, Any]:
    """Kill, print what became of every press, return the figures."""
    rows = {}
    with tempfile.TemporaryDirectory() as folder:
        sqlite = Path(folder) / "sqlite"
        url = f"sqlite:///{sqlite / 'var' / 'share.db'}"
        rows[f"SQLite, workers × {WORKER_KILLS}"] = run(sqlite, url, kill_workers)
        if binaries() is None:
            print("PostgreSQL is not installed: only SQLite was tried")
        else:
            rows |= on_postgres(Path(folder))
    print(
        f"  {'':<32} {'sent':>8} {'acknowledged':>13} {'counted':>8} {'lost':>5} {'doubled':>8} {'answers by status'}"
    )
    for name, row in rows.items():
        print(
            f"  {name:<32} {row['sent']:>8,} {row['acknowledged']:>13,} {row['counted']:>8,} {row['lost']:>5}"
            f" {row['doubled']:>8} {row['statuses']}",
            flush=True,
        )
    return rows


def on_postgres(folder: Path) -> dict[str, Any]:
    """Return the figures of a PostgreSQL that keeps what it says it keeps."""
    server = Postgres.make("fsync=on")

    def kill_the_store(_serving: live.LiveServer, pressure: Pressure) -> None:
        for _ in range(STORE_KILLS):
            pressure.more(200)
            time.sleep(random.uniform(0, 1))
            server.kill()
            pressure.more(200)
            server.start()
        pressure.more(200)

    try:
        return {
            f"PostgreSQL, workers × {WORKER_KILLS}": run(folder / "workers", server.database(), kill_workers),
            f"PostgreSQL, the store × {STORE_KILLS}": run(folder / "store", server.database(), kill_the_store),
        }
    finally:
        server.remove()


def kill_workers(server: live.LiveServer, pressure: Pressure) -> None:
    """Kill one worker after the other, at any moment of what it does: the one that takes events in too."""
    killed = 0
    while killed < WORKER_KILLS:
        pressure.more(100)
        time.sleep(random.uniform(0, 0.5))
        killed += kill_a_worker(server)
    pressure.more(100)


def run(folder: Path, url: str, kills: Kills) -> dict[str, Any]:
    """Serve from ``folder`` with the store at ``url``, press links while ``kills`` goes on, and count."""
    (folder / "var").mkdir(parents=True)
    migrate(url)
    engine = open_engine(url)
    articles = make_articles(engine, ARTICLES)
    port = live.free_port()
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", *live.GUNICORN]
    server = live.start(folder, command, port, SHARE_DATABASE_URL=url, SHARE_ARTICLE_HOSTS="journal.example")
    try:
        with Pressure(port, articles) as pressure:
            kills(server, pressure)
    finally:
        server.stop()
    spool = folder / "var" / "spool"
    Ingester(engine, spool, PARIS).take_in()
    figures: dict[str, Any] = assert_each_once(engine, pressure)
    assert journals_in(spool) == {}
    engine.dispose()
    # 0: the connection broke with its worker.
    return figures | {"statuses": dict(pressure.statuses)}


if __name__ == "__main__":
    main()
