"""How many presses of one source count."""

import os
from zoneinfo import ZoneInfo

import pytest

from share_service.stats.presses import BUTTON, SOURCE, Presses, network_of
from share_service.stats.readers import Salts

NOW = 1_800_000_000_000


@pytest.fixture
def clock(monkeypatch):
    """A clock that the test sets."""
    moment = [1000.0]
    monkeypatch.setattr("share_service.stats.presses.time.monotonic", lambda: moment[0])
    return moment


@pytest.fixture
def presses(tmp_path):
    return Presses(Salts(tmp_path, ZoneInfo("Europe/Paris")))


def admitted(presses, times, address="192.0.2.1", article=1, channel=10):
    return sum(presses.admit(NOW, address, article, channel) for _ in range(times))


def test_ten_thousand_presses_of_one_button_are_as_many_as_are_granted(presses, clock):
    assert admitted(presses, 10_000) == BUTTON.burst
    clock[0] += BUTTON.seconds * 3
    assert admitted(presses, 10_000) == 3
    clock[0] += 86_400
    assert admitted(presses, 10_000) == BUTTON.burst


def test_other_buttons_are_granted_more_and_all_together_so_many(presses, clock):
    counts = [admitted(presses, 100, article=number // 4, channel=10 + number % 4) for number in range(100)]
    assert counts[:3] == [BUTTON.burst] * 3
    assert sum(counts) == SOURCE.burst


def test_one_source_takes_nothing_from_another(presses, clock):
    admitted(presses, 10_000)
    assert admitted(presses, 3, address="192.0.2.2") == 3


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("fe80::1%eth0", "fe80::2%eth0", True),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("192.0.2.1", "192.0.2.2", False),
        ("not:an:address", "not:an:other", False),
        ("", "", True),
    ],
)
def test_a_network_of_ipv6_is_one_source(one, other, same):
    assert (network_of(one) == network_of(other)) is same


def test_a_press_counts_against_all_processes_that_were_forked(presses):
    child = os.fork()
    if child == 0:
        admitted(presses, 100)
        os._exit(0)
    os.waitpid(child, 0)
    assert admitted(presses, 100) == 0


def test_a_day_gives_a_source_another_number(presses, clock):
    admitted(presses, 100)
    tomorrow = NOW + 2 * 86_400_000
    assert presses.admit(tomorrow, "192.0.2.1", 1, 10)


def test_no_address_is_kept(presses, tmp_path):
    admitted(presses, 5, address="203.0.113.77")
    kept = [presses._sources[:], presses._buttons[:]]
    assert not [table for table in kept if b"203.0.113.77" in table or bytes((203, 0, 113, 77)) in table]
    assert [path.name for path in tmp_path.iterdir() if not path.name.startswith("salt-")] == []
