"""Records: whole or not at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from share_service.stats.events import RECORD_SIZE, Event, Kind, pack, unpack

EVENTS = st.builds(
    Event,
    at=st.integers(0, 200_000_000_000_000),
    kind=st.sampled_from(list(Kind)),
    article=st.integers(0, 2**31 - 1),
    channel=st.integers(0, 2**31 - 1),
    variant=st.integers(0, 255),
    reader=st.integers(-(2**63), 2**63 - 1),
)


@given(EVENTS)
def test_a_record_gives_its_event_back(event):
    assert unpack(pack(event)) == event


@given(EVENTS, st.integers(0, RECORD_SIZE * 8 - 1))
def test_one_wrong_bit_is_noticed(event, bit):
    record = bytearray(pack(event))
    record[bit // 8] ^= 1 << bit % 8
    assert unpack(bytes(record)) is None


@given(EVENTS, st.integers(0, RECORD_SIZE - 1))
def test_a_torn_record_is_noticed(event, size):
    assert unpack(pack(event)[:size]) is None


def test_a_zeroed_block_is_no_record():
    assert unpack(bytes(RECORD_SIZE)) is None


def test_records_fill_a_page_evenly():
    assert 4096 % RECORD_SIZE == 0


@pytest.mark.parametrize(
    "event",
    [
        Event(1_700_000_000_000, Kind.CLICK, 2**31, 10),
        Event(1_700_000_000_000, Kind.CLICK, 7, 2**31),
        Event(-1, Kind.CLICK, 7, 10),
        Event(2**62, Kind.CLICK, 7, 10),
    ],
)
def test_what_no_store_can_hold_is_no_event(event):
    """One record that the store refuses would keep all others from it."""
    assert unpack(pack(event)) is None
