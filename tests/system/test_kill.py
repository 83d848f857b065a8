"""``kill -9`` under load, of workers and of the database: every acknowledged click is counted, and counted once."""

from __future__ import annotations

import random
import sys
import time
from zoneinfo import ZoneInfo

import pytest

from share_service.stats.ingest import Ingester
from share_service.stats.journal import journals_in
from share_service.store.engine import open_engine
from share_service.store.migrate import migrate
from tests import live
from tests.conftest import ARTICLE_HOSTS, missing
from tests.postgres import Postgres, binaries
from tests.pressing import Pressure, assert_each_once, kill_a_worker, make_articles

PARIS = ZoneInfo("Europe/Paris")
KILLS = 5
STORE_KILLS = 2


def test_killed_workers_lose_and_double_nothing(live_server, tmp_path):
    engine = open_engine(f"sqlite:///{tmp_path / 'var' / 'share.db'}")
    with Pressure(live_server.port, make_articles(engine)) as pressure:
        for _ in range(KILLS):
            pressure.more(50)
            time.sleep(random.uniform(0, 0.3))
            assert kill_a_worker(live_server) == 1
        pressure.more(50)
    live_server.stop()
    Ingester(engine, tmp_path / "var" / "spool", PARIS).take_in()
    assert_each_once(engine, pressure)
    assert journals_in(tmp_path / "var" / "spool") == {}
    engine.dispose()


@pytest.fixture
def mortal():
    """A PostgreSQL of this test's own, that keeps what it says it keeps."""
    if binaries() is None:
        missing("PostgreSQL 15 or newer")
    server = Postgres.make("fsync=on")
    yield server
    server.remove()


def test_a_killed_database_and_killed_workers_lose_and_double_nothing(mortal, tmp_path):
    url = mortal.database()
    migrate(url)
    engine = open_engine(url)
    articles = make_articles(engine)
    port = live.free_port()
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", *live.GUNICORN]
    hosts = ",".join(ARTICLE_HOSTS)
    server = live.start(tmp_path, command, port, SHARE_ARTICLE_HOSTS=hosts, SHARE_DATABASE_URL=url)
    try:
        with Pressure(port, articles) as pressure:
            for _ in range(STORE_KILLS):
                pressure.more(100)
                mortal.kill()
                # Links go on meanwhile.
                pressure.more(50)
                mortal.start()
                pressure.more(50)
                assert kill_a_worker(server) == 1
            pressure.more(100)
        assert set(pressure.statuses) <= {302, 0}
    finally:
        server.stop()
    Ingester(engine, tmp_path / "var" / "spool", PARIS).take_in()
    assert_each_once(engine, pressure)
    assert journals_in(tmp_path / "var" / "spool") == {}
    engine.dispose()
