"""Counts by place, packed: quarter hours of an article, days of its readers, articles of a day.

A store of ten million clicks has some four million quarter hours in which something happened. As
rows of a table each takes 20 to 90 bytes; packed, one to two. `Cells` are what is packed: for each
code (channel, variant, kind) ascending places and how often something happened at each.

The bytes: a mark (1: plain, 2: raw deflate), then, all numbers as LEB128 varints, how many codes there
are and the first place of all; for each code its channel + 1, its kind and whether a variant follows,
the variant, how many places there are and how wide its columns are, and its first place; then its gaps
and its counts, little-endian. Counts that are all 1 are left out.
"""

from __future__ import annotations

import sys
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from itertools import accumulate, pairwise
from typing import NamedTuple

_PLAIN, _DEFLATED = 1, 2
# Below this many bytes deflate gains nothing.
_WORTH_DEFLATING = 64
_WIDTHS = ("B", "H", "I", "Q")
_LIMITS = (1 << 8, 1 << 16, 1 << 32, 1 << 64)
_ONES = 7


class Code(NamedTuple):
    """What a line of counts is about. ``channel`` -1 is all channels together, of readers only."""

    channel: int
    variant: int
    kind: int


class Line(NamedTuple):
    """Ascending `places`, no two alike, and how often something happened at each."""

    places: list[int]
    counts: list[int]


Cells = dict[Code, Line]


def pack(cells: Mapping[Code, Line]) -> bytes:
    """Return ``cells`` as bytes. There must be at least one, and a line must not be empty."""
    base = min(line.places[0] for line in cells.values())
    body = bytearray()
    _put(body, len(cells))
    _put(body, base)
    for code in sorted(cells):
        _pack_line(body, code, cells[code], base)
    if len(body) >= _WORTH_DEFLATING:
        squeezer = zlib.compressobj(6, zlib.DEFLATED, -15)
        deflated = squeezer.compress(bytes(body)) + squeezer.flush()
        if len(deflated) < len(body):
            return bytes((_DEFLATED,)) + deflated
    return bytes((_PLAIN,)) + bytes(body)


def unpack(data: bytes) -> Cells:
    """Return the cells that `pack` packed.

    Raises:
        ValueError: these bytes are none of ours.
    """
    if data[:1] not in (b"\x01", b"\x02"):
        raise ValueError("a later version of the service packed these counts")
    body = zlib.decompress(data[1:], -15) if data[0] == _DEFLATED else bytes(data[1:])
    n, at = _take(body, 0)
    base, at = _take(body, at)
    cells: Cells = {}
    for _ in range(n):
        code, line, at = _unpack_line(body, at, base)
        cells[code] = line
    return cells


def first_place(cells: Mapping[Code, Line]) -> int:
    """Return the earliest place of all."""
    return min(line.places[0] for line in cells.values())


def add(one: Mapping[Code, Line], other: Mapping[Code, Line]) -> Cells:
    """Return the sums of both."""
    return {code: _add(one.get(code), other.get(code)) for code in one.keys() | other.keys()}


def since(cells: Mapping[Code, Line], place: int) -> Cells:
    """Return what of ``cells`` is at ``place`` or later."""
    kept = {}
    for code, (places, counts) in cells.items():
        if places[-1] >= place:
            first = bisect_left(places, place)
            kept[code] = Line(places[first:], counts[first:])
    return kept


def between(cells: Mapping[Code, Line], start: int, end: int) -> Cells:
    """Return what of ``cells`` is at ``start`` or later and before ``end``."""
    kept = {}
    for code, (places, counts) in cells.items():
        first, last = bisect_left(places, start), bisect_left(places, end)
        if first < last:
            kept[code] = Line(places[first:last], counts[first:last])
    return kept


def cells_of(rows: Iterable[tuple[Code, int, int]]) -> Cells:
    """Return ``rows`` of code, place and count as cells; a place may come again, in any order."""
    found: dict[Code, dict[int, int]] = {}
    for code, place, n in rows:
        line = found.setdefault(code, {})
        line[place] = line.get(place, 0) + n
    return {code: Line(sorted(line), [line[place] for place in sorted(line)]) for code, line in found.items()}


def _add(one: Line | None, other: Line | None) -> Line:
    if one is None or other is None:
        return one or other or Line([], [])
    if one.places[-1] < other.places[0]:
        return Line(one.places + other.places, one.counts + other.counts)
    sums = dict(zip(*one, strict=True))
    for place, n in zip(*other, strict=True):
        sums[place] = sums.get(place, 0) + n
    places = sorted(sums)
    return Line(places, [sums[place] for place in places])


def _pack_line(body: bytearray, code: Code, line: Line, base: int) -> None:
    places, counts = line
    gaps = [after - before for before, after in pairwise(places)]
    gap_width = _width(gaps)
    count_width = _ONES if max(counts) == 1 else _width(counts)
    _put(body, code.channel + 1)
    _put(body, code.kind << 1 | bool(code.variant))
    if code.variant:
        _put(body, code.variant)
    _put(body, len(places) << 5 | gap_width << 3 | count_width)
    _put(body, places[0] - base)
    body += _column(gaps, gap_width)
    if count_width != _ONES:
        body += _column(counts, count_width)


def _unpack_line(body: bytes, at: int, base: int) -> tuple[Code, Line, int]:
    channel, at = _take(body, at)
    kind, at = _take(body, at)
    variant = 0
    if kind & 1:
        variant, at = _take(body, at)
    shape, at = _take(body, at)
    first, at = _take(body, at)
    n, gap_width, count_width = shape >> 5, shape >> 3 & 3, shape & 7
    gaps, at = _read_column(body, at, n - 1, gap_width)
    places = list(accumulate(gaps, initial=base + first))
    if count_width == _ONES:
        return Code(channel - 1, variant, kind >> 1), Line(places, [1] * n), at
    counts, at = _read_column(body, at, n, count_width)
    return Code(channel - 1, variant, kind >> 1), Line(places, counts.tolist()), at


def _width(numbers: list[int]) -> int:
    most = max(numbers, default=0)
    return next(width for width, limit in enumerate(_LIMITS) if most < limit)


def _column(numbers: list[int], width: int) -> bytes:
    column = array(_WIDTHS[width], numbers)
    if sys.byteorder == "big":
        column.byteswap()
    return column.tobytes()


def _read_column(body: bytes, at: int, n: int, width: int) -> tuple[array[int], int]:
    column: array[int] = array(_WIDTHS[width])
    end = at + n * column.itemsize
    column.frombytes(body[at:end])
    if sys.byteorder == "big":
        column.byteswap()
    return column, end


def _put(body: bytearray, number: int) -> None:
    while number > 0x7F:
        body.append(number & 0x7F | 0x80)
        number >>= 7
    body.append(number)


def _take(body: bytes, at: int) -> tuple[int, int]:
    number = shift = 0
    while True:
        byte = body[at]
        at += 1
        number |= (byte & 0x7F) << shift
        if byte < 0x80:
            return number, at
        shift += 7
