"""The ingester: every event once, whoever takes it in and whenever they die."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from contextlib import suppress

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from share_service.stats import batch as batches
from share_service.stats.events import Event, Kind, pack
from share_service.stats.ingest import Ingester
from share_service.stats.journal import journals_in
from share_service.stats.recorder import Recorder
from share_service.store.engine import open_engine
from share_service.store.tables import buckets, day_readers, events, journals, last_clicks
from tests.stats.conftest import PARIS

NOON = 1_700_000_000_000


def click(number: int, *, at: int = NOON, article: int = 7, channel: int = 10) -> Event:
    return Event(at, Kind.CLICK, article, channel, 0, number)


def kinds(engine) -> dict[int, int]:
    with engine.connect() as connection:
        return dict(connection.execute(select(events.c.kind, func.count()).group_by(events.c.kind)).all())


def bucket_sums(engine) -> dict[int, int]:
    with engine.connect() as connection:
        return dict(connection.execute(select(buckets.c.kind, func.sum(buckets.c.n)).group_by(buckets.c.kind)).all())


def test_what_was_recorded_is_in_the_store_once(engine, spool, ingester):
    recorder = Recorder(spool)
    for number in range(1, 1201):
        recorder.record(click(number))
    assert ingester.take_in() == 1200
    assert ingester.take_in() == 0
    assert kinds(engine) == bucket_sums(engine) == {Kind.CLICK: 1200}


def test_two_ingesters_never_take_the_same_record(engine, spool):
    recorder = Recorder(spool)
    for number in range(1, 701):
        recorder.record(click(number))
    first, second = Ingester(engine, spool, PARIS), Ingester(engine, spool, PARIS)
    assert first.take_in() == 700
    recorder.record(click(701))
    assert second.take_in() == 1
    recorder.record(click(702))
    assert first.take_in() == 1
    assert kinds(engine) == {Kind.CLICK: 702}


def test_a_batch_that_somebody_else_stored_is_not_stored_again(engine, spool, ingester, monkeypatch):
    """Even without the lock (a shared volume without flock), the offset in the store decides."""
    recorder = Recorder(spool)
    for number in range(1, 11):
        recorder.record(click(number))
    stale = Ingester(engine, spool, PARIS)
    monkeypatch.setattr(stale, "_stored_offsets", dict)
    assert ingester.take_in() == 10
    assert stale.take_in() == 0
    assert kinds(engine) == {Kind.CLICK: 10}


def test_a_dead_worker_s_journal_goes_when_it_is_taken_in(engine, spool, ingester):
    recorder = Recorder(spool)
    recorder.record(click(1))
    ingester.take_in()
    assert len(journals_in(spool)) == 1
    recorder.record(click(2))
    recorder.close()
    ingester.take_in()
    assert journals_in(spool) == {}
    with engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(journals)).scalar() == 0
    assert kinds(engine) == {Kind.CLICK: 2}


def test_damaged_records_are_stepped_over(engine, spool, ingester):
    (spool / "a.journal").write_bytes(pack(click(1)) + bytes(32) + pack(click(2)) + b"half a rec")
    assert ingester.take_in() == 2
    assert journals_in(spool) == {}
    assert kinds(engine) == {Kind.CLICK: 2}


def test_a_second_click_within_thirty_seconds_is_a_duplicate(engine, spool, ingester):
    recorder = Recorder(spool)
    for seconds in (0, 29, 58, 89):
        recorder.record(click(1, at=NOON + seconds * 1000))
    recorder.record(click(1, at=NOON + 1000, channel=11))
    recorder.record(click(2, at=NOON + 1000))
    ingester.take_in()
    assert kinds(engine) == bucket_sums(engine) == {Kind.CLICK: 4, Kind.DUPLICATE: 2}


def test_a_duplicate_is_told_across_workers_and_batches(engine, spool, ingester):
    one, other = Recorder(spool), Recorder(spool)
    other.record(click(1, at=NOON + 5_000))
    one.record(click(1, at=NOON))
    ingester.take_in()
    one.record(click(1, at=NOON + 20_000))
    ingester.take_in()
    assert kinds(engine) == {Kind.CLICK: 1, Kind.DUPLICATE: 2}
    with engine.connect() as connection:
        clicked = connection.execute(select(events.c.at).where(events.c.kind == Kind.CLICK)).scalar()
    assert clicked == NOON


def test_what_is_no_click_has_no_duplicates_and_no_readers(engine, spool, ingester):
    recorder = Recorder(spool)
    for kind in (Kind.PREVIEW, Kind.CRAWLER, Kind.INTENT, Kind.HEAD):
        for _ in range(2):
            recorder.record(Event(NOON, kind, 7, 10, 0, 0))
    ingester.take_in()
    assert kinds(engine) == {Kind.PREVIEW: 2, Kind.CRAWLER: 2, Kind.INTENT: 2, Kind.HEAD: 2}
    with engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(day_readers)).scalar() == 0


def test_last_clicks_are_forgotten_soon(engine, spool, ingester):
    recorder = Recorder(spool)
    recorder.record(click(1))
    ingester.take_in()
    ingester._forgot = 0
    ingester.take_in()
    with engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(last_clicks)).scalar() == 0


def test_a_failing_store_loses_nothing(engine, spool, ingester, monkeypatch):
    recorder = Recorder(spool)
    for number in range(1, 601):
        recorder.record(click(number))
    real = batches._count
    calls = iter([None])

    def fail_once(connection, batch):
        real(connection, batch)
        for _ in calls:
            raise OperationalError("INSERT", {}, Exception("disk I/O error"))

    monkeypatch.setattr(batches, "_count", fail_once)
    with pytest.raises(OperationalError):
        ingester.take_in()
    assert kinds(engine) == {}
    assert ingester.take_in() == 600
    assert kinds(engine) == bucket_sums(engine) == {Kind.CLICK: 600}


def test_the_background_thread_takes_in_and_ends(engine, spool, ingester):
    recorder = Recorder(spool)
    ingester.start(0.01)
    recorder.record(click(1))
    for _ in range(600):
        if kinds(engine):
            break
        time.sleep(0.05)
    ingester.stop()
    assert kinds(engine) == {Kind.CLICK: 1}
    assert ingester.trouble is None


def test_a_worker_that_found_the_store_away_finds_it_back_however_busy_another_is(engine, spool, ingester, monkeypatch):
    away = OperationalError("SELECT", {}, Exception("away"))
    with monkeypatch.context() as patched:
        patched.setattr(ingester, "_take_all", lambda: (_ for _ in ()).throw(away))
        ingester._round()
    assert ingester.trouble is not None
    come_by, take_in = threading.Event(), ingester.take_in

    def tried(**options) -> int:
        taken = take_in(**options)
        come_by.set()
        return taken

    monkeypatch.setattr(ingester, "take_in", tried)
    again = threading.Thread(target=ingester._round)
    with Ingester(engine, spool, PARIS)._turns.taken(wait=True):
        again.start()
        assert come_by.wait(30)
    again.join(30)
    assert ingester.trouble is None


def test_ingesters_killed_at_any_moment_store_each_event_once(engine, spool, database_url):
    """Processes that take in are killed at random while two recorders write; the sum is exact."""
    engine.dispose()
    stop = threading.Event()
    written = [0, 0]

    def write(which: int) -> None:
        recorder = Recorder(spool)
        while not stop.is_set():
            recorder.record(click(which + 1 + 2 * written[which], at=NOON + written[which]))
            written[which] += 1
            if written[which] % 50 == 0:
                time.sleep(0.001)

    writers = [threading.Thread(target=write, args=(which,)) for which in range(2)]
    children = [_ingesting_child(database_url, spool) for _ in range(12) if not writers[0].is_alive()]
    for writer in writers:
        writer.start()
    for child in children:
        time.sleep(random.uniform(0.02, 0.12))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    stop.set()
    for writer in writers:
        writer.join()
    last = open_engine(database_url)
    Ingester(last, spool, PARIS).take_in()
    assert kinds(last) == bucket_sums(last) == {Kind.CLICK: sum(written)}
    last.dispose()


def _ingesting_child(database_url, spool) -> int:
    child = os.fork()
    if child == 0:
        with suppress(BaseException):
            own = Ingester(open_engine(database_url), spool, PARIS)
            while True:
                own.take_in()
        os._exit(1)
    return child
