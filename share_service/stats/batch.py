"""A batch: some hundred events and everything that follows from them, in one transaction.

The events as they came, their quarter-hour buckets, the day's readers, and how far each journal
is now taken in: all of it is stored or nothing is, so a bucket is always the sum of its events and
no event is stored twice.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import tzinfo
from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select, update

from share_service.stats.days import QUARTER, day_of
from share_service.stats.events import Event, Kind
from share_service.stats.groups import SITE, count_groups
from share_service.stats.trending import add_scores
from share_service.store.engine import insert_for
from share_service.store.rows import write_rows
from share_service.store.tables import buckets, day_readers, events, journals, last_clicks
from share_service.store.turns import Turn, take_turns

# COUNTER Code of Practice 5.1, section 7.2: a second click within 30 seconds of the one before is a
# double click. It is kept in `events` as what it was, and counted as a duplicate.
DUPLICATE_WITHIN_MS = 30_000

_Reader = tuple[int, int, int, int]


class Move(NamedTuple):
    """A journal has been taken in from byte ``old`` to byte ``new``."""

    old: int
    new: int


class Overtaken(Exception):
    """Another process moved a journal's offset: nothing of this batch may be stored."""


def store_batch(
    connection: Connection, batch: Sequence[Event], moves: Mapping[str, Move], zone: tzinfo
) -> Sequence[Event]:
    """Store ``batch``, which is in the order of time, and the moves that it came from; return it as it was counted.

    Raises:
        Overtaken: a journal stands elsewhere than at its ``old`` offset. The transaction must be rolled back.
    """
    # One batch at a time over all machines: two that bring a reader's two clicks see each other's, and
    # whatever order rows are written in, none waits for a row that another one holds.
    take_turns(connection, Turn.COUNTING)
    for name in sorted(moves):
        _move(connection, name, moves[name])
    if not batch:
        return batch
    batch = _tell_duplicates(connection, batch)
    write_rows(connection, insert(events), [_row(event) for event in batch])
    _count(connection, batch)
    count_groups(connection, batch)
    add_scores(connection, batch)
    _count_readers(connection, batch, zone)
    return batch


def forget_clicks(connection: Connection, before: int) -> None:
    """Delete the last clicks older than ``before`` (milliseconds): no duplicate can follow them any more."""
    take_turns(connection, Turn.COUNTING)
    connection.execute(delete(last_clicks).where(last_clicks.c.at < before))


def _move(connection: Connection, name: str, move: Move) -> None:
    now = int(time.time())
    if move.old:
        here = (journals.c.name == name) & (journals.c.offset == move.old)
        statement = update(journals).where(here).values(offset=move.new, updated_at=now).returning(journals.c.name)
    else:
        row = insert_for(connection, journals).values(name=name, offset=move.new, updated_at=now)
        statement = row.on_conflict_do_nothing().returning(journals.c.name)
    if connection.execute(statement).one_or_none() is None:
        raise Overtaken(name)


def _tell_duplicates(connection: Connection, batch: Sequence[Event]) -> list[Event]:
    clicks = [event for event in batch if event.kind == Kind.CLICK and event.reader]
    last = _last_clicks(connection, {event.reader for event in clicks}) if clicks else {}
    told = []
    for event in batch:
        if event.kind == Kind.CLICK and event.reader:
            link = _link(event)
            before = last.get(link)
            last[link] = event.at if before is None else max(before, event.at)
            if before is not None and abs(event.at - before) <= DUPLICATE_WITHIN_MS:
                told.append(event._replace(kind=Kind.DUPLICATE))
                continue
        told.append(event)
    if clicks:
        _remember_clicks(connection, {_link(event): last[_link(event)] for event in clicks})
    return told


def _link(event: Event) -> _Reader:
    return event.reader, event.article, event.channel, event.variant


def _last_clicks(connection: Connection, readers: set[int]) -> dict[_Reader, int]:
    columns = last_clicks.c
    rows = connection.execute(select(last_clicks).where(columns.reader.in_(sorted(readers))))
    return {(row.reader, row.article_id, row.channel, row.variant): row.at for row in rows}


def _remember_clicks(connection: Connection, last: Mapping[_Reader, int]) -> None:
    names = ("reader", "article_id", "channel", "variant")
    rows = [dict(zip(names, link, strict=True)) | {"at": last[link]} for link in sorted(last)]
    statement = insert_for(connection, last_clicks)
    statement = statement.on_conflict_do_update(index_elements=names, set_={"at": statement.excluded.at})
    write_rows(connection, statement, rows)


def _row(event: Event) -> dict[str, int]:
    at, kind, article, channel, variant, reader = event
    return {
        "at": at,
        "kind": int(kind),
        "article_id": article,
        "channel": channel,
        "variant": variant,
        "reader": reader,
    }


def _count(connection: Connection, batch: Sequence[Event]) -> None:
    names = ("article_id", "start", "channel", "variant", "kind")
    counted = Counter(
        (event.article, event.at // 1000 // QUARTER * QUARTER, event.channel, event.variant, int(event.kind))
        for event in batch
    )
    rows = [dict(zip(names, key, strict=True)) | {"n": counted[key]} for key in sorted(counted)]
    statement = insert_for(connection, buckets)
    added = {"n": buckets.c.n + statement.excluded.n}
    write_rows(connection, statement.on_conflict_do_update(index_elements=names, set_=added), rows)


def _count_readers(connection: Connection, batch: Sequence[Event], zone: tzinfo) -> None:
    names = ("day", "article_id", "channel", "reader")
    clicks = [event for event in batch if event.kind == Kind.CLICK and event.reader]
    seen = {(day_of(event.at / 1000, zone), event.article, event.channel, event.reader) for event in clicks}
    # Once more for the site: whoever reads two articles is one of its readers.
    seen |= {(day, SITE, 0, reader) for day, _article, _channel, reader in seen}
    if seen:
        rows = [dict(zip(names, key, strict=True)) for key in sorted(seen)]
        write_rows(connection, insert_for(connection, day_readers).on_conflict_do_nothing(), rows)
