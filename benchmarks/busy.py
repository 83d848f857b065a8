"""What a click waits while everything else happens: roll-up, purge, export and backup, all at once.

On a copy of the store. A process records clicks at a steady pace and times each; others take them in,
pack, remove, export and back up meanwhile, over and over.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import sqlite3
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy.event import listen
from sqlalchemy.exc import OperationalError

from benchmarks.clicks import HERE, ZONE, Made, folder_of
from share_service.links.networks import load_networks
from share_service.stats.days import DAY
from share_service.stats.events import Event, Kind
from share_service.stats.export import export
from share_service.stats.formats import CSV, text_of
from share_service.stats.ingest import Ingester
from share_service.stats.recorder import Recorder
from share_service.stats.retention import purge_counts, purge_events
from share_service.stats.rollup import roll_up
from share_service.stats.span import Span
from share_service.store import engine as engines

SECONDS = int(os.environ.get("BENCH_SECONDS", "20"))
PER_SECOND = 400
EXPORTED = 1_000_000


def measure_busy(clicks: int, made: Made) -> dict[str, Any]:
    """Measure on a copy of the SQLite store of so many ``clicks``; print and return the figures."""
    with tempfile.TemporaryDirectory(dir=HERE) as folder:
        copy = Path(folder) / "share.db"
        with sqlite3.connect(folder_of(clicks) / "share.db") as source:
            source.execute("VACUUM INTO ?", (str(copy),))
        quiet = _alone(Path(folder), made, [])
        exported = _exported(copy, made)
        busy = _alone(Path(folder), made, [_take_in_and_pack, _remove, _export, _back_up])
        steps = _steps(copy, made)
    figures = {"recording, quiet": quiet, "recording, busy": busy, "export": exported, "retention": steps}
    print(f"  {'recording a click, µs':<34} {'median':>8} {'p99':>8} {'p99.9':>8} {'most':>9}")
    for name in ("recording, quiet", "recording, busy"):
        row = figures[name]
        print(f"  {name:<34} {row['median']:>8.1f} {row['p99']:>8.1f} {row['p99.9']:>8.1f} {row['most']:>9.1f}")
    print("  meanwhile: " + "; ".join(f"{name} {done}" for name, done in sorted(busy["meanwhile"].items())))
    print(
        f"  export of {exported['rows']:,} events: {exported['seconds']:.1f} s, {exported['MB grown']:.1f} MB more memory"
    )
    for name, row in steps.items():
        print(
            f"  {name:<34} {row['rows']:>10,} rows in {row['seconds']:.1f} s, longest step {row['longest ms']:.1f} ms"
        )
    return figures


def _alone(folder: Path, made: Made, others: list[Callable[..., int]]) -> dict[str, Any]:
    context = multiprocessing.get_context("spawn")
    stop, out = context.Event(), context.Queue()
    working = [context.Process(target=_worker, args=(work, folder, made, stop, out), daemon=True) for work in others]
    for process in working:
        process.start()
    time.sleep(2 if others else 0)
    recorded = context.Queue()
    recorder = context.Process(target=_record, args=(folder / "spool", recorded), daemon=True)
    recorder.start()
    row: dict[str, Any] = recorded.get(timeout=SECONDS + 120)
    stop.set()
    row["meanwhile"] = dict(out.get(timeout=300) for _ in working)
    for process in (*working, recorder):
        process.join(60)
    return row


def _record(spool: Path, out: Any) -> None:
    spool.mkdir(exist_ok=True)
    recorder = Recorder(spool)
    took = []
    begun = time.perf_counter()
    for number in range(SECONDS * PER_SECOND):
        wait = begun + number / PER_SECOND - time.perf_counter()
        if wait > 0:
            time.sleep(wait)
        event = Event(int(time.time() * 1000), Kind.CLICK, 1 + number % 1000, 10, 0, number + 1)
        start = time.perf_counter()
        recorder.record(event)
        took.append((time.perf_counter() - start) * 1e6)
    recorder.close()
    took.sort()
    places = {"median": 0.5, "p99": 0.99, "p99.9": 0.999}
    out.put(
        {name: round(took[int(len(took) * place)], 1) for name, place in places.items()} | {"most": round(took[-1], 1)}
    )


def _worker(work: Callable[..., int], folder: Path, made: Made, stop: Any, out: Any) -> None:
    done = gave_up = 0
    while not stop.is_set():
        try:
            done += work(folder, made, stop)
        except OperationalError:
            # SQLite lets nobody queue: among writers that never rest, one may not get its turn in five seconds.
            gave_up += 1
    name = work.__name__.strip("_").replace("_", " ")
    out.put((name, f"{done:,}" + (f" (gave up {gave_up} times)" if gave_up else "")))


def _take_in_and_pack(folder: Path, made: Made, stop: Any) -> int:
    """Take clicks in every tenth of a second, and pack a month's late clicks again and again."""
    engine = engines.open_engine(f"sqlite:///{folder / 'share.db'}")
    (folder / "spool").mkdir(exist_ok=True)
    ingester = Ingester(engine, folder / "spool", ZONE)
    late = Recorder(folder / "spool")
    done = 0
    while not stop.is_set():
        for number in range(500):
            at = made.now - (3 + number % 28) * DAY
            late.record(Event(at * 1000, Kind.CLICK, 1 + number, 10, 0, 0))
        ingester.take_in()
        done += roll_up(engine, ZONE, made.now)
    late.close()
    engine.dispose()
    return done


