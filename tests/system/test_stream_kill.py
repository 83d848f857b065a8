"""``kill -9`` of the stream's server and of its consumer under load: every acknowledged click counts, and once."""

from __future__ import annotations

import signal
import sys
import time
from pathlib import Path

import pytest

from share_service.newsroom.parts import Service
from share_service.settings import Settings
from share_service.stats.journal import journals_in
from tests import live, redis_servers
from tests.conftest import ARTICLE_HOSTS, missing
from tests.stats.stream_parts import entries_in
from tests.system.stream_load import counts, readers, start_worker

KILLS = 3


@pytest.fixture
def redis(tmp_path):
    if redis_servers.SERVER is None:
        missing("redis-server")
    server = redis_servers.alone(tmp_path / "redis", fsync="always")
    yield server
    server.stop()


@pytest.fixture
def parts(tmp_path, redis, database_url):
    opened = Service.open(
        Settings(
            secret_key=live.SECRET,
            data_dir=tmp_path / "var",
            database_url=database_url,
            click_stream=redis.url,
            log_level="error",
        )
    )
    yield opened
    opened.recorder.close()
    opened.engine.dispose()


@pytest.fixture
def web(tmp_path, redis, database_url):
    """Two workers that do not read the stream themselves."""
    port = live.free_port()
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", *live.GUNICORN]
    server = live.start(
        tmp_path,
        command,
        port,
        SHARE_ARTICLE_HOSTS=",".join(ARTICLE_HOSTS),
        SHARE_CLICK_STREAM=redis.url,
        SHARE_CLICK_STREAM_IN_WEB="false",
        SHARE_DATABASE_URL=database_url,
        SHARE_LOG_LEVEL="info",
    )
    yield server
    server.stop()


def test_killed_streams_and_consumers_lose_and_double_nothing(web, redis, parts, tmp_path):
    worker = start_worker(web.environment, web.log)
    with readers(web.port, parts) as pressed:
        for _ in range(KILLS):
            time.sleep(0.4)
            redis.kill()
            time.sleep(0.2)
            redis.start()
            time.sleep(0.4)
            worker.send_signal(signal.SIGKILL)
            worker.wait(10)
            worker = start_worker(web.environment, web.log)
        redis_servers.wait_until(lambda: parts.stream.backlog() is not None, "the stream")
    web.stop()
    redis_servers.wait_until(lambda: counts(parts)[0].keys() >= set(pressed.acknowledged), "the clicks")
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(20) == 0
    parts.stream.consumer().drain()
    parts.ingester.take_in()
    counted, summed = counts(parts)
    lost = set(pressed.acknowledged) - counted.keys()
    doubled = {link for link, times in counted.items() if times != 1}
    print(  # noqa: T201 - figures that a run is asked for
        f"{KILLS} kills of the stream and {KILLS} of the consumer: {len(pressed.acknowledged):,} acknowledged,"
        f" {len(counted):,} counted, {len(lost)} lost, {len(doubled)} doubled"
    )
    assert len(pressed.acknowledged) > 100
    assert (lost, doubled) == (set(), set())
    assert counted.keys() <= set(pressed.sent)
    assert summed == len(counted)
    assert journals_in(tmp_path / "var" / "spool" / "stream") == {}


def test_the_web_reads_the_stream_itself_unless_told_not_to(tmp_path, redis, database_url, parts):
    port = live.free_port()
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", *live.GUNICORN]
    server = live.start(
        tmp_path, command, port, SHARE_CLICK_STREAM=redis.url, SHARE_ARTICLE_HOSTS=",".join(ARTICLE_HOSTS)
    )
    try:
        with readers(server.port, parts) as pressed:
            redis_servers.wait_until(lambda: len(pressed.acknowledged) > 50, "some clicks")
        # What the stream did not take in time comes from the disk, somewhat later.
        redis_servers.wait_until(lambda: counts(parts)[0].keys() >= set(pressed.acknowledged), "the clicks")
        redis_servers.wait_until(lambda: entries_in(parts.stream) == 0, "the stream to be read")
        assert counts(parts)[0].keys() == set(pressed.acknowledged)
        assert redis.client.xinfo_consumers("share:events", "share")
        assert_nobody_is_named(redis.folder, tmp_path / "var")
    finally:
        server.stop()


def assert_nobody_is_named(*folders: Path) -> None:
    """No reader's user agent lies in what the stream's server or the service wrote."""
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    assert any(path.suffix == ".aof" for path in files)
    assert [path.name for path in files if b"AppleWebKit" in path.read_bytes()] == []
