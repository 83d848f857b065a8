"""The recorder where a click stream is set: an event is on disk and in the stream when `record` returns.

The journal's copy stays until the store has the event, whichever way it came there: what the stream
refused, or lost in a failover, is delivered from here. Where the disk takes nothing, the stream's copy
is enough, and the other way round. Only an event that neither took waits in memory.
"""

from __future__ import annotations

import secrets
import time
from pathlib import Path
from typing import NamedTuple

from share_service.stats.events import Event, pack
from share_service.stats.journal import Journal
from share_service.stats.recorder import MAX_WAITING, Recorder
from share_service.stats.stream_publisher import Outcome, Publisher


class _Waiting(NamedTuple):
    """A record that the disk did not take. With a ``name`` the stream may have it, under that name and number."""

    record: bytes
    name: str = ""
    number: int = 0


class StreamRecorder(Recorder):
    """Records events of one process on disk and in the stream. Threads may share it; a forked child begins anew."""

    def __init__(self, spool: Path, publisher: Publisher, *, max_waiting: int = MAX_WAITING) -> None:
        self._publisher = publisher
        self._numbered: Journal | None = None
        super().__init__(spool, max_waiting=max_waiting)

    def record(self, event: Event) -> None:
        """Record ``event`` durably."""
        record = pack(event)
        error = None
        with self._lock:
            try:
                name, number = self._append(record)
            except OSError as refused:
                error = refused
                name, number = self._next_loose()
            batch = self._publisher.join(name, number, record)
        outcome = self._publisher.send(batch)
        if error is not None and outcome is not Outcome.TAKEN:
            # Under its own name again when the stream may have it; as a new record when it surely has not.
            waiting = _Waiting(record, name, number) if outcome is Outcome.UNKNOWN else _Waiting(record)
            with self._lock:
                self._keep(waiting, error)

    def close(self) -> None:
        """Deliver what waits, if it can be delivered, and let go of journal and stream."""
        super().close()
        self._publisher.close()

    def _append(self, record: bytes) -> tuple[str, int]:
        journal = self._open_journal()
        if journal is not self._numbered:
            self._numbered, self._number = journal, 0
        number = self._number
        journal.append(record)
        self._number += 1
        return journal.path.stem, number

    def _next_loose(self) -> tuple[str, int]:
        self._loose += 1
        return self._loose_name, self._loose - 1

    def _write(self, waiting: _Waiting) -> None:
        if not waiting.name:
            self._append(waiting.record)
        elif self._publisher.send(self._publisher.join(*waiting[1:], waiting.record)) is not Outcome.TAKEN:
            raise OSError("neither disk nor stream")

    def _forget(self) -> None:
        super()._forget()
        self._publisher.forget()
        self._numbered = None
        self._number = 0
        # A journal that has no file: its records are in the stream only.
        self._loose_name = f"{time.time_ns():016x}-{secrets.token_hex(8)}"
        self._loose = 0
