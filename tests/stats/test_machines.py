"""Many machines bring events to one store: each event once, each reader once, and nobody waits for ever."""

from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
from sqlalchemy import event, func, select

from share_service.stats.events import Event, Kind
from share_service.stats.ingest import Ingester
from share_service.stats.journal import MACHINE, journals_in
from share_service.stats.recorder import Recorder
from share_service.store.engine import open_engine
from share_service.store.tables import buckets, day_readers, events, journals, last_clicks
from tests.stats.conftest import PARIS

NOON = 1_700_000_000_000
MACHINES = 3
EACH = 1500


def patient(connection, _record):
    """Wait for locks as long as a busy computer takes: that nobody waits for ever is no matter of seconds here."""
    postgres = type(connection).__module__.startswith("psycopg")
    connection.execute("SET lock_timeout = '60s'" if postgres else "PRAGMA busy_timeout = 60000")
    connection.commit()


@pytest.fixture
def machines(database_url, tmp_path):
    """Ingesters with an engine and a spool each, as on machines of their own."""
    with ExitStack() as stack:
        made = []
        for place in range(MACHINES):
            spool = tmp_path / f"spool{place}"
            spool.mkdir()
            engine = open_engine(database_url)
            event.listen(engine, "connect", patient)
            stack.callback(engine.dispose)
            made.append((Recorder(spool), Ingester(engine, spool, PARIS)))
        yield made


def total(engine, column, *where) -> int:
    with engine.connect() as connection:
        return connection.execute(select(column).where(*where)).scalar_one()


def test_machines_that_count_the_same_articles_at_once_count_exactly(engine, machines):
    """Every batch writes the same few buckets, in an order of its own."""
    for place, (recorder, _ingester) in enumerate(machines):
        for number in range(EACH):
            recorder.record(Event(NOON + number, Kind.CLICK, 1 + (number * (place + 1)) % 7, 10, 0, 1 + number))
    with ThreadPoolExecutor(MACHINES) as pool:
        taken = list(pool.map(lambda machine: machine[1].take_in(), machines))
    assert taken == [EACH] * MACHINES
    assert total(engine, func.count(events.c.id)) == total(engine, func.sum(buckets.c.n)) == MACHINES * EACH


def test_two_presses_on_two_machines_are_one_click(engine, machines):
    """However they reach the store: one after the other, or at the same moment."""
    (one, first), (other, second), _ = machines
    for reader in range(1, 301):
        one.record(Event(NOON, Kind.CLICK, 7, 10, 0, reader))
        other.record(Event(NOON + 2000, Kind.CLICK, 7, 10, 0, reader))
    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(Ingester.take_in, (first, second))) == [300, 300]
    assert total(engine, func.count(events.c.id), events.c.kind == Kind.CLICK) == 300
    assert total(engine, func.count(events.c.id), events.c.kind == Kind.DUPLICATE) == 300
    assert total(engine, func.count(day_readers.c.reader), day_readers.c.article_id == 7) == 300


def test_old_clicks_are_forgotten_while_another_machine_writes_them(engine, machines):
    stop, failed = threading.Event(), []
    (recorder, writing_machine), (_, forgetting), _ = machines

    def forget() -> None:
        try:
            while not stop.is_set():
                forgetting._forgot = 0
                forgetting.take_in()
        except Exception as error:  # noqa: BLE001 - the test says what it was
            failed.append(error)

    thread = threading.Thread(target=forget)
    thread.start()
    for turn in range(10):
        for reader in range(1, 101):
            recorder.record(Event(NOON + turn * 60_000, Kind.CLICK, 7, 10, 0, reader * (-1) ** turn))
        writing_machine.take_in()
    stop.set()
    thread.join(60)
    assert failed == []
    assert total(engine, func.sum(buckets.c.n)) == 1000
    writing_machine._forgot = 0
    writing_machine.take_in()
    assert total(engine, func.count(last_clicks.c.reader)) == 0


def test_a_journal_says_which_machine_it_lies_on(engine, machines):
    (recorder, ingester), *_ = machines
    recorder.record(Event(NOON, Kind.CLICK, 7, 10, 0, 1))
    ingester.take_in()
    (name,) = journals_in(ingester._spool)
    assert name.endswith(f"-{MACHINE}.journal")
    assert len(name) <= journals.c.name.type.length
    assert MACHINE.replace("-", "").isalnum()
    assert os.uname().nodename[:1].lower() == MACHINE[:1] or not os.uname().nodename[:1].isalnum()


def test_a_machine_asks_for_its_own_journals_alone(engine, machines):
    for recorder, ingester in machines:
        recorder.record(Event(NOON, Kind.CLICK, 7, 10, 0, 1))
        ingester.take_in()
    assert [len(ingester._offsets) for _recorder, ingester in machines] == [1] * MACHINES
    assert total(engine, func.count(journals.c.name)) == MACHINES
