"""The click stream on a real server: acknowledged is in it, stored is off it, and each event counts once."""

from __future__ import annotations

import os
import threading

import pytest

from share_service.stats import consumer as consumers
from share_service.stats import stream_wire
from share_service.stats.journal import journals_in
from share_service.stats.stream_store import store_runs
from tests import redis_servers
from tests.conftest import missing
from tests.stats.conftest import PARIS
from tests.stats.stream_parts import click, consume, entries_in, fresh_name, mended, open_stream, record, stored, wait

# Who tests a server that hangs waits for it.
IMPATIENT_S = 1.0


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    if redis_servers.SERVER is None:
        missing("redis-server")
    started = redis_servers.alone(tmp_path_factory.mktemp("redis"))
    yield started
    started.stop()


@pytest.fixture
def name():
    return fresh_name()


@pytest.fixture
def stream(server, name, engine, spool):
    opened = open_stream(f"{server.url}?name={name}", engine, spool)
    yield opened
    opened.recorder.close()


@pytest.fixture
def key(name):
    return f"{name}:events"


def test_an_event_is_in_the_stream_and_on_disk_when_record_returns(stream, server, key, spool):
    record(stream, [1])
    [(_number, fields)] = _raw(server).xrange(key)
    [name] = journals_in(spool / "stream")
    assert fields[b"j"].decode() == name.removesuffix(".journal")
    assert (spool / "stream" / name).read_bytes() == fields[b"e"]


def _raw(server):
    from redis import Redis

    return Redis(port=server.port, protocol=2)


def test_what_is_stored_is_taken_off_the_stream(stream, server, key, engine):
    record(stream, range(300))
    assert entries_in(stream) == 300
    consumer = stream.consumer()
    consumer.drain()
    consumer._trimmed = float("-inf")
    consumer.step()
    assert stored(engine) == list(range(300))
    assert server.client.xlen(key) == 0
    assert stream.backlog() == (0, 0.0)
    consumer.close()
    assert server.client.xinfo_consumers(key, "share") == []


def test_what_nobody_acknowledged_stays_on_the_stream(stream, server, key, engine):
    record(stream, range(5))
    consume(stream)
    record(stream, range(5, 10))
    _raw(server).xreadgroup("share", "somebody", {key: ">"}, count=2)
    consumer = stream.consumer()
    consumer.drain()
    consumer._trimmed = float("-inf")
    consumer.step()
    consumer.close()
    assert server.client.xlen(key) == 5
    assert stored(engine) == [0, 1, 2, 3, 4, 7, 8, 9]


def test_entries_of_a_dead_consumer_are_claimed_and_counted_once(stream, server, key, engine, monkeypatch):
    """One died before it stored anything, another after it stored and before it acknowledged."""
    record(stream, range(6))
    consumer = stream.consumer()
    consumer.step()
    record(stream, range(6, 12))
    raw = _raw(server)
    raw.xreadgroup("share", "dead-1", {key: ">"}, count=3)
    [(_key, entries)] = raw.xreadgroup("share", "dead-2", {key: ">"}, count=3)
    store_runs(engine, [consumers.read_entry(entry) for entry in entries], PARIS)
    monkeypatch.setattr(consumers, "DEAD_AFTER_MS", 0)
    consumer._claims.clear()
    consumer.drain()
    assert stored(engine) == list(range(12))
    assert entries_in(stream) == 0
    consumer.close()


