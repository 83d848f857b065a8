"""``worker --drain``: what waits in the stream is stored, and a stream that is away is said to be."""

from __future__ import annotations

import sqlite3

import pytest

from share_service.newsroom.parts import Service
from share_service.settings import Settings
from tests import redis_servers
from tests.conftest import missing
from tests.live import SECRET
from tests.stats.stream_parts import PATIENT_S, click


@pytest.fixture
def server(tmp_path):
    if redis_servers.SERVER is None:
        missing("redis-server")
    started = redis_servers.alone(tmp_path / "redis")
    yield started
    started.stop()


def test_a_drained_stream_is_stored(command, server, tmp_path, monkeypatch):
    monkeypatch.setattr("share_service.stats.stream_publisher.TIMEOUT", PATIENT_S)
    command("migrate")
    web = Service.open(Settings(secret_key=SECRET, data_dir=tmp_path / "web", click_stream=server.url))
    for number in range(3):
        web.recorder.record(click(number))
    web.recorder.close()
    web.engine.dispose()
    assert command("worker", "--drain", SHARE_CLICK_STREAM=server.url).stdout == "3 entries stored\n"
    with sqlite3.connect(tmp_path / "var" / "share.db") as store:
        assert store.execute("SELECT count(*) FROM events").fetchone() == (3,)
    server.kill()
    assert "was not read to its end" in command("worker", "--drain", status=1, SHARE_CLICK_STREAM=server.url).stderr
