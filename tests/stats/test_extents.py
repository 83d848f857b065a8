"""Extents: arithmetic that must be right for whatever comes twice, late or in pieces."""

from __future__ import annotations

from functools import reduce
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from share_service.stats.extents import Extent, joined, lacking

EXTENTS = st.builds(lambda start, size: Extent(start, start + size), st.integers(0, 60), st.integers(0, 20))


def numbers(extents) -> set[int]:
    return {number for extent in extents for number in range(*extent)}


@given(st.lists(EXTENTS), EXTENTS)
def test_what_is_lacking_and_what_is_stored_make_up_what_is_wanted(added, wanted):
    stored = reduce(joined, added, [])
    missing = lacking(stored, wanted)
    assert numbers(missing) == numbers([wanted]) - numbers(added)
    assert missing == sorted(missing)
    assert all(extent.start < extent.stop for extent in missing)


@given(st.lists(EXTENTS))
def test_what_is_joined_is_sorted_apart_and_complete(added):
    stored = reduce(joined, added, [])
    assert numbers(stored) == numbers(added)
    assert all(before.stop < after.start for before, after in pairwise(stored))
