"""The table of the last presses: right about repetitions, silent when it has forgotten, shared over a fork."""

import os

from hypothesis import given
from hypothesis import strategies as st

from share_service.stats.batch import DUPLICATE_WITHIN_MS
from share_service.stats.recent import Recent

AT = 1_700_000_000_000
LINK = (4, 10, 0)


def test_a_second_press_within_half_a_minute_is_a_repetition():
    recent = Recent()
    assert not recent.again(AT, 7, *LINK)
    assert recent.again(AT + DUPLICATE_WITHIN_MS, 7, *LINK)
    assert recent.again(AT + 2 * DUPLICATE_WITHIN_MS, 7, *LINK), "counted from the press before, as the ingester does"
    assert not recent.again(AT + 3 * DUPLICATE_WITHIN_MS + 1, 7, *LINK)


def test_another_reader_or_link_is_none():
    recent = Recent()
    recent.again(AT, 7, *LINK)
    assert not recent.again(AT, 8, *LINK)
    for reader in (0, -1, -2, 7 + 2**61 - 1, 7 - 2**63):
        assert not recent.again(AT, reader, *LINK)
    for link in ((5, 10, 0), (4, 11, 0), (4, 10, 1)):
        assert not recent.again(AT, 7, *link)


def test_a_full_table_forgets_and_never_invents():
    recent = Recent(places=8)
    assert not any(recent.again(AT, reader, *LINK) for reader in range(1000))


def test_workers_of_a_server_know_each_others_readers():
    recent = Recent()
    child = os.fork()
    if child == 0:
        recent.again(AT, 7, *LINK)
        os._exit(0)
    os.waitpid(child, 0)
    assert recent.again(AT + 1, 7, *LINK)


@given(st.lists(st.tuples(st.integers(0, 90_000), st.integers(-(2**63), 2**63 - 1), st.integers(0, 3)), max_size=40))
def test_what_it_calls_a_repetition_the_ingester_calls_one(presses):
    recent, last = Recent(places=1024), {}
    for after, reader, channel in sorted(presses):
        before = last.get((reader, channel))
        exact = before is not None and after - before <= DUPLICATE_WITHIN_MS
        last[reader, channel] = after
        said = recent.again(AT + after, reader, 1, channel, 0)
        assert exact or not said
