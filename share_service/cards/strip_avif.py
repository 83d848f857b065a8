"""An AVIF without metadata: its items are blanked where they lie, since everything else is found by its offset."""

from __future__ import annotations

import struct
from collections.abc import Iterator

# Exif as an item: where its TIFF begins, and a TIFF without an entry (ISO/IEC 23008-12 annex A.2.1).
_NO_EXIF = struct.pack(">I", 6) + b"Exif\0\0MM\0*\0\0\0\x08\0\0"


def without_items(data: bytes) -> bytes:
    """Return an AVIF whose Exif and XMP items are empty; which side is up stands in its properties.

    Raises:
        struct.error, IndexError, ValueError: it breaks off, or its boxes make no sense.
    """
    top = dict(_boxes(data, 0, len(data)))
    start, end = top[b"meta"]
    inner = dict(_boxes(data, start + 4, end))
    blank = {item: kind for item, kind in _items(data, *inner[b"iinf"]) if kind in (b"Exif", b"mime")}
    made = bytearray(data)
    for item, at, length in _places(data, inner[b"iloc"][0]):
        if item in blank:
            filler = _NO_EXIF.ljust(length, b"\0") if blank[item] == b"Exif" else b" " * length
            if at + length > len(data):
                raise ValueError("an item ends beyond the file")
            made[at : at + length] = filler[:length]
    return bytes(made)


def _boxes(data: bytes, at: int, end: int) -> Iterator[tuple[bytes, tuple[int, int]]]:
    """Yield each box's kind, and where its content begins and ends (ISO/IEC 14496-12 §4.2)."""
    while at + 8 <= end:
        size, kind = struct.unpack_from(">I4s", data, at)
        head = 8
        if size == 1:
            (size,), head = struct.unpack_from(">Q", data, at + 8), 16
        size = size or end - at
        if size < head:
            raise ValueError("a box is shorter than its head")
        yield kind, (at + head, min(at + size, end))
        at += size


def _items(data: bytes, start: int, end: int) -> Iterator[tuple[int, bytes]]:
    """Yield the id and kind of each item (§8.11.6)."""
    head = 6 if data[start] == 0 else 8
    for kind, (at, _) in _boxes(data, start + head, end):
        if kind == b"infe":
            item, _protection, named = struct.unpack_from(">IH4s" if data[at] == 3 else ">HH4s", data, at + 4)
            yield item, named


def _places(data: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Yield the id of each item of the file, and where each part of it lies and how long it is (§8.11.3)."""
    version, sizes = data[at], struct.unpack_from(">H", data, at + 4)[0]
    offset, length, base, index = sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15, sizes & 15 if version else 0
    wide = 4 if version == 2 else 2
    reader = _Reader(data, at + 6)
    for _ in range(reader.number(wide)):
        item, method = reader.number(wide), reader.number(2) if version else 0
        reader.number(2)
        origin = reader.number(base)
        for _ in range(reader.number(2)):
            reader.number(index)
            place, long = origin + reader.number(offset), reader.number(length)
            if method == 0:
                yield item, place, long


class _Reader:
    def __init__(self, data: bytes, at: int) -> None:
        self.data, self.at = data, at

    def number(self, size: int) -> int:
        """Return the next whole number of so many bytes."""
        part = self.data[self.at : self.at + size]
        if len(part) < size:
            raise ValueError("the file breaks off")
        self.at += size
        return int.from_bytes(part, "big")
