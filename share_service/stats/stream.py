"""The click stream: the parts that take the journals' place in a service with ``SHARE_CLICK_STREAM``.

Imported only where one is set: it needs the package `redis`.
"""

from __future__ import annotations

from datetime import tzinfo
from pathlib import Path

from sqlalchemy import Engine

from share_service.stats import consumer as consumers
from share_service.stats import stream_publisher as publishers
from share_service.stats.consumer import Consumer
from share_service.stats.stream_address import StreamAddress
from share_service.stats.stream_backlog import Backlog, backlog
from share_service.stats.stream_ingest import StreamIngester
from share_service.stats.stream_keeper import FOLDER
from share_service.stats.stream_publisher import Publisher
from share_service.stats.stream_recorder import StreamRecorder
from share_service.stats.stream_wire import WIRE_ERRORS, Wire

# Whoever asks how it goes has a timeout too.
QUESTION_TIMEOUT = 1.0


class ClickStream:
    """One stream as one process sees it. Making it touches no network."""

    def __init__(self, address: StreamAddress, engine: Engine, spool: Path, zone: tzinfo, *, consume: bool) -> None:
        self._address = address
        self._engine = engine
        self._zone = zone
        folder = spool / FOLDER
        self.publisher = Publisher(lambda: Wire(address, timeout=publishers.TIMEOUT))
        self.recorder = StreamRecorder(folder, self.publisher)
        self.ingester = StreamIngester(engine, spool, zone, folder=folder, stream=self, consume=consume)

    def consumer(self) -> Consumer:
        """Return a new consumer for this process."""
        return Consumer(self._engine, Wire(self._address, timeout=consumers.TIMEOUT), self._zone)

    def backlog(self) -> Backlog | None:
        """Return what waits in the stream, or None when it cannot be asked."""
        wire = Wire(self._address, timeout=QUESTION_TIMEOUT)
        try:
            wire.find()
            return backlog(wire)
        except WIRE_ERRORS:
            return None
        finally:
            wire.close()
