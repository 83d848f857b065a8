"""What is not kept."""

from __future__ import annotations

from sqlalchemy import Table, func, select, update

from share_service.stats.batch import Move, store_batch
from share_service.stats.events import Event, Kind
from share_service.stats.groups import SITE
from share_service.stats.readers import Salts
from share_service.stats.retention import ALL_CHANNELS, close_days, purge_counts, purge_events, tick
from share_service.store.engine import writing
from share_service.store.tables import buckets, day_reader_counts, day_readers, events, journals
from tests.stats.conftest import PARIS

NOON = 1795345200
DAY = 86_400
TICK = dict.fromkeys(("salts", "days", "packed", "events", "counts", "scores"), 0)


def click(reader, *, at=NOON, channel=10, article=7) -> Event:
    return Event(at * 1000, Kind.CLICK, article, channel, 0, reader)


def store(engine, name, *told) -> None:
    with writing(engine) as connection:
        store_batch(connection, sorted(told), {name: Move(0, 32)}, PARIS)


def rows(engine, table: Table) -> int:
    with engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def test_the_readers_of_a_day_become_a_number_two_days_after_it_ended(engine):
    store(engine, "a", click(1), click(1, channel=11), click(2), click(1, article=8))
    assert close_days(engine, PARIS, NOON + 2 * DAY) == 0
    assert close_days(engine, PARIS, NOON + 3 * DAY) == 1
    assert rows(engine, day_readers) == 0
    columns = day_reader_counts.c
    with engine.connect() as connection:
        query = select(columns.article_id, columns.channel, columns.n).order_by(columns.article_id, columns.channel)
        found = [tuple(row) for row in connection.execute(query)]
    of_site = [(SITE, ALL_CHANNELS, 2), (SITE, 0, 2)]
    assert found == [*of_site, (7, ALL_CHANNELS, 2), (7, 10, 2), (7, 11, 1), (8, ALL_CHANNELS, 1), (8, 10, 1)]


def test_what_comes_after_a_day_was_closed_is_added(engine):
    store(engine, "a", click(1))
    close_days(engine, PARIS, NOON + 3 * DAY)
    store(engine, "b", click(2))
    close_days(engine, PARIS, NOON + 3 * DAY)
    with engine.connect() as connection:
        columns = day_reader_counts.c
        query = select(columns.n).where(columns.channel == ALL_CHANNELS, columns.article_id == 7)
        assert connection.execute(query).scalars().all() == [2]


def test_counts_go_after_the_months_that_were_set(engine):
    old = NOON - 500 * DAY
    store(engine, "a", *(click(reader, at=old + reader * 60) for reader in range(1, 1301)), click(1))
    close_days(engine, PARIS, NOON)
    assert purge_events(engine, PARIS, 13, NOON) == 1300
    assert purge_counts(engine, PARIS, 13, NOON) > 0
    assert rows(engine, events) == rows(engine, buckets) == 1
    assert rows(engine, day_reader_counts) == 0
    assert purge_events(engine, PARIS, 13, NOON) == purge_counts(engine, PARIS, 13, NOON) == 0


def test_a_month_s_first_day_is_the_limit(engine):
    first_kept = 1759269600  # 2025-10-01T00:00:00+02:00, thirteen months before 22 November 2026's month
    store(engine, "a", click(1, at=first_kept), click(2, at=first_kept - 1))
    assert purge_events(engine, PARIS, 13, NOON) == 1
    assert rows(engine, events) == 1


def test_a_tick_does_all_that_is_due(engine, tmp_path):
    salts = Salts(tmp_path / "salts", PARIS)
    store(engine, "a", click(salts.reader_hash(NOON * 1000, "192.0.2.1", "")))
    assert tick(engine, salts, PARIS, months=13, now=NOON + 4 * DAY) == TICK | {
        "salts": 1,
        "days": 1,
        "packed": 6,
        "scores": 0,
    }
    assert tick(engine, salts, PARIS, months=13, now=NOON + 4 * DAY) == TICK


def test_a_machine_that_never_came_back_is_forgotten_with_its_events(engine):
    store(engine, "gone", click(1, at=NOON - 500 * DAY))
    store(engine, "here", click(2))
    with writing(engine) as connection:
        connection.execute(update(journals).where(journals.c.name == "gone").values(updated_at=NOON - 500 * DAY))
    purge_counts(engine, PARIS, 13, NOON)
    with engine.connect() as connection:
        assert connection.execute(select(journals.c.name)).scalars().all() == ["here"]
