"""A flat card as a PNG file: palette indices as they were painted, compressed band by band.

A deflate stream may be joined from parts that end on a byte (RFC 1951 §3.2.4), so bands that return on other
cards are compressed once, and better; the checksum of the whole is worked out from those of its parts.
"""

from __future__ import annotations

import struct
import zlib
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from zlib_ng import zlib_ng

from share_service.cards.bands import Band
from share_service.cards.canvas import FlatCanvas
from share_service.cards.kept import Kept
from share_service.cards.metadata import Provenance
from share_service.cards.size import Size

# A level that is spent on every card, and one for what is kept: half as fast again, and a tenth smaller.
_LEVEL, _KEPT_LEVEL = 3, 6
# Deflate with a window of 32 KB (RFC 1950 §2.2), the check bits for "fast"; a last block with nothing in it.
_BEGIN, _END = b"\x78\x5e", b"\x03\x00"
_ADLER_BASE = 65521


class _Part(NamedTuple):
    """A compressed band: its deflate blocks, and the Adler-32 and number of the bytes they stand for."""

    blocks: bytes
    adler: int
    length: int


_kept: Kept[_Part] = Kept(2_000_000)


def palette_png(canvas: FlatCanvas, size: Size, provenance: Provenance) -> bytes:
    """Return an 8-bit palette PNG of ``canvas``."""
    header = struct.pack(">IIBBBBB", size.width, size.height, 8, 3, 0, 0, 0)
    parts = [_part(band) for band in canvas.bands()]
    checksum = struct.pack(">I", _joined_adler(parts))
    palette = bytes(chain.from_iterable(canvas.palette))
    return b"".join((
        b"\x89PNG\r\n\x1a\n",
        _chunk(b"IHDR", header),
        _chunk(b"PLTE", palette),
        provenance.png_chunk() if provenance else b"",
        _chunk(b"IDAT", b"".join((_BEGIN, *(part.blocks for part in parts), _END, checksum))),
        _chunk(b"IEND", b""),
    ))  # fmt: skip


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(body, zlib.crc32(kind)))


def _part(band: Band) -> _Part:
    if not band.marks:
        return _blank(band.across + 1, band.rows)
    key = band.key
    if key is None:
        return _compressed(band.painted()[0], _LEVEL)
    part = _kept.get(key)
    if part is None:
        part = _compressed(band.painted()[0], _KEPT_LEVEL)
        _kept.keep(key, part, len(part.blocks) + 1000)
    return part


@lru_cache(maxsize=512)
def _blank(across: int, rows: int) -> _Part:
    return _compressed(bytes(across * rows), _KEPT_LEVEL)


def _compressed(data: bytes | bytearray, level: int) -> _Part:
    packer = zlib_ng.compressobj(level, zlib_ng.DEFLATED, -zlib_ng.MAX_WBITS)
    return _Part(packer.compress(data) + packer.flush(zlib_ng.Z_SYNC_FLUSH), zlib_ng.adler32(data), len(data))


def _joined_adler(parts: list[_Part]) -> int:
    """Return the Adler-32 of the bytes of ``parts`` one after another (RFC 1950 §8.2: two sums, modulo 65521)."""
    low, high = 1, 0
    for part in parts:
        high = (high + (part.adler >> 16) + part.length * (low - 1)) % _ADLER_BASE
        low = (low + (part.adler & 0xFFFF) - 1) % _ADLER_BASE
    return high << 16 | low
