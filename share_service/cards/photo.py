"""Photos: checked before anything is stored, then made ready for a card as one list of steps.

The order is the order of trust: bytes, format, declared extent, and only then a decoder, with the
one format the bytes declared.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image

from share_service.cards.colour import WHITE, Rgb
from share_service.cards.colour_space import to_eight_bits, to_srgb
from share_service.cards.crop import Point, Window, cover_window
from share_service.cards.photo_header import PhotoHeader, has_one_scan, read_header
from share_service.cards.resize import resize
from share_service.errors import PhotoRefused

MAX_BYTES = 15_000_000
MAX_PIXELS = 40_000_000
# Pillow holds a WebP or AVIF four times over, 16 bytes for a pixel; the others at most four.
MAX_DEAR_PIXELS = 16_000_000
_DEAR = frozenset({"WEBP", "AVIF"})
# What Facebook asks of a large preview: less would be enlarged more than twice.
MIN_LONG_SIDE = 600
MIN_SHORT_SIDE = 315
# WhatsApp's limit; beyond it a crop shows a stripe.
MAX_RATIO = 4.0
# Encoders write about ten; hundreds make a decoder do the whole picture hundreds of times.
MAX_JPEG_SCANS = 100
# Ten scans of the largest photo: a second of work, whatever the file weighs.
MAX_SCANNED_PIXELS = 400_000_000
# The marker and the first byte of its length, which is at most 12 (ITU T.81 §B.2.3); a third byte halves the search.
_SCAN = b"\xff\xda\0"

_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_TURNED_ON_SIDE = (5, 6, 7, 8)


@dataclass(frozen=True, slots=True)
class PhotoFacts:
    """A photo that cards may use: its format, and its extent in pixels as it is seen."""

    format: str
    width: int
    height: int


def check_photo(data: bytes) -> PhotoFacts:
    """Return what ``data`` is, once it has been decoded to its last row (a JPEG at an eighth).

    Raises:
        PhotoRefused: `photo_type`, `photo_damaged`, `photo_too_large` (bytes, pixels or scans),
            `photo_too_small` or `photo_shape`; the sentence says what would be accepted.
    """
    header = _checked_header(data)
    image, turn = _decode(data, header, wanted=(MIN_LONG_SIDE // 2, MIN_SHORT_SIDE // 2))
    image.close()
    width, height = (header.height, header.width) if turn in _TURNED_ON_SIDE else (header.width, header.height)
    return PhotoFacts(header.format, width, height)


def prepare_photo(
    data: bytes, extent: tuple[int, int], *, focal: Point | None, focus: Point, ground: Rgb
) -> Image.Image:
    """Return ``data`` as an sRGB picture (mode RGB) that covers ``extent``, in width and height pixels.

    ``focal`` is the point of the photo (0–1) that must stay in sight and ``focus`` the point of the
    card (0–1) where it belongs; what is transparent shows ``ground``.

    Raises:
        PhotoRefused: as `check_photo`.
    """
    image, turn = _decode(data, _checked_header(data), wanted=extent)
    profile = image.info.get("icc_profile")
    image = image.transpose(_TURNS[turn]) if turn in _TURNS else image
    window = cover_window(image, extent, focal=focal, focus=focus)
    image = resize(image, extent, window)
    return to_srgb(image, profile, ground)


def small_photo(data: bytes, longest: int) -> bytes:
    """Return the whole of ``data``, the right side up, as an sRGB JPEG whose longer side has at most ``longest`` pixels.

    Raises:
        PhotoRefused: as `check_photo`.
    """
    header = _checked_header(data)
    scale = min(1.0, longest / max(header.width, header.height))
    wanted = max(1, round(header.width * scale)), max(1, round(header.height * scale))
    image, turn = _decode(data, header, wanted=wanted, turned=False)
    profile = image.info.get("icc_profile")
    image = resize(image, wanted, (0, 0, *image.size))
    image = image.transpose(_TURNS[turn]) if turn in _TURNS else image
    made = io.BytesIO()
    to_srgb(image, profile, WHITE).save(made, "JPEG", quality=82, optimize=True)
    return made.getvalue()


def windows_of_interest(data: bytes, frames: Sequence[tuple[tuple[int, int], Point]]) -> list[Window]:
    """Return what cards show of a photo without a focal point, one window (0–1 of the photo) for each frame.

    A frame is the extent (width, height) that the photo must cover, and the point (0–1) where its subject belongs.

    Raises:
        PhotoRefused: as `check_photo`.
    """
    wanted = max(extent[0] for extent, _ in frames), max(extent[1] for extent, _ in frames)
    image, turn = _decode(data, _checked_header(data), wanted=wanted)
    image = image.transpose(_TURNS[turn]) if turn in _TURNS else image
    found = (cover_window(image, extent, focal=None, focus=focus) for extent, focus in frames)
    return [
        (left / image.width, top / image.height, width / image.width, height / image.height)
        for left, top, width, height in found
    ]


def _checked_header(data: bytes) -> PhotoHeader:
    if len(data) > MAX_BYTES:
        raise PhotoRefused(f"The photo is larger than {MAX_BYTES // 1_000_000} MB.", code="photo_too_large")
    header = read_header(data)
    _check_extent(header.width, header.height, _most_pixels(header))
    if header.format == "JPEG" and not has_one_scan(data):
        _check_scans(data.count(_SCAN), header.width * header.height)
    return header


def _most_pixels(header: PhotoHeader) -> int:
    return MAX_DEAR_PIXELS if header.format in _DEAR else MAX_PIXELS


def _check_scans(scans: int, pixels: int) -> None:
    # A dozen is what encoders write, at any extent.
    if scans > MAX_JPEG_SCANS or scans * pixels > max(MAX_SCANNED_PIXELS, 12 * pixels):
        raise PhotoRefused(f"The photo is a JPEG of {scans} scans: save it again.", code="photo_too_large")


def _check_extent(width: int, height: int, limit: int) -> None:
    if width * height > limit:
        raise PhotoRefused(
            f"The photo has {width} × {height} pixels: at most {limit // 1_000_000} million are accepted.",
            code="photo_too_large",
        )
    if max(width, height) < MIN_LONG_SIDE or min(width, height) < MIN_SHORT_SIDE:
        raise PhotoRefused(
            f"The photo has {width} × {height} pixels: a card needs at least {MIN_LONG_SIDE} × {MIN_SHORT_SIDE}.",
            code="photo_too_small",
        )
    if max(width, height) > MAX_RATIO * min(width, height):
        raise PhotoRefused(
            f"The photo has {width} × {height} pixels: one side may be at most {MAX_RATIO:.0f} times the other.",
            code="photo_shape",
        )


def _decode(
    data: bytes, header: PhotoHeader, *, wanted: tuple[int, int], turned: bool = True
) -> tuple[Image.Image, int]:
    """Return the first frame in eight bits, no smaller than it must be to cover ``wanted``, and its EXIF orientation.

    ``wanted`` is as it is seen, or as it lies in the file where it is not ``turned``.
    """
    try:
        image = Image.open(io.BytesIO(data), formats=(header.format,))
        # A decoder may go by another extent than the one that was read here: an AVIF sequence by its track's.
        _check_extent(*image.size, _most_pixels(header))
        turn = _orientation(image)
        if image.format == "JPEG":
            across, down = reversed(wanted) if turned and turn in _TURNED_ON_SIDE else wanted
            scale = max(across / image.width, down / image.height)
            image.draft(None, (round(image.width * scale), round(image.height * scale)))
        image.load()
        # Here, so that what cannot be converted (a palette that is not there) is found out before it is stored.
        return to_eight_bits(image), turn
    except PhotoRefused:
        raise
    except Exception as error:  # Pillow's readers raise anything on hostile bytes
        raise PhotoRefused("The photo is damaged or incomplete and cannot be decoded.", code="photo_damaged") from error


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except Exception:  # noqa: BLE001 - damaged EXIF says nothing about which side is up
        return 1
