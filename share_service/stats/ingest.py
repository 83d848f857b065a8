"""The ingester: moves what the journals hold to the store, each event exactly once.

Any worker may do it: one at a time per machine, by a lock that the kernel drops with its holder.
It takes at most 500 events per transaction, so that nobody waits long for the store, and in the
order of time over all journals, so that a reader's second click finds the first one, whichever
worker answered it.
"""

from __future__ import annotations

import heapq
import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import tzinfo
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Engine, delete, select, text
from sqlalchemy.exc import SQLAlchemyError

from share_service.logs import get as get_log
from share_service.metrics import EVENTS, FAILING, OLDEST, WAITING
from share_service.stats.backlog import Backlog, backlog, sync_file
from share_service.stats.batch import DUPLICATE_WITHIN_MS, Move, Overtaken, forget_clicks, store_batch
from share_service.stats.events import RECORD_SIZE, Event, Kind
from share_service.stats.journal import abandoned, journals_in, read_events, sweep, whole_size
from share_service.stats.trouble import Trouble
from share_service.stats.turns import Turns
from share_service.store.engine import reason, writing
from share_service.store.tables import journals

log = get_log("stats")

BATCH = 500
FORGET_EVERY = 30
HOUR = 3600
_KINDS = frozenset(Kind)


class _Pending(NamedTuple):
    name: str
    offset: int
    finished: bool


class _Read(NamedTuple):
    at: int
    name: str
    offset: int
    event: Event | None


