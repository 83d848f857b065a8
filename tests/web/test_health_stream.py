"""The stream in `/readyz`, in the numbers for Prometheus and in `tick`: who watches hears of it, and readers go on."""

from __future__ import annotations

import re

import pytest
from click.testing import CliRunner

from share_service.stats.stream_ingest import measure_backlog
from tests import redis_servers
from tests.conftest import missing
from tests.stats.stream_parts import click, entries_in, fresh_name


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    if redis_servers.SERVER is None:
        missing("redis-server")
    started = redis_servers.alone(tmp_path_factory.mktemp("redis"))
    yield started
    started.stop()


@pytest.fixture
def settings(settings, server, monkeypatch):
    # A machine that is busy with other tests is not a stream that hangs.
    monkeypatch.setattr("share_service.stats.stream_publisher.TIMEOUT", 1.0)
    monkeypatch.setattr("share_service.stats.stream.QUESTION_TIMEOUT", 3.0)
    return settings.model_copy(update={"click_stream": f"{server.url}?name={fresh_name()}"})


def readiness(client) -> tuple[int, str, str]:
    answer = client.get("/readyz")
    return answer.status_code, answer.json["status"], answer.json["checks"]["stream"]


def test_a_stream_that_takes_events_is_ready(parts, client):
    parts.recorder.record(click(1))
    assert readiness(client) == (200, "ok", "ok")


def test_a_stream_that_hangs_is_named_and_no_reason_to_send_readers_elsewhere(parts, client, server):
    parts.recorder.record(click(1))
    server.pause()
    try:
        parts.recorder.record(click(2))
        assert readiness(client) == (200, "degraded", "failing")
    finally:
        server.resume()
    redis_servers.wait_until(lambda: readiness(client) == (200, "ok", "ok"), "the stream to be well")


def test_entries_that_wait_for_long_are_told(parts, client, monkeypatch):
    parts.recorder.record(click(1))
    monkeypatch.setattr("share_service.web.health.LATE_SECONDS", -1)
    assert readiness(client)[2] == "failing"


def test_prometheus_sees_what_waits(parts, client):
    for number in range(3):
        parts.recorder.record(click(number))
    measure_backlog(parts.stream)
    text = client.get("/metrics").text
    assert re.search(r"^share_stream_entries 3.0$", text, re.MULTILINE)
    assert re.search(r"^share_stream_oldest_seconds \d", text, re.MULTILINE)
    assert "share_stream_left_events_total" in text


def test_a_tick_reads_the_stream(parts, settings, monkeypatch):
    from share_service.cli import group

    monkeypatch.setenv("SHARE_SECRET_KEY", settings.secret_key)
    monkeypatch.setenv("SHARE_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("SHARE_CLICK_STREAM", settings.click_stream)
    for number in range(3):
        parts.recorder.record(click(number))
    done = CliRunner().invoke(group, ["tick"], catch_exceptions=False)
    assert (done.exit_code, done.output) == (0, "")
    assert entries_in(parts.stream) == 0


def test_a_worker_without_a_stream_says_what_to_set(settings, monkeypatch):
    from share_service.cli import group
    from share_service.errors import ConfigError

    monkeypatch.setenv("SHARE_SECRET_KEY", settings.secret_key)
    monkeypatch.setenv("SHARE_DATA_DIR", str(settings.data_dir))
    with pytest.raises(ConfigError, match="SHARE_CLICK_STREAM"):
        CliRunner().invoke(group, ["worker"], catch_exceptions=False)
