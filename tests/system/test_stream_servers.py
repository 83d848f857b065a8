"""The click stream on a Cluster, behind a Sentinel, and over TLS: found, followed, and trusted only with reason."""

from __future__ import annotations

import shutil
import subprocess
import threading
import time

import pytest

from share_service.stats import stream_wire
from share_service.stats.stream_address import parse_address
from share_service.stats.stream_wire import Wire
from tests import redis_servers
from tests.conftest import missing
from tests.stats.stream_parts import consume, mended, open_stream, record, stored


@pytest.fixture(scope="module", autouse=True)
def _installed():
    if redis_servers.SERVER is None:
        missing("redis-server")


@pytest.fixture
def spool(tmp_path):
    return tmp_path / "spool"


@pytest.fixture
def cluster(tmp_path):
    servers = redis_servers.cluster(tmp_path / "cluster")
    yield servers
    for server in servers:
        server.stop()


def test_a_killed_master_of_a_cluster_loses_and_doubles_nothing(cluster, engine, spool):
    """Under load, with a consumer at work; its replica may not have had the last entries."""
    stream = open_stream(cluster[4].url, engine, spool)
    acknowledged: list[int] = []
    stop = threading.Event()

    def press(first: int) -> None:
        for number in range(first, first + 100_000):
            if stop.is_set():
                return
            record(stream, [number])
            acknowledged.append(number)
            time.sleep(0.001)

    threads = [threading.Thread(target=press, args=(start,)) for start in (0, 100_000)]
    consumer = stream.consumer()
    threads.append(threading.Thread(target=consumer.run, args=(stop,)))
    for thread in threads:
        thread.start()
    redis_servers.wait_until(lambda: len(acknowledged) > 200, "clicks before the failover")
    assert len(stream.publisher._wire.parts) == 6
    cluster[0].kill()
    redis_servers.wait_until(lambda: cluster[3].client.info("replication")["role"] == "master", "the failover")
    mended(stream)
    before = len(acknowledged)
    redis_servers.wait_until(lambda: len(acknowledged) > before + 200, "clicks after the failover")
    stop.set()
    for thread in threads:
        thread.join()
    mended(stream)
    consumer.drain()
    consumer.close()
    stream.ingester.take_in()
    stream.recorder.close()
    assert stored(engine) == sorted(acknowledged)


def test_a_part_that_moves_is_followed(cluster, engine, spool):
    stream = open_stream(cluster[0].url, engine, spool)
    record(stream, range(10))
    redis_servers.wait_until(lambda: cluster[4].client.info("replication")["master_link_status"] == "up", "the replica")
    cluster[4].client.execute_command("CLUSTER", "FAILOVER")
    redis_servers.wait_until(lambda: cluster[4].client.info("replication")["role"] == "master", "the failover")
    record(stream, range(10, 30))
    mended(stream)
    wire = stream.publisher._wire
    assert ("127.0.0.1", cluster[4].port) in wire._places.values()
    assert ("127.0.0.1", cluster[1].port) not in wire._places.values()
    record(stream, range(30, 40))
    consume(stream)
    stream.ingester.take_in()
    stream.recorder.close()
    assert stored(engine) == list(range(40))


def test_a_click_can_wait_for_a_replica(cluster, engine, spool, monkeypatch):
    usual = stream_wire._WAIT_MS
    monkeypatch.setattr(stream_wire, "_WAIT_MS", 5_000)
    stream = open_stream(f"{cluster[0].url}?wait=1", engine, spool)
    record(stream, range(30))
    assert stream.publisher.trouble is None
    assert sum(replica.client.dbsize() for replica in cluster[3:]) == 6
    # Of masters without a replica nobody can promise that a second machine has it.
    for replica in cluster[3:]:
        replica.kill()
    monkeypatch.setattr(stream_wire, "_WAIT_MS", usual)
    record(stream, [30])
    assert "0 of 1 replicas" in stream.publisher.trouble
    consume(stream)
    stream.ingester.take_in()
    stream.publisher._look_again()
    assert stream.publisher.trouble
    stream.recorder.close()
    assert stored(engine) == list(range(31))


