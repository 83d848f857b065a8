"""The ingester where a click stream is set: it also looks after the stream's copies, and may read the stream."""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from share_service.logs import get as get_log
from share_service.metrics import STREAM_AGE, STREAM_ENTRIES
from share_service.stats.backlog import Backlog
from share_service.stats.ingest import Ingester
from share_service.stats.stream_keeper import GRACE, Keeper

if TYPE_CHECKING:
    from share_service.stats.consumer import Consumer
    from share_service.stats.stream import ClickStream

log = get_log("stream")

MEASURE_SECONDS = 10.0
_ELECT_SECONDS = 1.0


class StreamIngester(Ingester):
    """Takes in one machine's journals, those behind the stream and plain ones from before there was a stream.

    Without a ``stream`` it delivers what is left from when there was one.
    """

    def __init__(
        self,
        engine: Engine,
        spool: Path,
        zone: tzinfo,
        *,
        folder: Path,
        stream: ClickStream | None = None,
        consume: bool = False,
    ) -> None:
        super().__init__(engine, spool, zone)
        self._stream = stream
        self._folder = folder
        self._keeper = Keeper(engine, folder, zone)
        self._consume = consume
        self._consumer: threading.Thread | None = None
        self._end = threading.Event()
        self._measured = 0.0

    def take_in(self, *, wait: bool = True) -> int:
        """Move what this machine recorded to the store; return how many events that was.

        With ``wait``, all of it and at once; without, what the stream has not brought there in time.

        Raises:
            SQLAlchemyError: the store cannot be reached. Nothing is lost: journals and stream keep it all.
        """
        taken = super().take_in(wait=wait)
        taken += self._keeper.deliver(grace=0.0 if wait or self._stream is None else GRACE, wait=wait)
        if self._stream is not None and not wait and time.monotonic() - self._measured >= MEASURE_SECONDS:
            self._measured = time.monotonic()
            measure_backlog(self._stream)
        return taken

    def backlog(self) -> Backlog:
        """Return what this machine recorded and the store has not, as far as this process knows."""
        plain, kept = super().backlog(), self._keeper.backlog()
        return Backlog(plain.events + kept.events, max(plain.seconds, kept.seconds))

    def start(self, interval: float = 1.0, hourly: Callable[[], object] | None = None) -> None:
        """Find the stream, then do as every ingester does, and read the stream if that is ours to do."""
        if self._stream is not None:
            self._stream.publisher.begin()
        super().start(interval, hourly)
        self._end = threading.Event()
        if self._stream is not None and self._consume:
            self._consumer = threading.Thread(
                target=self._read_stream, args=(self._stream,), name="share-consumer", daemon=True
            )
            self._consumer.start()

    def stop(self) -> None:
        """End the background threads and wait for them."""
        self._end.set()
        if self._consumer is not None and self._consumer.is_alive():
            self._consumer.join(timeout=10)
        self._consumer = None
        super().stop()

    def _read_stream(self, stream: ClickStream) -> None:
        while not self._end.wait(_ELECT_SECONDS):
            try:
                with self._elected() as mine:
                    if mine:
                        self._run_consumer(stream.consumer())
            except Exception:
                # The thread must outlive it; entries stay in the stream.
                log.exception("the stream's reader failed")

    def _run_consumer(self, consumer: Consumer) -> None:
        try:
            consumer.run(self._end)
        finally:
            consumer.close()

    @contextmanager
    def _elected(self) -> Iterator[bool]:
        # One reader per machine. The kernel drops the lock with its holder.
        self._folder.mkdir(parents=True, exist_ok=True)
        file = os.open(self._folder / "consumer.lock", os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
        finally:
            os.close(file)


def measure_backlog(stream: ClickStream) -> None:
    """Show Prometheus what waits in the stream; nothing new when the stream cannot be asked."""
    found = stream.backlog()
    if found is not None:
        STREAM_ENTRIES.set(found.entries)
        STREAM_AGE.set(found.seconds)
