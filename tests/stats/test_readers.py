"""Readers are counted by a number that nobody can trace back."""

from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import delete, event, select, text

from share_service.stats.readers import AFTER_MIDNIGHT, Salts
from share_service.store.engine import open_engine, writing
from share_service.store.tables import salts as salts_table
from tests.redis_servers import wait_until
from tests.stats.conftest import PARIS

NOON = 1795345200
DAY = 86_400


def number(salts, *, at=NOON, address="192.0.2.1", user_agent="Browser/1") -> int:
    return salts.reader_hash(at * 1000, address, user_agent)


def test_a_reader_has_one_number_a_day_in_every_worker(tmp_path):
    one, other = Salts(tmp_path / "salts", PARIS), Salts(tmp_path / "salts", PARIS)
    assert number(one) == number(other) == number(one, at=NOON + 3600)


def test_another_address_or_browser_or_day_is_another_number(tmp_path):
    salts = Salts(tmp_path / "salts", PARIS)
    numbers = {
        number(salts),
        number(salts, address="192.0.2.2"),
        number(salts, user_agent="Browser/2"),
        number(salts, at=NOON + DAY),
    }
    assert len(numbers) == 4


def test_numbers_fit_the_store_and_are_never_nobody_s(tmp_path):
    salts = Salts(tmp_path / "salts", PARIS)
    numbers = {number(salts, address=f"192.0.2.{last}") for last in range(200)}
    assert len(numbers) == 200
    assert all(-(2**63) <= one < 2**63 and one != 0 for one in numbers)


def test_a_salt_is_the_owner_s_alone(tmp_path):
    number(Salts(tmp_path / "salts", PARIS))
    (salt,) = (tmp_path / "salts").iterdir()
    assert stat.S_IMODE(salt.stat().st_mode) == 0o600
    assert len(salt.read_bytes()) == 32


def test_a_salt_is_destroyed_after_two_days(tmp_path):
    salts = Salts(tmp_path / "salts", PARIS)
    first = number(salts)
    number(salts, at=NOON + DAY)
    assert salts.destroy_old(NOON + DAY) == 0
    number(salts, at=NOON + 2 * DAY)
    assert sorted(path.name for path in (tmp_path / "salts").iterdir()) == ["salt-2026-11-23", "salt-2026-11-24"]
    assert number(Salts(tmp_path / "salts", PARIS)) != first


def test_forked_workers_agree_on_the_first_salt(tmp_path):
    salts = Salts(tmp_path / "salts", PARIS)
    read, write = os.pipe()
    children = []
    for _ in range(8):
        child = os.fork()
        if child == 0:
            os.write(write, f"{number(salts)}\n".encode())
            os._exit(0)
        children.append(child)
    for child in children:
        os.waitpid(child, 0)
    os.close(write)
    with os.fdopen(read) as numbers:
        assert len(set(numbers.read().split())) == 1


def test_readers_still_count_where_no_salt_can_be_kept(tmp_path):
    (tmp_path / "salts").write_text("in the way")
    salts = Salts(tmp_path / "salts", PARIS)
    assert number(salts) == number(salts, at=NOON + 3600) != number(Salts(tmp_path / "salts", PARIS))


def test_a_damaged_salt_is_never_used(tmp_path):
    (tmp_path / "salts").mkdir()
    (tmp_path / "salts" / "salt-2026-11-22").write_bytes(b"")
    assert number(Salts(tmp_path / "salts", PARIS)) != number(Salts(tmp_path / "salts", PARIS))


@pytest.fixture
def machines(engine, tmp_path):
    """Two machines on one store. On SQLite there is one, so they are two workers of it."""
    apart = engine.dialect.name == "postgresql"
    return [Salts(tmp_path / (f"salts{number}" if apart else "salts"), PARIS, engine) for number in range(2)]


def test_a_reader_has_one_number_on_every_machine_of_a_store(machines):
    one, other = machines
    assert number(one) == number(other)


def test_many_machines_agree_on_the_first_salt(engine, tmp_path):
    many = [Salts(tmp_path / "salts", PARIS, engine) for _ in range(8)]
    if engine.dialect.name == "postgresql":
        many = [Salts(tmp_path / f"salts{place}", PARIS, engine) for place in range(8)]
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(number, many))) == 1


def test_the_next_day_s_salt_is_there_before_midnight(engine, machines, monkeypatch):
    midnight = NOON + DAY // 2
    one, other = machines
    one.prepare(midnight - 600)
    other.prepare(midnight - 600)
    # The store is not asked any more: on SQLite it never is.
    engine.dispose()
    monkeypatch.setattr(engine.pool, "connect", None)
    if engine.dialect.name == "postgresql":
        assert number(one, at=midnight) == number(other, at=midnight)
    else:
        assert number(one, at=midnight) == number(one, at=midnight + 60)


