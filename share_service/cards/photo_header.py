"""A picture's format and extent, read from its first bytes: no decoder runs before these are known.

Pillow allocates a WebP's whole canvas when it merely opens the file, so 34 bytes can cost
gigabytes; the extent is therefore read here, for the five formats that are allowed.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from share_service.errors import PhotoRefused

_STANDALONE = frozenset((0x01, *range(0xD0, 0xDA)))
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_SEQUENTIAL = frozenset((0xC0, 0xC1))
_MARK, _SCAN, _EXTENSION = 0xFF, 0xDA, 0xF0
_GIF_EXTENSION, _GIF_PICTURE = 0x21, 0x2C
_FIRST_MARKER = 0xC0
_AVIF_BRANDS = (b"avif", b"avis")
# Pillow goes through them one at a time, in Python: a million that say nothing would take half a minute. Encoders
# write hundreds, thousands at most.
MAX_PARTS = 10_000


@dataclass(frozen=True, slots=True)
class PhotoHeader:
    """What the first bytes say: Pillow's name of the format, width and height in pixels."""

    format: str
    width: int
    height: int


def read_header(data: bytes) -> PhotoHeader:
    """Return the format and the extent that ``data`` declares.

    Raises:
        PhotoRefused: `photo_type` when it is no JPEG, PNG, WebP, GIF or AVIF; `photo_damaged`
            when it breaks off before the extent, or is in more than `MAX_PARTS`.
    """
    for matches, name, extent in _READERS:
        if matches(data):
            _check_parts(data, name)
            try:
                width, height = extent(data)
            except (struct.error, IndexError, ValueError) as error:
                raise PhotoRefused("The photo breaks off in its first bytes.", code="photo_damaged") from error
            return PhotoHeader(name, width, height)
    raise PhotoRefused("The photo is not a JPEG, PNG, WebP, GIF or AVIF file.", code="photo_type")


def _png(data: bytes) -> tuple[int, int]:
    width, height = struct.unpack_from(">II", data, 16)
    return width, height


def _gif(data: bytes) -> tuple[int, int]:
    width, height = struct.unpack_from("<HH", data, 6)
    return width, height


def _jpeg(data: bytes) -> tuple[int, int]:
    at = next(at for marker, at in _segments(data) if marker in _FRAMES)
    height, width = struct.unpack_from(">HH", data, at + 5)
    return width, height


def has_one_scan(data: bytes) -> bool:
    """Say whether a JPEG of which `read_header` made sense is decoded in one pass, whatever follows its first scan.

    So is a sequential one (ITU T.81 §B.2.2: SOF0, SOF1) whose first scan has every component.
    """
    components = 0
    try:
        for marker, at in _segments(data):
            if marker < _FIRST_MARKER:
                # A decoder may take what follows for stuffing and look into it.
                return False
            if marker in _FRAMES:
                components = data[at + 9] if marker in _SEQUENTIAL else 0
            elif marker == _SCAN:
                return data[at + 4] == components
    except (struct.error, IndexError, ValueError):
        pass
    return False


def _check_parts(data: bytes, kind: str) -> None:
    if kind not in _PARTS:
        return
    try:
        if any(number >= MAX_PARTS for number, _ in enumerate(_PARTS[kind](data))):
            raise PhotoRefused("The photo is in too many parts: save it again.", code="photo_damaged")
    except (struct.error, IndexError):
        pass  # it breaks off: the decoder says so


def _jpeg_parts(data: bytes) -> Iterator[int]:
    """Yield where each step of a reader begins that skips what it does not know, up to the first scan."""
    at = 2
    while data[at : at + 2] != b"\xff\xda":
        yield at
        marker = data[at + 1] if data[at] == _MARK else 0
        if marker in (0, _MARK):
            at += 1
        elif marker in _STANDALONE or marker >= _EXTENSION:
            at += 2
        else:
            at += 2 + max(2, struct.unpack_from(">H", data, at + 2)[0])


def _png_parts(data: bytes) -> Iterator[int]:
    at = 8
    while at < len(data):
        yield at
        at += 12 + struct.unpack_from(">I", data, at)[0]


def _gif_parts(data: bytes) -> Iterator[int]:
    """Yield where each block begins that stands before the first picture (GIF89a §15, §20)."""
    at = 13 + (3 << (data[10] & 7) + 1 if data[10] & 0x80 else 0)
    while data[at] != _GIF_PICTURE:
        yield at
        extension, at = data[at] == _GIF_EXTENSION, at + 1
        at += extension
        while extension and data[at]:
            yield at
            at += 1 + data[at]


_PARTS: dict[str, Callable[[bytes], Iterator[int]]] = {"JPEG": _jpeg_parts, "PNG": _png_parts, "GIF": _gif_parts}


def _segments(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield each marker before the picture's data and where it is (ITU T.81 §B.1.1.2)."""
    at = 2
    while True:
        while data[at] == 0xFF and data[at + 1] == 0xFF:
            at += 1
        if data[at] != 0xFF:
            raise ValueError("no marker where one must be")
        marker = data[at + 1]
        yield marker, at
        at += 2 if marker in _STANDALONE else 2 + max(2, struct.unpack_from(">H", data, at + 2)[0])


def _webp(data: bytes) -> tuple[int, int]:
    """Read the first chunk: extended, lossless or lossy (RFC 9649 §2.5–2.7)."""
    kind = data[12:16]
    if kind == b"VP8X":
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", data, 21)
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if kind == b"VP8 ":
        width, height = struct.unpack_from("<HH", data, 26)
        return width & 0x3FFF, height & 0x3FFF
    raise ValueError("no image chunk")


def _avif(data: bytes) -> tuple[int, int]:
    """Return the largest of the image's `ispe` extents (ISO/IEC 23008-12 §6.5.3)."""
    head, at, found = data[:1_000_000], -1, []
    while (at := head.find(b"ispe", at + 1)) >= 0:
        found.append(struct.unpack_from(">II", head, at + 8))
    return max(found, key=lambda extent: extent[0] * extent[1])


def _is_avif(data: bytes) -> bool:
    return data[4:8] == b"ftyp" and data[8:12] in _AVIF_BRANDS


_Reader = tuple[Callable[[bytes], bool], str, Callable[[bytes], tuple[int, int]]]
_READERS: tuple[_Reader, ...] = (
    (lambda data: data.startswith(b"\xff\xd8\xff"), "JPEG", _jpeg),
    (lambda data: data.startswith(b"\x89PNG\r\n\x1a\n"), "PNG", _png),
    (lambda data: data.startswith((b"GIF87a", b"GIF89a")), "GIF", _gif),
    (lambda data: data[:4] == b"RIFF" and data[8:12] == b"WEBP", "WEBP", _webp),
    (_is_avif, "AVIF", _avif),
)