def _remove(folder: Path, made: Made, stop: Any) -> int:
    """Remove the oldest events and sums, a month at a time."""
    engine = engines.open_engine(f"sqlite:///{folder / 'share.db'}")
    done = 0
    for months in range(12, 0, -1):
        if stop.is_set():
            break
        done += purge_events(engine, ZONE, months, made.now) + purge_counts(engine, ZONE, 1 + months, made.now)
    engine.dispose()
    stop.wait(1)
    return done


def _export(folder: Path, made: Made, stop: Any) -> int:
    return _export_rows(folder / "share.db", made, stop)


def _export_rows(path: Path, made: Made, stop: Any) -> int:
    engine = engines.open_engine(f"sqlite:///{path}")
    span = Span(made.now - 400 * DAY, made.now)
    rows = 0
    with Path(os.devnull).open("w", encoding="utf-8") as sink:
        for piece in text_of(export(engine, "raw", span, zone=ZONE, networks=load_networks()), CSV):
            sink.write(piece)
            rows += piece.count("\r\n")
            if rows > EXPORTED or stop.is_set():
                break
    engine.dispose()
    return rows


def _exported(path: Path, made: Made) -> dict[str, Any]:
    """Export a million events in a process of its own; its memory before and at its highest."""
    context = multiprocessing.get_context("spawn")
    out = context.Queue()
    process = context.Process(target=_export_alone, args=(path, made, out), daemon=True)
    process.start()
    figures: dict[str, Any] = out.get(timeout=600)
    process.join(60)
    return figures


def _export_alone(path: Path, made: Made, out: Any) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.perf_counter()
    rows = _export_rows(path, made, threading.Event())
    seconds = time.perf_counter() - begun
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    out.put({"rows": rows, "seconds": round(seconds, 2), "MB grown": round(grown / 1024, 1)})


def _back_up(folder: Path, _made: Made, _stop: Any) -> int:
    copy = folder / "backup.db"
    with sqlite3.connect(folder / "share.db") as connection:
        connection.execute("VACUUM INTO ?", (str(copy),))
    size = copy.stat().st_size
    copy.unlink()
    return 1 if size else 0


def _steps(path: Path, made: Made) -> dict[str, Any]:
    """Remove what is left beyond a month, and time every transaction."""
    figures = {}
    for name, work in (("purge of events", purge_events), ("purge of sums", purge_counts)):
        engine = engines.open_engine(f"sqlite:///{path}")
        begun = [0.0]
        took = [0.0]
        listen(engine, "begin", lambda _connection, begun=begun: begun.__setitem__(0, time.perf_counter()))
        listen(
            engine, "commit", lambda _connection, begun=begun, took=took: took.append(time.perf_counter() - begun[0])
        )
        start = time.perf_counter()
        rows = work(engine, ZONE, 1, made.now + 40 * DAY)
        figures[name] = {
            "rows": rows,
            "seconds": round(time.perf_counter() - start, 2),
            "longest ms": round(max(took) * 1000, 1),
        }
        engine.dispose()
    return figures
