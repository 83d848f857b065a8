"""The keeper: the machine's own copies of what was sent to the stream, kept until the store has each of them.

It looks after the journals of `StreamRecorder`. A record that has not come through the stream within
the grace (refused, lost in a failover, or the consumer is away) is delivered from here. A journal
whose worker is gone is removed when all of it is in the store.
"""

from __future__ import annotations

import time
from datetime import tzinfo
from pathlib import Path

from sqlalchemy import Engine

from share_service.stats.backlog import Backlog
from share_service.stats.events import RECORD_SIZE, unpack
from share_service.stats.extents import Extent, lacking
from share_service.stats.ingest import sync_store
from share_service.stats.journal import SUFFIX, abandoned, journals_in, sweep
from share_service.stats.stream_store import BATCH, Run, store_runs, stored_extents
from share_service.stats.turns import Turns

# A folder of its own: the ingester of plain journals must not take these for abandoned ones.
FOLDER = "stream"
# How long the stream's way has. A consumer needs a fraction of a second, a failover some seconds.
GRACE = 10.0


class Keeper:
    """Keeps the journals of one machine. Threads and processes may share its folder."""

    def __init__(self, engine: Engine, folder: Path, zone: tzinfo) -> None:
        self._engine = engine
        self._folder = folder
        self._zone = zone
        self._stored: dict[str, list[Extent]] = {}
        self._turns = Turns(folder, "keeper.lock")

    def deliver(self, *, grace: float = GRACE, wait: bool = False) -> int:
        """Store what the stream has not brought to the store within ``grace`` seconds; return how many events.

        With ``wait``, another process that is at it is waited for; without, nothing is done then.

        Raises:
            SQLAlchemyError: the store cannot be reached. The journals keep it all.
        """
        with self._turns.taken(wait=wait) as mine:
            return self._deliver(grace) if mine else 0

    def backlog(self) -> Backlog:
        """Return what the journals hold and the store has not, as far as this process knows."""
        events, first = 0, []
        for name, whole in self._wholes().items():
            waiting = lacking(self._stored.get(name, []), whole)
            events += sum(extent.stop - extent.start for extent in waiting)
            if waiting:
                oldest = self._first(name, waiting[0])
                first += [oldest] if oldest else []
        return Backlog(events, max(0.0, time.time() - min(first) / 1000) if first else 0.0)

    def _deliver(self, grace: float) -> int:
        # Asked before the sizes: nobody writes to these any more, so what they hold is all they will hold.
        finished = {name for name in journals_in(self._folder) if abandoned(self._folder / name)}
        wholes = self._wholes()
        self._stored = {name: self._stored.get(name, []) for name in wholes}
        if any(lacking(self._stored[name], whole) for name, whole in wholes.items()):
            self._look_up()
        late = time.time() - grace
        delivered = 0
        for name, whole in wholes.items():
            delivered += self._deliver_journal(name, whole, None if name + SUFFIX in finished else late)
        self._retire([name for name, whole in wholes.items() if name + SUFFIX in finished and self._has(name, whole)])
        return delivered

    def _wholes(self) -> dict[str, Extent]:
        sizes = journals_in(self._folder) if self._folder.is_dir() else {}
        return {name.removesuffix(SUFFIX): Extent(0, size // RECORD_SIZE) for name, size in sizes.items()}

    def _deliver_journal(self, name: str, whole: Extent, late: float | None) -> int:
        delivered = 0
        for extent in lacking(self._stored[name], whole):
            for start in range(extent.start, extent.stop, BATCH):
                run = self._read(name, Extent(start, min(start + BATCH, extent.stop)), late)
                if not run.records:
                    break
                delivered += store_runs(self._engine, [run], self._zone).events
        if delivered:
            self._look_up()
        return delivered

    def _read(self, name: str, extent: Extent, late: float | None) -> Run:
        try:
            with (self._folder / (name + SUFFIX)).open("rb") as file:
                file.seek(extent.start * RECORD_SIZE)
                data = file.read((extent.stop - extent.start) * RECORD_SIZE)
        except FileNotFoundError:
            # Another process has just found that the store has all of it.
            data = b""
        records = [data[at : at + RECORD_SIZE] for at in range(0, len(data), RECORD_SIZE)]
        if late is not None:
            records = records[: _due(records, late)]
        return Run(name, extent.start, records)

    def _first(self, name: str, extent: Extent) -> int | None:
        found = [unpack(record) for record in self._read(name, Extent(extent.start, extent.start + 1), None).records]
        return found[0].at if found and found[0] else None

    def _has(self, name: str, whole: Extent) -> bool:
        return not lacking(self._stored[name], whole)

    def _look_up(self) -> None:
        with self._engine.connect() as connection:
            self._stored = stored_extents(connection, self._stored)

    def _retire(self, done: list[str]) -> None:
        if not done:
            return
        sync_store(self._engine)
        for name in done:
            (self._folder / (name + SUFFIX)).unlink(missing_ok=True)
        sweep(self._folder)


def _due(records: list[bytes], late: float) -> int:
    """Return how many of ``records``, which are in the order of time, are from before ``late``.

    The last of a living journal may be half written: a damaged one is not due while nothing due follows it.
    """
    due = 0
    for number, record in enumerate(records, 1):
        event = unpack(record)
        if event is not None:
            if event.at / 1000 > late:
                break
            due = number
    return due