@pytest.fixture
def sentinel(tmp_path):
    """A master with a password, its replica, and a Sentinel without one."""
    secret = ("--requirepass", "hidden", "--masterauth", "hidden")
    master, replica = (redis_servers.alone(tmp_path / name, *secret, password="hidden") for name in ("a", "b"))
    replica.client.execute_command("REPLICAOF", "127.0.0.1", master.port)
    watcher = redis_servers.sentinel(tmp_path / "sentinel", master, "hidden")
    yield watcher, master, replica
    for server in (watcher, replica, master):
        server.stop()


def test_a_sentinels_new_master_is_followed(sentinel, engine, spool, capsys):
    watcher, master, replica = sentinel
    stream = open_stream(f"redis://:hidden@127.0.0.1:{watcher.port}?master=clicks", engine, spool)
    record(stream, range(20))
    assert stream.publisher.trouble is None
    master.kill()
    record(stream, range(20, 40))
    redis_servers.wait_until(lambda: replica.client.info("replication")["role"] == "master", "the failover")
    mended(stream)
    record(stream, range(40, 60))
    consume(stream)
    stream.ingester.take_in()
    stream.recorder.close()
    assert stored(engine) == list(range(60))
    assert "hidden" not in capsys.readouterr().err


def test_a_wrong_password_is_no_way_in_and_not_told(sentinel, engine, spool, capsys):
    stream = open_stream(f"redis://:wrong-one@127.0.0.1:{sentinel[1].port}", engine, spool)
    record(stream, range(3))
    assert stream.publisher.trouble
    assert "wrong-one" not in capsys.readouterr().err + stream.publisher.trouble
    stream.ingester.take_in()
    stream.recorder.close()
    assert stored(engine) == list(range(3))


@pytest.fixture(scope="module")
def certificates(tmp_path_factory):
    """A certificate authority's certificate, and a key and certificate that it made for 127.0.0.1 alone."""
    if shutil.which("openssl") is None:
        missing("openssl")
    folder = tmp_path_factory.mktemp("certificates")

    def openssl(*words: str) -> None:
        subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)

    new = ("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2")
    openssl(*new, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=Tests")
    ours = ("-CA", "ca.pem", "-CAkey", "ca.key", "-addext", "subjectAltName=IP:127.0.0.1")
    openssl(*new, *ours, "-keyout", "server.key", "-out", "server.pem", "-subj", "/CN=stream")
    return folder


@pytest.fixture(scope="module")
def encrypted(certificates, tmp_path_factory):
    port = redis_servers.free_port()
    options = ("--tls-port", str(port), "--tls-auth-clients", "no")
    files = [("cert", "server.pem"), ("key", "server.key"), ("ca-cert", "ca.pem")]
    named = [word for option, file in files for word in (f"--tls-{option}-file", str(certificates / file))]
    server = redis_servers.alone(tmp_path_factory.mktemp("tls"), *options, *named)
    yield port
    server.stop()


def test_a_stream_over_tls(certificates, encrypted, engine, spool):
    stream = open_stream(f"rediss://127.0.0.1:{encrypted}?ca={certificates / 'ca.pem'}&name=a", engine, spool)
    record(stream, range(5))
    assert stream.publisher.trouble is None
    consume(stream)
    stream.recorder.close()
    assert stored(engine) == list(range(5))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_certificate_of_somebody_else_is_not_trusted(certificates, encrypted, engine, spool, host):
    """One that no authority of this machine made, and one that names another host."""
    trusted = f"?ca={certificates / 'ca.pem'}" if host == "localhost" else ""
    stream = open_stream(f"rediss://{host}:{encrypted}{trusted}", engine, spool)
    record(stream, range(3))
    assert "certificate" in stream.publisher.trouble.lower()
    stream.ingester.take_in()
    stream.recorder.close()
    assert stored(engine) == list(range(3))


def test_the_parts_of_a_cluster_lie_evenly(cluster):
    wire = Wire(parse_address(f"redis://127.0.0.1:{redis_servers.free_port()},127.0.0.1:{cluster[5].port}"), timeout=2)
    wire.find()
    masters = list(wire._places.values())
    assert sorted(masters.count(place) for place in set(masters)) == [2, 2, 2]
    wire.close()