def test_a_salt_is_destroyed_in_the_store_too(engine, machines):
    for salts in machines:
        number(salts)
        number(salts, at=NOON + 2 * DAY)
    if engine.dialect.name == "postgresql":
        kept, file = _salts_in(engine), _file_of_salts(engine)
        assert len(kept) == 2
        assert machines[0].destroy_old(NOON + 2 * DAY) == 1
        assert _salts_in(engine) == kept[1:]
        # Rewritten, so that the destroyed salt is in no file of the server.
        assert _file_of_salts(engine) != file
    assert machines[1].destroy_old(NOON + 2 * DAY) == 0


def test_machines_that_destroy_salts_at_once_do_not_stand_in_each_other_s_way(engine, machines):
    if engine.dialect.name != "postgresql":
        return
    number(machines[0])
    others, at = [], NOON + 2 * DAY

    def join_in(_connection, _cursor, statement, *_):
        if statement.startswith("LOCK TABLE") and not others:
            others.append(pool.submit(machines[1].destroy_old, at))
            wait_until(lambda: others[0].done() or _waiting(engine), "the other machine")

    with ThreadPoolExecutor(1) as pool:
        event.listen(engine, "before_cursor_execute", join_in)
        machines[0].destroy_old(at)
        others[0].result(30)
    assert _salts_in(engine) == []


def _waiting(engine) -> bool:
    with engine.connect() as connection:
        return bool(connection.execute(text("SELECT count(*) FROM pg_locks WHERE NOT granted")).scalar())


def test_no_write_ahead_log_and_no_standby_ever_has_a_salt(engine):
    if engine.dialect.name == "postgresql":
        with engine.connect() as connection:
            kind = text("SELECT relpersistence FROM pg_class WHERE relname = 'salts'")
            assert connection.execute(kind).scalar() == "u"


def test_a_machine_offers_its_salt_again_when_the_store_has_lost_it(engine, machines):
    """As after a crash of PostgreSQL, which empties the table."""
    one, other = machines
    before = number(one)
    with writing(engine) as connection:
        connection.execute(delete(salts_table))
    one.prepare(NOON)
    assert number(other) == before


def test_while_the_store_is_away_a_machine_s_workers_still_agree(tmp_path):
    away = open_engine("postgresql+psycopg://nobody@/nothing?host=/nowhere")
    first, second = (Salts(tmp_path / "salts", PARIS, away) for _ in range(2))
    assert number(first) == number(second)
    away.dispose()


def test_a_provisional_salt_becomes_everybody_s_when_the_store_is_back(engine, tmp_path):
    away = open_engine("postgresql+psycopg://nobody@/nothing?host=/nowhere")
    meanwhile = number(Salts(tmp_path / "salts", PARIS, away))
    away.dispose()
    back = Salts(tmp_path / "salts", PARIS, engine)
    if engine.dialect.name == "postgresql":
        back.prepare(NOON)
        assert number(back) == number(Salts(tmp_path / "other", PARIS, engine)) == meanwhile
        assert [path.name for path in (tmp_path / "salts").iterdir()] == ["salt-2026-11-22"]


def _salts_in(engine) -> list[tuple[int, bytes]]:
    with engine.connect() as connection:
        return [(row.day, bytes(row.key)) for row in connection.execute(select(salts_table).order_by("day"))]


def _file_of_salts(engine) -> int:
    with engine.connect() as connection:
        return connection.execute(text("SELECT pg_relation_filenode('salts')")).scalar_one()


def test_after_midnight_a_reader_is_still_known_by_the_number_of_before(tmp_path):
    salts, midnight = Salts(tmp_path / "salts", PARIS), NOON + DAY // 2
    before = number(salts, at=midnight - 10)
    after = number(salts, at=midnight + 10)
    assert before != after
    assert salts.earlier_hash((midnight + 10) * 1000, "192.0.2.1", "Browser/1") == before
    assert salts.earlier_hash((midnight + AFTER_MIDNIGHT + 1) * 1000, "192.0.2.1", "Browser/1") == 0


def test_the_number_of_before_is_known_to_a_thread_that_asks_while_another_reads_the_salt(tmp_path, monkeypatch):
    salts, midnight = Salts(tmp_path / "salts", PARIS), NOON + DAY // 2
    before, meanwhile = number(salts, at=midnight - 10), []
    number(salts, at=midnight + 10)

    def read(path):
        monkeypatch.undo()
        meanwhile.append(salts.earlier_hash((midnight + 10) * 1000, "192.0.2.1", "Browser/1"))
        return path.read_bytes()

    monkeypatch.setattr("share_service.stats.readers._read", read)
    assert [salts.earlier_hash((midnight + 10) * 1000, "192.0.2.1", "Browser/1"), *meanwhile] == [before, before]


def test_where_nobody_was_the_day_before_nobody_is_known_from_it(tmp_path):
    salts, midnight = Salts(tmp_path / "salts", PARIS), NOON + DAY // 2
    number(salts, at=midnight + 10)
    assert salts.earlier_hash((midnight + 10) * 1000, "192.0.2.1", "Browser/1") == 0
