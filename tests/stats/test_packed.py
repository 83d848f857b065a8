"""What is packed comes back, and sums are sums."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from share_service.stats.packed import Code, Line, add, between, cells_of, first_place, pack, since, unpack

CODES = st.builds(Code, st.integers(-1, 100_000), st.integers(0, 255), st.sampled_from([1, 2, 3, 4, 10, 11, 12, 13]))
ROWS = st.lists(
    st.tuples(CODES, st.integers(0, 3_000_000), st.one_of(st.just(1), st.integers(1, 5_000_000_000))),
    min_size=1,
    max_size=20,
)


def counter(cells) -> Counter:
    return Counter({(code, place): n for code, line in cells.items() for place, n in zip(*line, strict=True)})


@given(ROWS)
def test_what_is_packed_comes_back(rows):
    cells = cells_of(rows)
    assert unpack(pack(cells)) == cells
    assert counter(cells) == sum((Counter({(code, place): n}) for code, place, n in rows), Counter())
    assert first_place(cells) == min(place for _, place, _ in rows)


@given(ROWS, ROWS)
def test_sums_are_sums(one, other):
    assert add(cells_of(one), cells_of(other)) == cells_of(one + other)


@given(ROWS, st.integers(0, 3_000_000), st.integers(0, 3_000_000))
def test_a_part_is_what_lies_in_it(rows, start, end):
    kept = [row for row in rows if row[1] >= start]
    assert since(cells_of(rows), start) == cells_of(kept)
    assert between(cells_of(rows), start, end) == cells_of([row for row in kept if row[1] < end])


def test_an_article_of_a_hundred_clicks_takes_less_than_two_bytes_for_each():
    """Most in its first day, through five channels, as articles have them."""
    rows = [(Code((10, 10, 10, 11, 13)[click % 5], 0, 1), 1_990_000 + click * click // 70, 1) for click in range(100)]
    assert len(pack(cells_of(rows))) < 200


def test_what_recurs_is_deflated():
    line = Line(list(range(2_000_000, 2_010_000)), [3] * 10_000)
    assert len(pack({Code(10, 0, 1): line})) < 200


def test_bytes_of_a_later_version_are_refused():
    with pytest.raises(ValueError, match="later version"):
        unpack(b"\x09whatever")
