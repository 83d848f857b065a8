"""`doctor` on the click stream: what it is, and whether it would forget."""

from __future__ import annotations

import pytest

from share_service.errors import BadInput
from share_service.stats.stream_address import parse_address
from share_service.stats.stream_survey import survey
from tests import redis_servers
from tests.conftest import missing


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    if redis_servers.SERVER is None:
        missing("redis-server")
    started = redis_servers.alone(tmp_path_factory.mktemp("redis"))
    yield started
    started.stop()


def surveyed(server) -> str:
    return survey(parse_address(server.url), timeout=5)


def test_a_stream_is_described(server):
    assert surveyed(server).startswith("1 part on 1 of Redis ")


def test_a_stream_that_forgets_is_told(server):
    server.client.config_set("appendonly", "no")
    with pytest.raises(BadInput, match="appendonly yes"):
        surveyed(server)
    server.client.config_set("appendonly", "yes")
    server.client.config_set("maxmemory-policy", "allkeys-lru")
    server.client.config_set("maxmemory", "100mb")
    with pytest.raises(BadInput, match="noeviction"):
        surveyed(server)
    server.client.config_set("maxmemory-policy", "noeviction")
    assert surveyed(server)


def test_doctor_names_a_stream_that_does_not_answer_without_its_password(command):
    command("migrate")
    url = f"redis://:hidden@127.0.0.1:{redis_servers.free_port()}"
    told = command("doctor", status=1, SHARE_CLICK_STREAM=url)
    assert "✗ click stream" in told.stdout
    assert "hidden" not in told.stdout + told.stderr
