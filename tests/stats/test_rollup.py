"""The roll-up: nothing is lost, nothing is counted twice, and every answer stays what it was."""

from __future__ import annotations

import random
import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import pytest
from sqlalchemy import func, select

from share_service.links.networks import load_networks
from share_service.stats import rollup
from share_service.stats.batch import Move, store_batch
from share_service.stats.days import DAY, HOUR
from share_service.stats.events import Event, Kind
from share_service.stats.movers import top
from share_service.stats.questions import article_stats, site_stats
from share_service.stats.retention import close_days, purge_counts
from share_service.stats.rollup import roll_up
from share_service.stats.span import Span, read_span
from share_service.stats.subject import WHOLE_SITE, article, read_cells, reading
from share_service.stats.sums import total
from share_service.store.engine import writing
from share_service.store.tables import buckets, day_articles, events, group_buckets, packed_buckets, packed_readers
from tests.stats.conftest import PARIS

NETWORKS = load_networks()
NOON = 1795345200  # 2026-11-22T12:00:00+01:00
ALL = Span(NOON - 800 * DAY, NOON + DAY)
_NAMES = count()


def store(engine, *told: Event) -> None:
    with writing(engine) as connection:
        store_batch(connection, sorted(told), {f"test-{next(_NAMES)}": Move(0, 32)}, PARIS)


def some(n: int, *, days: float = 60, articles: int = 5, seed: int = 1) -> list[Event]:
    chance = random.Random(seed)
    return [
        Event(
            round((NOON - chance.random() * days * DAY) * 1000),
            chance.choice((Kind.CLICK, Kind.CLICK, Kind.CLICK, Kind.PREVIEW, Kind.COPY, Kind.CRAWLER)),
            chance.randrange(1, articles + 1),
            chance.choice((10, 11, 1, 300)),
            chance.choice((0, 0, 0, 2)),
            chance.randrange(1, 1 << 60),
        )
        for _ in range(n)
    ]


def rows(engine, table) -> int:
    with engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def everything(engine) -> list[object]:
    asked = {"zone": PARIS, "networks": NETWORKS, "now": NOON}
    return [
        *(article_stats(engine, number, "2026-09-20", "2026-11-22", by="variant", **asked) for number in range(1, 6)),
        site_stats(engine, "2026-09-20", "2026-11-22", compare="previous", by="hour", **asked),
        site_stats(engine, "2026-11-20T09:00+01:00", "2026-11-22", compare="weekday", by="campaign", **asked),
        top(engine, read_span("2026-10-20", "2026-11-22", PARIS), 50, PARIS),
    ]


def test_every_answer_stays_what_it_was(engine):
    store(engine, *some(1500))
    before = everything(engine)
    close_days(engine, PARIS, NOON)
    assert roll_up(engine, PARIS, NOON) > 0
    assert everything(engine) == before
    assert rows(engine, buckets) < 100
    assert rows(engine, packed_readers) == 6
    assert roll_up(engine, PARIS, NOON) == 0


def test_the_last_day_stays_as_rows(engine):
    store(engine, Event((NOON - 26 * HOUR) * 1000, Kind.CLICK, 7, 10), Event((NOON - 37 * HOUR) * 1000, 1, 7, 10))
    assert roll_up(engine, PARIS, NOON) == 2
    assert rows(engine, buckets) == rows(engine, group_buckets) == 1


def test_what_comes_late_is_added(engine):
    store(engine, *some(300))
    roll_up(engine, PARIS, NOON)
    store(engine, *some(300, seed=2))
    before = everything(engine)
    assert roll_up(engine, PARIS, NOON) > 0
    assert everything(engine) == before


def test_a_roll_up_that_is_cut_off_is_gone_on_with(engine, monkeypatch):
    store(engine, *some(800))
    before = everything(engine)
    monkeypatch.setattr(rollup, "STEP", 20)
    real, calls = rollup._add_to_day, count()

    def dies(*args):
        real(*args)
        if next(calls) == 7:
            raise KeyboardInterrupt

    monkeypatch.setattr(rollup, "_add_to_day", dies)
    with pytest.raises(KeyboardInterrupt):
        roll_up(engine, PARIS, NOON)
    assert rows(engine, buckets) > 0
    assert rows(engine, packed_buckets) > 0
    assert everything(engine) == before
    roll_up(engine, PARIS, NOON)
    assert everything(engine) == before


def test_no_step_moves_many_rows(engine, monkeypatch):
    """An article with more quarter hours in one day than a step may move is cut by time."""
    store(engine, *some(2000, days=5, articles=1))
    steps = []
    real = rollup._pack_quarters
    monkeypatch.setattr(rollup, "STEP", 50)
    monkeypatch.setattr(rollup, "_pack_quarters", lambda *args: steps.append(real(*args)) or steps[-1])
    roll_up(engine, PARIS, NOON)
    assert sum(steps) > 1000
    assert max(steps) <= 100


def test_raw_events_and_buckets_agree_while_all_is_written_and_packed(engine):
    """At every instant, rows and packed rows together are the events."""
    store(engine, *some(200))
    done = threading.Event()

    def write() -> None:
        try:
            for turn in range(30):
                store(engine, *some(40, seed=100 + turn))
        finally:
            done.set()

    def pack() -> None:
        while not done.is_set():
            roll_up(engine, PARIS, NOON)

    with ThreadPoolExecutor(3) as pool:
        working = [pool.submit(work) for work in (write, pack, pack)]
        agree(engine)
        while not done.is_set():
            agree(engine)
        for work in working:
            work.result(60)
    roll_up(engine, PARIS, NOON)
    agree(engine)


def agree(engine) -> None:
    clicks = events.c.kind == Kind.CLICK
    with reading(engine) as connection:
        raw = dict(
            connection.execute(
                select(events.c.article_id, func.count()).where(clicks).group_by(events.c.article_id)
            ).all()
        )
        summed = {number: total(read_cells(connection, article(number), ALL)) for number in range(1, 6)}
        site = total(read_cells(connection, WHOLE_SITE, ALL))
    assert summed == {number: raw.get(number, 0) for number in summed}
    assert site == sum(raw.values())


def test_what_is_past_retention_is_cut_off_packed_rows(engine):
    store(engine, *some(400, days=700), Event((NOON - 600) * 1000, Kind.CLICK, 1, 10, 0, 1))
    close_days(engine, PARIS, NOON)
    roll_up(engine, PARIS, NOON)
    kept = Span(read_span("2025-10-01", None, PARIS, NOON).start, ALL.end)
    with reading(engine) as connection:
        before = read_cells(connection, WHOLE_SITE, kept)
    assert purge_counts(engine, PARIS, 13, NOON) > 0
    with reading(engine) as connection:
        assert read_cells(connection, WHOLE_SITE, kept) == read_cells(connection, WHOLE_SITE, ALL) == before
        first = connection.execute(select(func.min(day_articles.c.day))).scalar_one()
        assert first * DAY >= kept.start - DAY
    assert purge_counts(engine, PARIS, 13, NOON) == 0


def test_a_roll_up_leaves_the_rest_to_the_next_time(engine):
    store(engine, *some(400, days=30))
    before = everything(engine)
    first = roll_up(engine, PARIS, NOON, seconds=0)
    assert 0 < first < 100
    assert everything(engine) == before
    assert roll_up(engine, PARIS, NOON) > first
    assert everything(engine) == before
