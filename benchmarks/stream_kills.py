"""What is left of the clicks when the stream's servers and its consumer are killed, and what Redis itself forgot."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.serving import served
from share_service.newsroom.parts import Service
from share_service.settings import Settings
from share_service.stats.events import Event, Kind
from share_service.stats.extents import Extent, joined, lacking
from share_service.stats.stream import ClickStream
from share_service.stats.stream_address import parse_address
from share_service.stats.stream_publisher import Outcome
from share_service.stats.stream_store import stored_extents
from share_service.store.migrate import migrate
from tests import redis_servers
from tests.system.stream_load import counts, readers, start_worker

if TYPE_CHECKING:
    from collections.abc import Iterator

KILLS = int(os.environ.get("BENCH_KILLS", "5"))
SECRET = "a key for measuring, 32 characters long"
SERVICE = ("--config", "python:share_service.server", "share_service.app:create_app()")


@contextmanager
def servers(folder: Path, kind: str) -> Iterator[list[redis_servers.Server]]:
    """Start what a scenario needs, and end it."""
    fsync = "always" if kind.endswith("always") else "everysec"
    started = redis_servers.cluster(folder) if kind == "Cluster" else [redis_servers.alone(folder, fsync=fsync)]
    try:
        yield started
    finally:
        for server in started:
            server.stop()


def service(folder: Path, stream: str = "") -> Service:
    """Open a service on an empty store."""
    settings = Settings(
        secret_key=SECRET,
        data_dir=folder,
        article_hosts=("journal.example",),
        click_stream=stream,
        click_stream_in_web=False,
        log_level="error",
    )
    migrate(settings.database)
    return Service.open(settings)


def click(number: int) -> Event:
    """Return a click of a reader of its own."""
    return Event(int(time.time() * 1000), Kind.CLICK, number % 1000, 10, 0, number + 1)


def forgotten(folder: Path, kind: str, wait: int = 0) -> dict[str, Any]:
    """Kill masters while threads record; return how much of what Redis acknowledged it did not have later."""
    with servers(folder / "redis", kind) as nodes:
        engine = service(folder / "store").engine
        address = ",".join(f"127.0.0.1:{node.port}" for node in nodes)
        stream = ClickStream(
            parse_address(f"redis://{address}?wait={wait}"),
            engine,
            folder / "spool",
            Settings(secret_key=SECRET).zone,
            consume=False,
        )
        taken: dict[str, list[Extent]] = {}
        send = stream.publisher.send

        def noting(batch: Any) -> Outcome:
            outcome = send(batch)
            if outcome is Outcome.TAKEN:
                for run in batch.runs:
                    taken[run.name] = joined(taken.get(run.name, []), run.extent)
            return outcome

        stream.publisher.send = noting  # type: ignore[method-assign]  # what is measured is what it answered
        stop, recorded = threading.Event(), [0] * 4

        def press(which: int) -> None:
            while not stop.is_set():
                stream.recorder.record(click(which + 4 * recorded[which]))
                recorded[which] += 1
                # Enough that some are on their way whenever a server dies, and no more.
                time.sleep(0.002)

        threads = [threading.Thread(target=press, args=(which,)) for which in range(4)]
        for thread in threads:
            thread.start()
        for _ in range(KILLS):
            time.sleep(random.uniform(0.3, 1.0))
            kill_a_master(nodes)
        stop.set()
        for thread in threads:
            thread.join()
        consumer = stream.consumer()
        redis_servers.wait_until(lambda: consumer.drain() == 0 and consumer.trouble is None, "the stream", 300)
        with engine.connect() as connection:
            brought = stored_extents(connection, taken)
        lost = sum(
            extent.stop - extent.start
            for name, extents in taken.items()
            for wanted in extents
            for extent in lacking(brought[name], wanted)
        )
        acknowledged = sum(extent.stop - extent.start for extents in taken.values() for extent in extents)
        from_disk = stream.ingester.take_in()
        stream.recorder.close()
        figures = {
            "stream": kind,
            "wait": wait,
            "recorded": sum(recorded),
            "acknowledged by Redis": acknowledged,
            "forgotten by Redis": lost,
            "brought by the journals": from_disk,
        }
    print(
        f"  {kind}, wait={wait}, {KILLS} × kill -9 of a master: of {sum(recorded):,} clicks Redis acknowledged"
        f" {acknowledged:,} and forgot {lost:,}; the journals brought {from_disk:,}",
        flush=True,
    )
    return figures


def kills(folder: Path, kind: str) -> dict[str, Any]:
    """Kill the stream's master and the consumer in turns while readers press links at two gunicorn workers."""
    with ExitStack() as stack:
        nodes = stack.enter_context(servers(folder / "redis", kind))
        url = "redis://" + ",".join(f"127.0.0.1:{node.port}" for node in nodes)
        parts = service(folder / "web", url)
        environment = os.environ | {
            "SHARE_SECRET_KEY": SECRET,
            "SHARE_DATA_DIR": str(folder / "web"),
            "SHARE_LOG_LEVEL": "info",
            "SHARE_CLICK_STREAM": url,
            "SHARE_CLICK_STREAM_IN_WEB": "false",
        }
        address, _pid = stack.enter_context(served(SERVICE, environment, "/livez"))
        log = folder / "worker.log"
        worker = start_worker(environment, log)
        with readers(int(address.rpartition(":")[2]), parts) as pressed:
            for _ in range(KILLS):
                time.sleep(random.uniform(0.3, 1.0))
                kill_a_master(nodes)
                time.sleep(random.uniform(0.3, 1.0))
                worker.send_signal(signal.SIGKILL)
                worker.wait(10)
                worker = start_worker(environment, log)
        wanted = set(pressed.acknowledged)
        redis_servers.wait_until(lambda: counts(parts)[0].keys() >= wanted, "the clicks to be counted", 300)
        worker.send_signal(signal.SIGTERM)
        worker.wait(20)
        parts.stream.consumer().drain()
        parts.ingester.take_in()
        counted, summed = counts(parts)
        parts.recorder.close()
    figures = {
        "stream": kind,
        "kills of the master": KILLS,
        "kills of the consumer": KILLS,
        "acknowledged": len(wanted),
        "counted": len(counted),
        "lost": len(wanted - counted.keys()),
        "doubled": sum(times != 1 for times in counted.values()),
        "in buckets": summed,
    }
    print(
        f"  {kind}: {KILLS} × kill -9 of the master, {KILLS} of the consumer: {len(wanted):,} acknowledged,"
        f" {len(counted):,} counted, {figures['lost']} lost, {figures['doubled']} doubled",
        flush=True,
    )
    return figures


def kill_a_master(nodes: list[redis_servers.Server]) -> None:
    """Kill a master and start it again: in a Cluster when its replica has taken over; wait until all is well."""
    if len(nodes) == 1:
        nodes[0].kill()
        time.sleep(0.3)
        nodes[0].start()
        return
    masters = [node for node in nodes if _is_master(node)]
    victim = random.choice(masters)
    victim.kill()
    others = [node for node in nodes if node is not victim]
    redis_servers.wait_until(lambda: sum(map(_is_master, others)) == len(masters), "the failover", 60)
    redis_servers.wait_until(lambda: all(map(redis_servers.well, others)), "the cluster", 60)
    time.sleep(0.5)
    victim.start()
    redis_servers.wait_until(lambda: redis_servers.replicated(victim), "the killed one to catch up", 60)


def _is_master(node: redis_servers.Server) -> bool:
    return node.client.info("replication")["role"] == "master"