class Ingester:
    """Takes in the journals of one machine. Threads and processes may share its folder."""

    def __init__(self, engine: Engine, spool: Path, zone: tzinfo) -> None:
        self._engine = engine
        self._spool = spool
        self._zone = zone
        self._offsets: dict[str, int] = {}
        self._forgot = 0.0
        self._stop = threading.Event()
        self._worker: threading.Thread | None = None
        self._pid = 0
        self._had_turn = False
        self._turns = Turns(spool, "ingest.lock")
        self._trouble = Trouble(log, "the store takes nothing in", "the store takes events in again")
        self._idle = Trouble(log, "the hourly work cannot be done", "the hourly work is done again")

    @property
    def trouble(self) -> str | None:
        """Why the last attempt of the background thread failed, or None. Events wait in the journals meanwhile."""
        return self._trouble.reason

    def backlog(self) -> Backlog:
        """Return what this machine's journals hold and the store has not, as far as this process knows."""
        return backlog(self._spool, self._offsets)

    def take_in(self, *, wait: bool = True) -> int:
        """Move everything recorded until now to the store; return how many events that was.

        With ``wait``, another process that is at it is waited for, so that a question asked after
        this sees every event answered before it. Without, nothing is done then.

        Raises:
            SQLAlchemyError: the store cannot be reached. Nothing is lost: the journals keep it all.
        """
        return self._in_turn(wait=wait)

    def _in_turn(self, *, wait: bool) -> int:
        with self._turns.taken(wait=wait) as mine:
            self._had_turn = mine
            return self._take_all() if mine else 0

    def start(self, interval: float = 1.0, hourly: Callable[[], object] | None = None) -> None:
        """Take in every ``interval`` seconds from now on, in a thread of this process, and do ``hourly`` every hour."""
        if self._worker is not None and self._pid == os.getpid():
            return
        self._pid = os.getpid()
        self._stop = threading.Event()
        run = threading.Thread(target=self._run, args=(interval, hourly), name="share-ingester", daemon=True)
        self._worker = run
        run.start()

    def stop(self) -> None:
        """End the background thread and wait for it."""
        self._stop.set()
        if self._worker is not None and self._pid == os.getpid():
            self._worker.join(timeout=10)
        self._worker = None

    def _run(self, interval: float, hourly: Callable[[], object] | None) -> None:
        due = time.monotonic()
        while not self._stop.wait(interval):
            if self._round():
                # What follows from a store that was away, such as the day's salt, does not wait for the hour.
                due = time.monotonic()
            if hourly is not None and self.trouble is None and time.monotonic() >= due:
                due = time.monotonic() + HOUR
                self._do(hourly)

    def _round(self) -> bool:
        """Take in what there is; return whether that works again after it did not."""
        taken, again = 0, False
        try:
            taken = self.take_in(wait=False)
            if not self._had_turn and self.trouble is not None:
                # A busy worker may be at it whenever this one comes by, and only who is at it learns that the store is back.
                taken += self._in_turn(wait=True)
        except Exception as error:  # noqa: BLE001 - whatever it was, the next second may be better, and it is told
            self._trouble.met(reason(error))
        else:
            # Whoever found somebody else at it knows nothing of the store.
            again = self._had_turn and self._trouble.over(events=taken)
        waiting = self.backlog()
        WAITING.set(waiting.events)
        OLDEST.set(waiting.seconds)
        FAILING.set(0 if self.trouble is None else 1)
        return again

    def _do(self, hourly: Callable[[], object]) -> None:
        try:
            hourly()
        except Exception as error:  # noqa: BLE001 - as above
            self._idle.met(reason(error))
        else:
            self._idle.over()

    def _take_all(self) -> int:
        # Asked before the sizes: what a journal holds once nobody writes to it any more is all it will hold.
        finished = {name for name in journals_in(self._spool) if abandoned(self._spool / name)}
        ends = {name: whole_size(size) for name, size in journals_in(self._spool).items()}
        # In trouble the store is asked also when there is nothing to bring, to find out whether it is back.
        if self.trouble or any(self._offsets.get(name, 0) < end for name, end in ends.items()):
            self._offsets = self._stored_offsets(ends)
        taken = 0
        first: int | None = None
        # Not more rounds than there are records: what comes in meanwhile is for the next time.
        for _ in range(1 + sum(ends.values()) // RECORD_SIZE):
            pending = [
                _Pending(name, self._offsets.get(name, 0), name in finished)
                for name, end in ends.items()
                if self._offsets.get(name, 0) < end
            ]
            reads = self._next_reads(pending)
            if not reads:
                break
            first = reads[0].at if first is None else first
            before = self._offsets
            taken += self._store(reads)
            if self._offsets == before:
                # Somebody who does not know our lock is at it too: the next second will tell.
                break
        self._retire([name for name in finished if self._offsets.get(name, 0) >= ends[name]])
        self._forget_old_clicks(first)
        return taken

    def _next_reads(self, pending: list[_Pending]) -> list[_Read]:
        return list(
            islice(heapq.merge(*(self._reads(journal) for journal in pending), key=lambda read: read.at), BATCH)
        )

    def _reads(self, journal: _Pending) -> Iterator[_Read]:
        at = 0
        for event, offset in read_events(self._spool / journal.name, journal.offset, BATCH, finished=journal.finished):
            at = event.at if event else at
            yield _Read(at, journal.name, offset, event)

    def _store(self, reads: list[_Read]) -> int:
        ends = {read.name: read.offset for read in reads}
        moves = {name: Move(self._offsets.get(name, 0), end) for name, end in ends.items()}
        batch = [read.event for read in reads if read.event is not None]
        try:
            with writing(self._engine) as connection:
                counted = store_batch(connection, batch, moves, self._zone)
        except (Overtaken, SQLAlchemyError) as error:
            # Whoever moved them, or whatever became of the commit: the store knows how far it is.
            self._offsets = self._stored_offsets(self._offsets.keys() | ends.keys())
            if not isinstance(error, Overtaken):
                raise
            return 0
        self._offsets = self._offsets | ends
        measure(counted)
        if len(batch) < len(reads):
            log.error("damaged records were stepped over", records=len(reads) - len(batch))
        return len(batch)

    def _stored_offsets(self, names: Iterable[str]) -> dict[str, int]:
        # The journals of this machine: other machines have rows of their own.
        query = select(journals.c.name, journals.c.offset).where(journals.c.name.in_(sorted(names)))
        with self._engine.connect() as connection:
            return {row.name: row.offset for row in connection.execute(query)}

    def _retire(self, done: list[str]) -> None:
        if not done:
            return
        sync_store(self._engine)
        for name in done:
            (self._spool / name).unlink(missing_ok=True)
        sync_file(self._spool)
        # Only now: a journal that came back without its row would be taken in again.
        with writing(self._engine) as connection:
            connection.execute(delete(journals).where(journals.c.name.in_(done)))
        sweep(self._spool)

    def _forget_old_clicks(self, first: int | None) -> None:
        now = time.time()
        if now - self._forgot < FORGET_EVERY:
            return
        self._forgot = now
        oldest = int(now * 1000) if first is None else min(first, int(now * 1000))
        with writing(self._engine) as connection:
            forget_clicks(connection, oldest - 2 * DUPLICATE_WITHIN_MS)


def measure(stored: Iterable[Event]) -> None:
    """Count ``stored`` events, as they were counted, for Prometheus."""
    for kind, n in Counter(event.kind for event in stored).items():
        EVENTS.labels(Kind(kind).name.lower() if kind in _KINDS else "other").inc(n)


def sync_store(engine: Engine) -> None:
    """Make everything committed until now survive a power cut too."""
    # A journal may go only when its rows survive a power cut. SQLite's WAL is not synced at each commit, and a
    # PostgreSQL may be told not to either; one commit that is synced syncs all those before it.
    if engine.dialect.name == "postgresql":
        with writing(engine) as connection:
            connection.execute(text("SET LOCAL synchronous_commit = on"))
            # A word into the write-ahead log, so that there is something to sync.
            connection.execute(text("SELECT pg_logical_emit_message(true, 'share-service', '')"))
        return
    # The pragma cannot be set inside a transaction.
    raw = engine.raw_connection()
    cursor = raw.cursor()
    try:
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("UPDATE journals SET updated_at = updated_at")
    finally:
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.close()
        raw.close()