def test_threads_share_the_way_to_the_stream(stream, engine):
    threads = [
        threading.Thread(target=record, args=(stream, range(start, start + 200))) for start in range(0, 1200, 200)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    consume(stream)
    assert stored(engine) == list(range(1200))


def test_a_forked_child_has_a_connection_and_a_journal_of_its_own(stream, engine, spool):
    record(stream, range(10))
    child = os.fork()
    if child == 0:
        try:
            record(stream, range(10, 20))
            stream.recorder.close()
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    record(stream, range(20, 30))
    assert len(journals_in(spool / "stream")) == 2
    consume(stream)
    assert stored(engine) == list(range(30))


def test_what_came_by_both_ways_counts_once(stream, engine, spool):
    record(stream, range(50))
    assert stream.ingester.take_in() == 50
    record(stream, range(50, 60))
    consume(stream)
    assert stream.ingester.take_in() == 0
    assert stored(engine) == list(range(60))


def test_a_journal_goes_when_its_worker_is_gone_and_the_store_has_it_all(stream, engine, spool):
    record(stream, range(5))
    consume(stream)
    stream.ingester.take_in()
    assert len(journals_in(spool / "stream")) == 1
    stream.recorder.close()
    stream.ingester.take_in()
    assert journals_in(spool / "stream") == {}


def test_what_the_stream_has_not_brought_in_time_comes_from_the_disk(stream, engine, monkeypatch):
    record(stream, range(5))
    stream.ingester.take_in(wait=False)
    assert stored(engine) == []
    assert stream.ingester.backlog().events == 5
    monkeypatch.setattr("share_service.stats.stream_ingest.GRACE", -1.0)
    stream.ingester.take_in(wait=False)
    assert stored(engine) == list(range(5))
    assert stream.ingester.backlog().events == 0


def test_entries_of_others_are_set_aside(stream, server, key, engine):
    record(stream, range(2))
    server.client.xadd(key, {"hello": "world"})
    server.client.xadd(key, {"j": "x" * 100, "n": "0", "e": "0" * 32})
    server.client.xadd(key, {"j": "x", "n": "-1", "e": "0" * 32})
    server.client.xadd(key, {"j": "x", "n": "0", "e": "0" * 31})
    server.client.xadd(key, {"j": "x", "n": "0", "e": "0" * 32})
    consume(stream)
    assert stored(engine) == [0, 1]
    assert server.client.xlen(f"{key}:aside") == 5
    assert entries_in(stream) == 0


def test_a_connection_that_the_server_closed_is_replaced(stream, server, monkeypatch):
    record(stream, [1])
    monkeypatch.setattr(stream_wire, "IDLE_SECONDS", -1.0)
    server.client.execute_command("CLIENT", "KILL", "TYPE", "normal")
    record(stream, [2])
    assert stream.publisher.trouble is None
    assert entries_in(stream) == 2


def test_a_full_server_takes_nothing_and_nothing_is_lost(stream, server, engine):
    record(stream, range(5))
    server.client.config_set("maxmemory", 1)
    try:
        record(stream, range(5, 10))
        assert "OutOfMemory" in stream.publisher.trouble
    finally:
        server.client.config_set("maxmemory", 0)
    mended(stream)
    record(stream, range(10, 15))
    consume(stream)
    assert stored(engine) == [*range(5), *range(10, 15)]
    stream.ingester.take_in()
    assert stored(engine) == list(range(15))


def test_a_server_that_became_a_replica_takes_nothing_and_nothing_is_lost(stream, server, engine):
    record(stream, range(5))
    server.client.execute_command("REPLICAOF", "127.0.0.1", redis_servers.free_port())
    try:
        record(stream, range(5, 10))
        assert "ReadOnly" in stream.publisher.trouble
    finally:
        server.client.execute_command("REPLICAOF", "NO", "ONE")
    mended(stream)
    consume(stream)
    stream.ingester.take_in()
    assert stored(engine) == list(range(10))


def test_an_entry_that_arrived_without_an_answer_counts_once(stream, server, engine):
    """The server hangs, takes what was sent to it when it goes on, and the disk's copy is stored before that."""
    wait(stream, IMPATIENT_S)
    record(stream, range(3))
    server.pause()
    try:
        record(stream, range(3, 6))
        assert stream.publisher.trouble
        stream.ingester.take_in()
    finally:
        server.resume()
    assert stored(engine) == list(range(6))
    mended(stream)
    assert entries_in(stream) == 4
    consume(stream)
    assert stored(engine) == list(range(6))


def test_a_disk_that_takes_nothing_leaves_the_stream(stream, engine, spool):
    (spool / "stream").write_text("in the way of the folder")
    record(stream, range(5))
    assert stream.recorder.waiting == 0
    consume(stream)
    assert stored(engine) == list(range(5))


def test_what_neither_disk_nor_stream_took_waits_and_counts_once(stream, server, engine, spool):
    wait(stream, IMPATIENT_S)
    record(stream, range(2))
    stream.recorder.close()
    (spool / "stream").rename(spool / "before")
    (spool / "stream").write_text("in the way of the folder")
    server.pause()
    try:
        record(stream, range(2, 5))
        assert stream.recorder.waiting == 3
    finally:
        server.resume()
    (spool / "stream").unlink()
    redis_servers.wait_until(lambda: stream.recorder.waiting == 0, "the events to be delivered")
    consume(stream)
    stream.ingester.take_in()
    assert stored(engine) == list(range(5))


def test_a_stream_that_was_emptied_is_read_again(stream, server, engine):
    consumer = stream.consumer()
    record(stream, range(2))
    consumer.drain()
    server.client.flushall()
    record(stream, range(2, 4))
    for _ in range(3):
        consumer.step()
    assert stored(engine) == list(range(4))
    consumer.close()


def test_a_store_that_is_away_leaves_the_entries_where_they_are(stream, engine):
    consumer = stream.consumer()
    record(stream, range(3))
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE stream_extents RENAME TO away")
    assert consumer.step() == 0
    assert consumer.trouble.startswith("the store")
    assert entries_in(stream) == 3
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE away RENAME TO stream_extents")
    consumer.drain()
    assert consumer.trouble is None
    assert stored(engine) == list(range(3))
    assert entries_in(stream) == 0
    consumer.close()


def test_nobody_is_named_in_the_stream(stream, server, key):
    stream.recorder.record(click(1))
    [(_number, fields)] = _raw(server).xrange(key)
    assert set(fields) == {b"j", b"n", b"e"}
    assert len(fields[b"e"]) == 32
