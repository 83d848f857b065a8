"""Full, locked, read-only, away: redirects go on, and every click is counted later, once."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from contextlib import contextmanager
from zoneinfo import ZoneInfo

import pytest
import requests

from share_service.links.token import LinkRef
from share_service.stats.ingest import Ingester
from share_service.stats.journal import journals_in
from share_service.stats.trouble import MAX_REASONS
from share_service.store.engine import open_engine
from share_service.store.migrate import migrate
from tests import live
from tests.conftest import ARTICLE_HOSTS, missing
from tests.postgres import Postgres, binaries
from tests.pressing import SIGNER, Pressure, ask, assert_each_once, eventually, make_articles

PARIS = ZoneInfo("Europe/Paris")
UNKNOWN = 4_000_000
# How long a writer waits for a locked store before it gives up (`busy_timeout`, `lock_timeout`).
GIVES_UP_SECONDS = 5


@contextmanager
def serving(folder, **settings):
    """gunicorn with 2 workers on the data folder ``folder / "var"``."""
    port = live.free_port()
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", *live.GUNICORN]
    server = live.start(folder, command, port, SHARE_ARTICLE_HOSTS=",".join(ARTICLE_HOSTS), **settings)
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture
def volume(tmp_path):
    """A small disk of its own for the data folder, mounted in memory."""
    folder = tmp_path / "var"
    folder.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", folder], capture_output=True, check=False)
    if done.returncode:
        # Mounting is a right that the kernel gives to root alone, and not in every container: nothing can be installed for it.
        why = "mounting is not allowed here; tests/stats/test_full_disk.py fills a disk without"
        pytest.skip(why)  # a right of the machine's, not a part that is missing: what it shows is tried without it too
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


def remount(folder, how: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{how}", folder], check=True)


def ready(server) -> dict[str, str]:
    return requests.get(f"{server.url}/readyz", timeout=30).json()["checks"]


def metric(server, name: str) -> float:
    text = requests.get(f"{server.url}/metrics", timeout=30).text
    # One that no worker has set yet is not there.
    return next((float(line.rpartition(" ")[2]) for line in text.splitlines() if line.startswith(f"{name} ")), 0.0)


def told(server, event: str) -> list[dict[str, object]]:
    # The last line may be half written.
    whole = server.log.read_text().rpartition("\n")[0].splitlines()
    lines = [json.loads(line) for line in whole if line.startswith("{")]
    return [line for line in lines if line["event"] == event]


def told_no_more(server, event: str, quiet: float = 3) -> int:
    """Wait until nothing new is told of ``event`` for so many seconds; return how often it was told."""
    last = [-1, 0.0]

    def is_quiet() -> bool:
        n = len(told(server, event))
        if n != last[0]:
            last[:] = n, time.monotonic()
        return time.monotonic() - last[1] >= quiet

    assert eventually(is_quiet)
    return last[0]


def all_counted(url: str, spool, pressure) -> None:
    engine = open_engine(url)
    Ingester(engine, spool, PARIS).take_in()
    assert_each_once(engine, pressure)
    engine.dispose()
    assert journals_in(spool) == {}


def test_a_database_that_goes_and_comes_back_under_load(tmp_path):
    if binaries() is None:
        missing("PostgreSQL 15 or newer")
    database = Postgres.make("fsync=off")
    try:
        url = database.database()
        migrate(url)
        engine = open_engine(url)
        articles = make_articles(engine)
        engine.dispose()
        with serving(tmp_path, SHARE_DATABASE_URL=url) as server, Pressure(server.port, articles) as pressure:
            pressure.more(100)
            database.stop()
            pressure.more(300)
            assert eventually(lambda: ready(server)["store"] == "failing")
            assert eventually(lambda: metric(server, "share_store_failing") == 1)
            assert eventually(lambda: metric(server, "share_events_waiting") >= 100)
            assert eventually(lambda: metric(server, "share_events_oldest_seconds") > 0)
            says_so_to_who_asks_for_more(server)
            # Some seconds of it, which are told no further: each worker tells a reason once.
            assert told_no_more(server, "the store takes nothing in") <= 2 * MAX_REASONS
            database.start()
            # Everything that was pressed meanwhile is stored first: a slow machine has tens of thousands to bring.
            assert eventually(lambda: metric(server, "share_store_failing") == 0, 120)
            assert eventually(lambda: ready(server)["store"] == "ok")
            pressure.more(50)
        assert set(pressure.statuses) == {302}
        assert 1 <= len(told(server, "the store takes events in again")) <= 2
        all_counted(url, tmp_path / "var" / "spool", pressure)
    finally:
        database.remove()


def says_so_to_who_asks_for_more(server) -> None:
    """A link that nobody followed here before, and a page that needs the store: one sentence, and when to come again."""
    link = f"{server.url}/s/{SIGNER.mint(LinkRef(UNKNOWN, 10))}"
    for address in (link, f"{server.url}/api/v1/stats"):
        asked = {"Accept": "application/json", "Authorization": "Bearer share_x"}
        answer = requests.get(address, headers=asked, timeout=30, allow_redirects=False)
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) > 0
        assert answer.json()["code"] == "store_away"
        assert answer.json()["detail"].count(".") == 1


def test_a_full_disk_is_waited_out(volume, tmp_path):
    url = f"sqlite:///{volume / 'share.db'}"
    migrate(url)
    articles = make_articles(open_engine(url))
    with serving(tmp_path) as server, Pressure(server.port, articles) as pressure:
        pressure.more(100)
        fill(volume / "filler")
        assert eventually(lambda: metric(server, "share_events_unwritten") > 0)
        pressure.more(300)
        assert eventually(lambda: ready(server)["spool"] == "failing")
        assert len(server.workers()) == 2
        (volume / "filler").unlink()
        assert eventually(lambda: metric(server, "share_events_unwritten") == 0)
        assert eventually(lambda: ready(server)["spool"] == "ok")
        pressure.more(100)
    assert set(pressure.statuses) == {302}
    assert metric_at_the_end_was_nothing_lost(server)
    all_counted(url, volume / "spool", pressure)


def fill(path) -> None:
    """Take every byte that is left."""
    with path.open("wb", buffering=0) as file:
        for size in (1 << 20, 1 << 12, 1):
            try:
                while file.write(bytes(size)) == size:
                    pass
            except OSError:
                continue


def metric_at_the_end_was_nothing_lost(server) -> bool:
    return told(server, "events were dropped") == []


def test_a_volume_that_is_read_only_is_waited_out(volume, tmp_path):
    """From the start on: a link that was followed here before goes on, without a store and without a journal."""
    url = f"sqlite:///{volume / 'share.db'}"
    migrate(url)
    engine = open_engine(url)
    articles = make_articles(engine)
    with serving(tmp_path) as server:
        assert ask(server.port, SIGNER.mint(LinkRef(articles[0], 9))) == 302
    engine.dispose()
    remount(volume, "ro")
    with serving(tmp_path) as server, Pressure(server.port, articles) as pressure:
        pressure.more(200)
        assert ready(server)["spool"] == "failing"
        assert eventually(lambda: metric(server, "share_events_unwritten") >= 200)
        assert eventually(lambda: metric(server, "share_store_failing") == 1)
        remount(volume, "rw")
        assert eventually(lambda: metric(server, "share_events_unwritten") == 0)
        assert eventually(lambda: set(ready(server).values()) == {"ok"})
        pressure.more(50)
    assert set(pressure.statuses) == {302}
    pressure.sent.append((articles[0], 9, 0))
    all_counted(url, volume / "spool", pressure)


LOCKER = """
import sqlite3, sys
store = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=30)
store.execute("BEGIN EXCLUSIVE")
print("locked", flush=True)
sys.stdin.read()
"""


def test_a_locked_store_is_waited_out(tmp_path):
    """By another process, and for longer than a writer waits."""
    path = tmp_path / "var" / "share.db"
    url = f"sqlite:///{path}"
    migrate(url)
    articles, asked = make_articles(open_engine(url)), range(3)
    with serving(tmp_path) as server, Pressure(server.port, articles) as pressure:
        pressure.more(50)
        command = [sys.executable, "-c", LOCKER, str(path)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as locker:
            assert locker.stdout.readline() == b"locked\n"
            # If one had to wait for the lock, so had all of them.
            quickest = min(seconds_of_a_redirect(server, articles[0], variant) for variant in asked)
            assert eventually(lambda: metric(server, "share_events_waiting") > 0)
            assert eventually(lambda: metric(server, "share_store_failing") == 1)
        assert eventually(lambda: metric(server, "share_store_failing") == 0)
        pressure.more(50)
    assert quickest < GIVES_UP_SECONDS
    assert set(pressure.statuses) == {302}
    assert len(told(server, "the store takes nothing in")) <= 2 * MAX_REASONS
    pressure.sent += [(articles[0], 9, variant) for variant in asked]
    all_counted(url, tmp_path / "var" / "spool", pressure)


def seconds_of_a_redirect(server, article: int, variant: int) -> float:
    begun = time.monotonic()
    assert ask(server.port, SIGNER.mint(LinkRef(article, 9, variant))) == 302
    return time.monotonic() - begun
