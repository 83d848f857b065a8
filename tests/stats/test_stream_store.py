"""Records into the store: each once, whatever comes twice, in pieces or in any order."""

from __future__ import annotations

import random
import threading

from sqlalchemy import func, select

from share_service.stats.events import Event, Kind, pack
from share_service.stats.stream_store import Run, forget_extents, store_runs, stored_extents
from share_service.store.tables import buckets, events
from tests.stats.conftest import PARIS

AT = 1_700_000_000_000


def record(number: int) -> bytes:
    return pack(Event(AT, Kind.CLICK, number, 10, 0, number + 1))


def run(name: str, start: int, stop: int) -> Run:
    return Run(name, start, [record(number) for number in range(start, stop)])


def articles(engine) -> list[int]:
    with engine.connect() as connection:
        return sorted(connection.execute(select(events.c.article_id)).scalars())


def counted(engine) -> int:
    with engine.connect() as connection:
        return connection.execute(select(func.sum(buckets.c.n))).scalar() or 0


def test_what_comes_twice_is_stored_once(engine):
    assert store_runs(engine, [run("a", 0, 3)], PARIS).events == 3
    assert store_runs(engine, [run("a", 0, 3)], PARIS).events == 0
    assert store_runs(engine, [run("a", 2, 5), run("a", 1, 4)], PARIS).events == 2
    assert articles(engine) == [0, 1, 2, 3, 4]
    assert counted(engine) == 5


def test_pieces_in_any_order_become_one(engine):
    pieces = [run("a", start, start + size) for start in range(0, 120, 4) for size in (2, 4, 7)]
    random.Random(3).shuffle(pieces)
    for start in range(0, len(pieces), 7):
        store_runs(engine, pieces[start : start + 7], PARIS)
    assert articles(engine) == list(range(123))
    with engine.connect() as connection:
        assert stored_extents(connection, ["a"]) == {"a": [(0, 123)]}


def test_journals_do_not_mix(engine):
    store_runs(engine, [run("a", 0, 2), run("b", 1, 3)], PARIS)
    with engine.connect() as connection:
        assert stored_extents(connection, ["a", "b", "c"]) == {"a": [(0, 2)], "b": [(1, 3)], "c": []}


def test_more_than_a_transaction_holds_is_stored_in_several(engine):
    assert store_runs(engine, [run("a", 0, 1201)], PARIS).events == 1201
    assert len(articles(engine)) == 1201


def test_a_damaged_record_is_given_back_once_and_the_others_are_stored(engine):
    records = [record(0), b"\x53" * 32, record(2)]
    done = store_runs(engine, [Run("a", 0, records)], PARIS)
    assert done.events == 2
    assert done.refused == [Run("a", 1, [records[1]])]
    assert store_runs(engine, [Run("a", 0, records)], PARIS) == (0, [])


def test_a_record_that_says_what_cannot_be_does_not_keep_the_others_out(engine):
    """PostgreSQL's integers end at 2^31."""
    records = [record(number) for number in range(40)]
    records[17] = pack(Event(AT, Kind.CLICK, 2**32 - 1, 10, 0, 1))
    done = store_runs(engine, [Run("a", 0, records[:20]), Run("b", 0, records[20:])], PARIS)
    assert done == (39, [Run("a", 17, [records[17]])])
    assert store_runs(engine, [Run("a", 0, records[:20])], PARIS) == (0, [])


def test_several_who_bring_the_same_at_once_store_it_once(engine):
    def bring(order: int) -> None:
        pieces = [run("a", start, start + 9) for start in range(0, 300, 5)]
        random.Random(order).shuffle(pieces)
        for piece in pieces:
            store_runs(engine, [piece], PARIS)

    threads = [threading.Thread(target=bring, args=(order,)) for order in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert articles(engine) == list(range(304))
    assert counted(engine) == 304


def test_what_was_stored_long_ago_is_forgotten(engine):
    store_runs(engine, [run("a", 0, 2)], PARIS)
    forget_extents(engine, 0)
    with engine.connect() as connection:
        assert stored_extents(connection, ["a"])["a"]
    forget_extents(engine, 9_999_999_999)
    with engine.connect() as connection:
        assert stored_extents(connection, ["a"]) == {"a": []}
