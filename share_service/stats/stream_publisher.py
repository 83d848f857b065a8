"""The publisher: records on their way to the stream, those of several threads in one go.

While one thread's records travel, those of the others gather; the next thread takes them all. A
part of the stream that fails is left alone until a thread in the background finds it well again, so
an outage costs a reader at most one timeout, and the others nothing.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from enum import Enum

from redis.exceptions import ConnectionError as NotConnected
from redis.exceptions import ResponseError

from share_service.logs import get as get_log
from share_service.metrics import STREAM_LEFT
from share_service.stats.stream_store import Run
from share_service.stats.stream_wire import WIRE_ERRORS, Wire
from share_service.stats.trouble import Trouble

log = get_log("stream")

# A stream answers within a millisecond. Who waits for one that does not is a reader.
TIMEOUT = 0.25
MEND_SECONDS = 0.5
# One part may fail at the moment it is asked; then another one is.
_ATTEMPTS = 2
_LONGEST_RUN = 64


class Outcome(Enum):
    """What became of a batch of records: the stream has them, has none of them, or nobody knows."""

    TAKEN = "taken"
    REFUSED = "refused"
    UNKNOWN = "unknown"


class Batch:
    """Records that travel together, and what became of them."""

    def __init__(self) -> None:
        self.runs: list[Run] = []
        self.outcome: Outcome | None = None
        self._records: list[bytes] = []

    def add(self, name: str, number: int, record: bytes) -> None:
        """Add record ``number`` of the journal ``name``."""
        last = self.runs[-1] if self.runs else None
        if last is None or last.extent.stop != number or last.name != name or len(self._records) == _LONGEST_RUN:
            self._records = []
            self.runs.append(Run(name, number, self._records))
        self._records.append(record)


class Publisher:
    """Sends records to the stream. Threads may share it; a forked child calls `forget` first."""

    def __init__(self, open_wire: Callable[[], Wire]) -> None:
        self._open_wire = open_wire
        self.forget()

    def forget(self) -> None:
        """Begin anew in a forked child: connections, threads and locks are the parent's."""
        self._wire = self._open_wire()
        self._joining = threading.Lock()
        self._sending = threading.Lock()
        self._mending = threading.Lock()
        self._batch = Batch()
        self._down: dict[str, str] = {}
        self._told = Trouble(
            log, "the stream takes nothing; events wait in the journal", "the stream takes events again"
        )
        self._turn = itertools.count()
        self._mender: threading.Thread | None = None
        self._closed = threading.Event()
        self._begun = False

    @property
    def trouble(self) -> str | None:
        """Why a part of the stream, or all of it, takes nothing from this process; None when all is well."""
        return next(iter(self._down.values()), None)

    def begin(self) -> None:
        """Find the stream now, so that the first reader need not wait for it."""
        with self._sending:
            self._begin()

    def join(self, name: str, number: int, record: bytes) -> Batch:
        """Let a record travel with the next batch, and return that. Callers come in the order of a journal."""
        with self._joining:
            self._batch.add(name, number, record)
            return self._batch

    def send(self, batch: Batch) -> Outcome:
        """Return what became of ``batch``, after sending it if no other thread has. It never raises."""
        with self._sending:
            if batch.outcome is None:
                with self._joining:
                    self._batch = Batch()
                self._begin()
                batch.outcome = self._publish(batch.runs)
                if batch.outcome is not Outcome.TAKEN:
                    STREAM_LEFT.inc(sum(len(run.records) for run in batch.runs))
            return batch.outcome

    def close(self) -> None:
        """End the thread in the background and close the connections."""
        self._closed.set()
        if self._mender is not None:
            self._mender.join(timeout=5)
        with self._sending:
            self._wire.close()

    def _begin(self) -> None:
        if self._begun:
            return
        self._begun = True
        try:
            self._wire.find()
        except WIRE_ERRORS as error:
            self._leave(["the stream"], error)

    def _publish(self, runs: list[Run]) -> Outcome:
        outcome = Outcome.REFUSED
        for _ in range(_ATTEMPTS):
            part = self._next_part()
            if part is None:
                break
            try:
                self._wire.append(part, runs)
            except Exception as error:  # noqa: BLE001 - whatever it was, a reader is to be sent on
                if len(runs) > 1 or not isinstance(error, ResponseError):
                    outcome = Outcome.UNKNOWN
                # A server that is gone takes its other parts with it; one that refuses may have its reasons for one.
                refused = isinstance(error, ResponseError) and not isinstance(error, NotConnected)
                self._leave([part] if refused else self._wire.beside(part), error)
            else:
                return Outcome.TAKEN
        return outcome

    def _next_part(self) -> str | None:
        parts = [part for part in self._wire.parts if part not in self._down]
        return parts[next(self._turn) % len(parts)] if parts else None

    def _leave(self, parts: list[str], error: Exception) -> None:
        with self._mending:
            reason = f"{type(error).__name__}: {error}"[:200]
            self._down |= dict.fromkeys(parts, reason)
            self._told.met(f"{', '.join(parts)}: {reason}")
            if self._mender is None and not self._closed.is_set():
                self._mender = threading.Thread(target=self._mend, name="share-stream", daemon=True)
                self._mender.start()

    def _mend(self) -> None:
        while not self._closed.wait(MEND_SECONDS):
            self._look_again()
            with self._mending:
                if not self._down:
                    self._mender = None
                    return

    def _look_again(self) -> None:
        try:
            self._wire.find()
        except WIRE_ERRORS:
            return
        well = []
        for part in self._wire.parts:
            if part in self._down:
                try:
                    self._wire.check(part)
                except WIRE_ERRORS:
                    continue
                well.append(part)
        with self._mending:
            known = set(self._wire.parts)
            self._down = {part: why for part, why in self._down.items() if part in known and part not in well}
            if not self._down:
                self._told.over()
