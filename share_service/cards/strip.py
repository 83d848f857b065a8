"""A photo without what a camera or a programme wrote beside the picture: where it was taken, with what, by whom.

The picture itself is not touched: segments and chunks are left out. What says how it is to be seen stays, its
colour profile and which side is up.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from PIL import Image

from share_service.cards.photo_header import read_header
from share_service.cards.strip_avif import without_items
from share_service.errors import PhotoRefused

_START, _SCAN, _APP0, _APP1, _APP2, _APP14, _APP15, _COMMENT = 0xD8, 0xDA, 0xE0, 0xE1, 0xE2, 0xEE, 0xEF, 0xFE
_PROFILE = b"ICC_PROFILE\0"
_EXIF = b"Exif\0\0"
_ORIENTATION = 0x0112
# One IFD with one entry: orientation, SHORT, of which there is one (TIFF 6.0).
_TIFF = b"MM\0*\0\0\0\x08\0\x01" + struct.pack(">HHI", _ORIENTATION, 3, 1)
_PNG_WORDS = frozenset((b"tEXt", b"zTXt", b"iTXt", b"tIME", b"eXIf"))
_WEBP_WORDS = frozenset((b"EXIF", b"XMP "))
_WEBP_EXIF, _WEBP_XMP = 0x08, 0x04


def without_metadata(data: bytes) -> bytes:
    """Return a photo that `check_photo` has accepted without its metadata: the same pixels, the same side up.

    GIF has no place for any but comments, which no camera writes.
    """
    strips = {"JPEG": _jpeg, "PNG": _png, "WEBP": _webp, "AVIF": without_items}
    try:
        strip = strips.get(read_header(data).format)
        return strip(data) if strip else data
    except (struct.error, IndexError, KeyError, ValueError, PhotoRefused):
        # A decoder has made sense of it all the same: it is kept as it is.
        return data


def _jpeg(data: bytes) -> bytes:
    kept, at, turn = [data[:2]], 2, 1
    while data[at + 1] != _SCAN:
        if data[at] != 0xFF:
            raise ValueError("no marker where one must be")
        if data[at + 1] == 0xFF:
            at += 1
            continue
        marker, length = data[at + 1], struct.unpack_from(">H", data, at + 2)[0]
        segment = data[at : at + 2 + length]
        if marker == _APP1 and segment[4:].startswith(_EXIF):
            turn = _turn(segment[4 + len(_EXIF) :])
        if _stays(marker, segment[4:]):
            kept.append(segment)
        at += 2 + length
    return b"".join((kept[0], _upright(turn), *kept[1:], data[at:]))


def _stays(marker: int, body: bytes) -> bool:
    """Say whether a segment says how the picture is decoded or coloured: JFIF, a profile, Adobe's transform, tables."""
    if marker == _APP2:
        return body.startswith(_PROFILE)
    return marker in (_APP0, _APP14) or not (_APP0 <= marker <= _APP15 or marker == _COMMENT)


def _upright(turn: int) -> bytes:
    """Return the segment that says which side is up, nothing where the first row is the top."""
    if not 1 < turn <= 8:
        return b""
    body = _EXIF + _tiff(turn)
    return struct.pack(">BBH", 0xFF, _APP1, len(body) + 2) + body


def _tiff(turn: int) -> bytes:
    return _TIFF + struct.pack(">HHI", turn, 0, 0)


def _turn(tiff: bytes) -> int:
    exif = Image.Exif()
    try:
        exif.load(tiff)
        return int(exif.get(_ORIENTATION, 1))
    except Exception:  # noqa: BLE001 - damaged EXIF says nothing about which side is up
        return 1


def _png(data: bytes) -> bytes:
    kept, turn = [], 1
    for kind, chunk in _chunks(data, 8, ">I", order=(4, 0), overhead=12):
        if kind == b"eXIf":
            turn = _turn(chunk[8:-4])
        if kind == b"IDAT" and turn:
            kept.append(_png_upright(turn))
            turn = 0
        if kind not in _PNG_WORDS:
            kept.append(chunk)
    return data[:8] + b"".join(kept)


def _png_upright(turn: int) -> bytes:
    body = b"eXIf" + _tiff(turn)
    return b"" if turn == 1 else struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))


def _webp(data: bytes) -> bytes:
    kept, turn = [], 1
    for kind, chunk in _chunks(data, 12, "<I", order=(0, 4), overhead=8, even=True):
        if kind == b"EXIF":
            turn = _turn(chunk[8:].removeprefix(_EXIF))
        elif kind not in _WEBP_WORDS:
            kept.append(chunk)
    if turn != 1:
        tiff = _tiff(turn)
        kept.append(b"EXIF" + struct.pack("<I", len(tiff)) + tiff)
    if kept[0][:4] == b"VP8X":
        flags = kept[0][8] & ~(_WEBP_EXIF | _WEBP_XMP) | (_WEBP_EXIF if turn != 1 else 0)
        kept[0] = kept[0][:8] + bytes([flags]) + kept[0][9:]
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _chunks(
    data: bytes, at: int, length: str, *, order: tuple[int, int], overhead: int, even: bool = False
) -> Iterator[tuple[bytes, bytes]]:
    """Yield each chunk's kind and bytes; ``order`` is where in it its kind and its length are."""
    kind_at, length_at = order
    while at + 8 <= len(data):
        (size,) = struct.unpack_from(length, data, at + length_at)
        whole = overhead + size + (size % 2 if even else 0)
        yield data[at + kind_at : at + kind_at + 4], data[at : at + whole]
        at += whole
