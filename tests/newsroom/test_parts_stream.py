"""Which parts a service has with a click stream, and that nothing of it is loaded without one."""

from __future__ import annotations

import subprocess
import sys

import pytest

from share_service.errors import ConfigError
from share_service.newsroom.parts import Service
from share_service.stats.journal import journals_in
from tests.live import free_port
from tests.stats.stream_parts import click, stored

WITHOUT = """
import sys
from share_service.newsroom.parts import Service
from share_service.settings import Settings
Service.open(Settings(secret_key="x" * 32))
print(sorted(name for name in sys.modules if name.partition(".")[0] == "redis"))
"""


def test_redis_is_not_loaded_without_a_stream(tmp_path):
    done = subprocess.run([sys.executable, "-c", WITHOUT], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_opening_a_service_with_a_stream_touches_no_network(settings, monkeypatch):
    def refuse(*_arguments, **_named):
        raise AssertionError("connected")

    monkeypatch.setattr("socket.socket.connect", refuse)
    parts = Service.open(settings.model_copy(update={"click_stream": "redis://stream.invalid"}))
    assert parts.stream is not None
    assert parts.recorder is parts.stream.recorder
    assert parts.ingester is parts.stream.ingester
    parts.engine.dispose()


def test_a_wrong_stream_stops_the_service(settings):
    with pytest.raises(ConfigError, match="SHARE_CLICK_STREAM"):
        Service.open(settings.model_copy(update={"click_stream": "http://stream.example"}))


def test_a_missing_package_is_named(settings, monkeypatch):
    monkeypatch.setitem(sys.modules, "redis", None)
    for name in [name for name in sys.modules if name.startswith("share_service.stats.stream") or "consumer" in name]:
        monkeypatch.delitem(sys.modules, name)
    with pytest.raises(ConfigError, match="share-service\\[redis\\]"):
        Service.open(settings.model_copy(update={"click_stream": "redis://stream.example"}))


def test_a_password_is_not_shown_with_the_settings(settings):
    assert "hidden" not in repr(settings.model_copy(update={"click_stream": "redis://:hidden@stream.example"}))


def test_what_is_left_when_the_stream_is_unset_is_taken_in(settings, app):
    with_one = Service.open(settings.model_copy(update={"click_stream": f"redis://127.0.0.1:{free_port()}"}))
    with_one.recorder.record(click(1))
    with_one.recorder.close()
    with_one.engine.dispose()
    without = Service.open(settings)
    assert without.ingester.take_in(wait=False) == 1
    assert stored(without.engine) == [1]
    assert journals_in(settings.spool_dir / "stream") == {}
    without.recorder.close()
    without.engine.dispose()
