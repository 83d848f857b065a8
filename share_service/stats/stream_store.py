"""Records of journals into the store, each once, by whichever way and however often they come.

A record is known by its journal's name and its number in it. What is stored of each journal is kept
as extents, written in the transaction that stores the events. So a redelivered entry, a second copy
from the machine's disk, or both at the same moment on two machines, leave one event.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import tzinfo
from typing import NamedTuple

from sqlalchemy import Connection, Engine, delete, select

from share_service.logs import get as get_log
from share_service.stats.batch import store_batch
from share_service.stats.events import Event, unpack
from share_service.stats.extents import Extent, joined, lacking
from share_service.stats.ingest import measure
from share_service.store.engine import insert_for, writing
from share_service.store.tables import stream_extents

log = get_log("stats")

BATCH = 500


class Run(NamedTuple):
    """Neighbouring records of the journal ``name``, from number ``first`` on."""

    name: str
    first: int
    records: Sequence[bytes]

    @property
    def extent(self) -> Extent:
        """The numbers of its records."""
        return Extent(self.first, self.first + len(self.records))


class Stored(NamedTuple):
    """What became of some runs: how many events were new, and the records that can never be stored."""

    events: int
    refused: list[Run]


def store_runs(engine: Engine, runs: Iterable[Run], zone: tzinfo) -> Stored:
    """Store what is new in ``runs``, at most 500 records per transaction.

    A record that is damaged or says what cannot be is given back in ``refused``, and not looked at again.

    Raises:
        SQLAlchemyError: the store cannot be reached. What was committed before stays, and can come again.
    """
    events, refused = 0, []
    for batch in _batches(runs):
        done = _store_batch(engine, batch, zone)
        events += done.events
        refused += done.refused
    for run in refused:
        log.error("a record cannot be stored and is set aside", journal=run.name, number=run.first)
    return Stored(events, refused)


def stored_extents(connection: Connection, names: Iterable[str]) -> dict[str, list[Extent]]:
    """Return what is stored of each of these journals."""
    table = stream_extents.c
    found: dict[str, list[Extent]] = {name: [] for name in sorted(names)}
    if found:
        query = select(table.journal, table.start, table.stop).where(table.journal.in_(list(found)))
        for row in connection.execute(query.order_by(table.journal, table.start)):
            if row.start < row.stop:
                found[row.journal].append(Extent(row.start, row.stop))
    return found


def forget_extents(engine: Engine, before: int) -> None:
    """Forget journals that nothing was stored of since ``before`` (seconds since the epoch).

    A copy of theirs that came after all would be counted again: ``before`` must be so long ago that
    its events are past retention.
    """
    table = stream_extents.c
    with writing(engine) as connection:
        young = select(table.journal).where(table.updated_at >= before)
        connection.execute(delete(stream_extents).where(table.journal.not_in(young)))


def _batches(runs: Iterable[Run]) -> Iterator[list[Run]]:
    batch: list[Run] = []
    room = BATCH
    for run in runs:
        rest = run
        while rest.records:
            part, rest = _cut(rest, room)
            batch.append(part)
            room -= len(part.records)
            if room == 0:
                yield batch
                batch, room = [], BATCH
    if batch:
        yield batch


def _cut(run: Run, at: int) -> tuple[Run, Run]:
    return Run(run.name, run.first, run.records[:at]), Run(run.name, run.first + at, run.records[at:])


def _store_batch(engine: Engine, batch: list[Run], zone: tzinfo) -> Stored:
    with writing(engine) as connection:
        counted, refused = _store(connection, batch, zone)
    measure(counted)
    return Stored(len(counted), refused)


def _store(connection: Connection, batch: list[Run], zone: tzinfo) -> tuple[Sequence[Event], list[Run]]:
    events, refused = [], []
    for run in _claim(connection, batch):
        for number, record in enumerate(run.records, run.first):
            event = unpack(record)
            if event is None:
                refused.append(Run(run.name, number, [record]))
            else:
                events.append(event)
    return store_batch(connection, sorted(events), {}, zone), refused


def _claim(connection: Connection, batch: list[Run]) -> list[Run]:
    """Mark the records of ``batch`` as stored; return those that were not yet."""
    before = _locked_extents(connection, sorted({run.name for run in batch}))
    after = dict(before)
    fresh = []
    for run in batch:
        for start, stop in lacking(after[run.name], run.extent):
            fresh.append(Run(run.name, start, run.records[start - run.first : stop - run.first]))
        after[run.name] = joined(after[run.name], run.extent)
    for name, extents in after.items():
        _save(connection, name, before[name], extents)
    return fresh


def _locked_extents(connection: Connection, names: list[str]) -> dict[str, list[Extent]]:
    # Each journal has a row that starts at 0, if only to be locked: two machines may bring the same
    # records at the same moment. In one order everywhere, so that neither waits for the other for ever.
    anchors = [{"journal": name, "start": 0, "stop": 0, "updated_at": int(time.time())} for name in names]
    connection.execute(insert_for(connection, stream_extents).on_conflict_do_nothing(), anchors)
    table = stream_extents.c
    query = select(table.journal).where(table.journal.in_(names), table.start == 0)
    connection.execute(query.order_by(table.journal).with_for_update()).all()
    return stored_extents(connection, names)


def _save(connection: Connection, name: str, before: list[Extent], after: list[Extent]) -> None:
    table = stream_extents.c
    gone = {extent.start for extent in before} - {extent.start for extent in after}
    if gone:
        connection.execute(delete(stream_extents).where(table.journal == name, table.start.in_(sorted(gone))))
    now = int(time.time())
    rows = [
        {"journal": name, "start": extent.start, "stop": extent.stop, "updated_at": now}
        for extent in after
        if extent not in before
    ]
    if rows:
        statement = insert_for(connection, stream_extents)
        fresh = {"stop": statement.excluded.stop, "updated_at": now}
        connection.execute(statement.on_conflict_do_update(index_elements=["journal", "start"], set_=fresh), rows)
