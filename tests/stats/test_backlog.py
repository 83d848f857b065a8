"""What waits for the store, and what survives a power cut."""

from __future__ import annotations

import time

from prometheus_client import REGISTRY

from share_service.stats.backlog import Backlog, backlog, sync_journals
from share_service.stats.events import Event, Kind
from share_service.stats.journal import journals_in
from share_service.stats.recorder import Recorder
from share_service.store.engine import writing
from share_service.store.tables import metadata


def record(recorder, number=1, *, ago=0.0) -> None:
    recorder.record(Event(int((time.time() - ago) * 1000), Kind.CLICK, 7, 10, 0, number))


def test_nothing_waits_in_an_empty_spool_or_none(spool, tmp_path):
    assert backlog(spool, {}) == backlog(tmp_path / "no", {}) == Backlog(0, 0.0)


def test_what_waits_is_what_was_not_taken_in(spool, ingester):
    one, other = Recorder(spool), Recorder(spool)
    record(one, ago=100)
    ingester.take_in()
    assert ingester.backlog() == Backlog(0, 0.0)
    record(one, ago=50)
    record(other, ago=70)
    record(other)
    waiting = ingester.backlog()
    assert waiting.events == 3
    assert 70 <= waiting.seconds < 95
    ingester.take_in()
    assert ingester.backlog() == Backlog(0, 0.0)


def test_the_background_thread_says_what_waits_and_why(engine, spool, ingester):
    metadata.drop_all(engine)
    record(Recorder(spool), ago=40)
    ingester._round()
    assert "journals" in ingester.trouble
    assert "INSERT" not in ingester.trouble
    assert REGISTRY.get_sample_value("share_events_waiting") == 1
    assert 40 <= REGISTRY.get_sample_value("share_events_oldest_seconds") < 100
    assert REGISTRY.get_sample_value("share_store_failing") == 1
    with writing(engine) as connection:
        metadata.create_all(connection)
    assert ingester._round()
    assert ingester.trouble is None
    assert [REGISTRY.get_sample_value(f"share_{name}") for name in ("events_waiting", "store_failing")] == [0, 0]


def test_hourly_work_that_fails_is_no_trouble_of_the_store(spool, ingester):
    def fail():
        raise OSError("the shelf is gone")

    ingester._do(fail)
    assert ingester._idle.reason == "the shelf is gone"
    assert ingester.trouble is None
    ingester._do(lambda: None)
    assert ingester._idle.reason is None


def test_journals_are_synced_when_they_have_grown(spool, monkeypatch):
    synced, known = [], {}
    real = sync_journals.__globals__["sync_file"]
    monkeypatch.setitem(sync_journals.__globals__, "sync_file", lambda path: (synced.append(path), real(path)))
    recorder = Recorder(spool)
    record(recorder)
    (name,) = journals_in(spool)
    for _ in range(2):
        sync_journals(spool, known)
    assert synced == [spool / name, spool]
    record(recorder)
    sync_journals(spool, known)
    assert synced == [spool / name, spool, spool / name]
