"""The recorder: an event is in the worker's own journal when `record` returns.

It never raises and never waits on the store. When the disk refuses (full, read-only), events are
kept in memory, in order and up to a bound, and a thread tries again until the journal takes them.
"""

from __future__ import annotations

import os
import threading
import time
import weakref
from collections import deque
from pathlib import Path
from typing import Any

from share_service.logs import get as get_log
from share_service.metrics import LOST, UNWRITTEN
from share_service.stats.events import Event, pack
from share_service.stats.journal import Journal

log = get_log("stats")

# 64 bytes each in memory: some minutes of a very busy site, 6 MB.
MAX_WAITING = 100_000
RETRY_SECONDS = 0.5


class Recorder:
    """Records events for one process. Threads may share it; a forked child begins a journal of its own."""

    def __init__(self, spool: Path, *, max_waiting: int = MAX_WAITING) -> None:
        self._spool = spool
        self._lock = threading.Lock()
        self._journal: Journal | None = None
        self._waiting: deque[Any] = deque(maxlen=max_waiting)
        self._retrying = False
        self._forget()
        _forget_after_fork(self)

    @property
    def waiting(self) -> int:
        """How many events wait in memory because the journal could not be written. 0 is well."""
        return len(self._waiting)

    @property
    def lost(self) -> int:
        """How many events this process had to drop because too many waited."""
        return self._lost

    def record(self, event: Event) -> None:
        """Record ``event`` durably."""
        record = pack(event)
        with self._lock:
            journal = self._journal
            if journal is not None and not self._waiting and not journal.full:
                try:
                    journal.append(record)
                except OSError as error:
                    self._keep(record, error)
            else:
                self._record_slowly(record)

    def close(self) -> None:
        """Write what waits, if it can be written, and let go of the journal."""
        with self._lock:
            self._deliver()
            if self._journal is not None:
                self._journal.close()
                self._journal = None

    def _record_slowly(self, record: bytes) -> None:
        # The first record, the last one of a full journal, or one behind others that wait.
        if self._waiting:
            self._keep(record, None)
            return
        try:
            self._open_journal().append(record)
        except OSError as error:
            self._keep(record, error)

    def _open_journal(self) -> Journal:
        if self._journal is not None and self._journal.full:
            self._journal.close()
            self._journal = None
        if self._journal is None:
            self._spool.mkdir(parents=True, exist_ok=True)
            self._journal = Journal(self._spool)
        return self._journal

    def _keep(self, record: Any, error: OSError | None) -> None:
        if len(self._waiting) == self._waiting.maxlen:
            self._drop()
        self._waiting.append(record)
        UNWRITTEN.set(len(self._waiting))
        if not self._retrying:
            self._retrying = True
            log.error("the journal cannot be written", reason=error.strerror if error else None)
            threading.Thread(target=self._retry, name="share-recorder", daemon=True).start()

    def _drop(self) -> None:
        if self._lost == 0:
            log.error("events were dropped", waiting=len(self._waiting))
        self._lost += 1
        LOST.inc()

    def _retry(self) -> None:
        delivered = False
        while not delivered:
            time.sleep(RETRY_SECONDS)
            with self._lock:
                delivered = self._deliver()
                UNWRITTEN.set(len(self._waiting))
                self._retrying = not delivered
        log.info("the journal can be written again")

    def _deliver(self) -> bool:
        try:
            while self._waiting:
                self._write(self._waiting[0])
                self._waiting.popleft()
        except OSError:
            return False
        return True

    def _write(self, waiting: Any) -> None:
        self._open_journal().append(waiting)

    def _forget(self) -> None:
        # In a child: the journal, what waits and the threads are the parent's. Closing does not unlock it.
        if self._journal is not None:
            self._journal.close()
        self._journal = None
        self._waiting.clear()
        self._lock = threading.Lock()
        self._retrying = False
        self._lost = 0


def _forget_after_fork(recorder: Recorder) -> None:
    weak = weakref.ref(recorder)

    def forget() -> None:
        living = weak()
        if living is not None:
            living._forget()  # noqa: SLF001 - this function is a part of Recorder that must not keep it alive

    os.register_at_fork(after_in_child=forget)
