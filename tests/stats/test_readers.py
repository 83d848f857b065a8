"""Readers are counted by a number that nobody can trace back."""

from __future__ import annotations

import os
import stat

from share_service.stats.readers import Salts
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
