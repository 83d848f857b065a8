"""Counts by place, packed: quarter hours of an article, days of its readers, articles of a day.

A store of ten million clicks has some four million quarter hours in which something happened. As
rows of a table each takes 20 to 90 bytes; packed, one to two. `Cells` are what is packed: for each
code (channel, variant, kind) ascending places and how often something happened at each.

The bytes: a mark (1: plain, 2: raw deflate), then, all numbers as LEB128 varints, how many codes there
are and the first place of all; for each code, in their order, how much its channel is above the last
one's (from -1), its kind and whether a variant follows, the variant, how many columns there are, how wide
they are and of which kind, and its first place; then its gaps, and its counts unless a place that
counts twice is simply written twice.
"""

from __future__ import annotations

import sys
import zlib
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import accumulate, pairwise
from typing import NamedTuple

_PLAIN, _DEFLATED = 1, 2
# Below this many bytes deflate gains nothing.
_WORTH_DEFLATING = 64
_WIDTHS = ("B", "H", "I")
# Bytes; what does not fit stands as 255, and its rest as a varint behind them. One click of a month later
# must not make every gap of the first day wider.
_ESCAPED = len(_WIDTHS)
_ESCAPE = 0xFF
# What stands for the counts: nothing (all are 1), nothing (a place stands as often as it counts), a column.
_ONES, _REPEATED, _COLUMN = 0, 1, 2
# A kind above this follows as a number of its own.
_MOST_KIND = 15


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
    base = first_place(cells)
    body = bytearray()
    _put(body, len(cells))
    _put(body, base)
    channel = -1
    for code in sorted(cells):
        _pack_code(body, code, channel)
        _pack_line(body, cells[code], base)
        channel = code.channel
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
    channel = -1
    for _ in range(n):
        code, at = _unpack_code(body, at, channel)
        cells[code], at = _unpack_line(body, at, base)
        channel = code.channel
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


def _pack_code(body: bytearray, code: Code, channel: int) -> None:
    kind = min(code.kind, _MOST_KIND)
    _put(body, (code.channel - channel) << 5 | kind << 1 | bool(code.variant))
    if kind == _MOST_KIND:
        _put(body, code.kind)
    if code.variant:
        _put(body, code.variant)


def _unpack_code(body: bytes, at: int, channel: int) -> tuple[Code, int]:
    head, at = _take(body, at)
    kind, variant = head >> 1 & _MOST_KIND, 0
    if kind == _MOST_KIND:
        kind, at = _take(body, at)
    if head & 1:
        variant, at = _take(body, at)
    return Code(channel + (head >> 5), variant, kind), at


def _pack_line(body: bytearray, line: Line, base: int) -> None:
    places, counts = line
    together = sum(counts)
    way = _ONES if together == len(places) else _REPEATED if together < 2 * len(places) else _COLUMN
    if way == _REPEATED:
        places = [place for place, n in zip(places, counts, strict=True) for _ in range(n)]
    gaps = [after - before for before, after in pairwise(places)]
    width = _width(gaps if way != _COLUMN else [*gaps, *counts])
    _put(body, len(places) << 4 | width << 2 | way)
    _put(body, places[0] - base)
    _put_column(body, gaps, width)
    if way == _COLUMN:
        _put_column(body, counts, width)


def _unpack_line(body: bytes, at: int, base: int) -> tuple[Line, int]:
    shape, at = _take(body, at)
    first, at = _take(body, at)
    n, width, way = shape >> 4, shape >> 2 & 3, shape & 3
    gaps, at = _take_column(body, at, n - 1, width)
    places = list(accumulate(gaps, initial=base + first))
    if way == _ONES:
        return Line(places, [1] * n), at
    if way == _REPEATED:
        counted = Counter(places)
        return Line(list(counted), list(counted.values())), at
    counts, at = _take_column(body, at, n, width)
    return Line(places, counts), at


def _width(numbers: list[int]) -> int:
    """Return the narrowest way to write ``numbers``: a place in `_WIDTHS`, or `_ESCAPED`."""
    most = max(numbers, default=0)
    if most <= _ESCAPE:
        return 0
    width = 1 if most < 1 << 16 else 2
    rest = sum(1 + (number - _ESCAPE).bit_length() // 7 for number in numbers if number >= _ESCAPE)
    return width if most < 1 << 32 and (1 << width) * len(numbers) <= len(numbers) + rest else _ESCAPED


def _put_column(body: bytearray, numbers: list[int], width: int) -> None:
    if width == _ESCAPED:
        body += bytes([min(number, _ESCAPE) for number in numbers])
        for number in numbers:
            if number >= _ESCAPE:
                _put(body, number - _ESCAPE)
        return
    column = array(_WIDTHS[width], numbers)
    if sys.byteorder == "big":
        column.byteswap()
    body += column.tobytes()


def _take_column(body: bytes, at: int, n: int, width: int) -> tuple[list[int], int]:
    column: array[int] = array("B" if width == _ESCAPED else _WIDTHS[width])
    end = at + n * column.itemsize
    column.frombytes(body[at:end])
    if sys.byteorder == "big":
        column.byteswap()
    numbers = column.tolist()
    if width == _ESCAPED:
        place = body.find(_ESCAPE, at, at + n)
        while place >= 0:
            rest, end = _take(body, end)
            numbers[place - at] += rest
            place = body.find(_ESCAPE, place + 1, at + n)
    return numbers, end


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
