"""Glyphs become pixels: outlines as exact coverage masks, emoji as painted images.

HarfBuzz's rasteriser takes unhinted outlines at any sub-pixel position. Its objects are made once
per thread: they hold the accumulating geometry.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from math import ceil, floor, inf
from typing import Any, NamedTuple

import uharfbuzz as hb
from PIL import Image

from share_service.cards.kept import Kept
from share_service.cards.text.faces import Typeface

# Coverage 0-255 (L) and the pixel of the card where its top left corner lies.
Mask = tuple[int, int, Image.Image]

# Letters that stand alone begin on quarters of a pixel, as browsers set them: few enough that each
# letter's mask is drawn once for many cards.
SUBPIXELS = 4
# Letters that overlap are kept in twos and threes ("rt", "ffi"); whole joined words hardly return.
_MOST_KEPT = 3
_OVERHEAD = 700
_kept: Kept[Mask] = Kept(8_000_000)


class Placed(NamedTuple):
    """A glyph at its place: origin in pixels of the card, y downwards, at ``px`` pixels per em."""

    typeface: Typeface
    glyph: int
    x: float
    y: float
    px: float


class _Tools(threading.local):
    def __init__(self) -> None:
        self.draw = hb.RasterDraw()
        self.paint = hb.RasterPaint()


_tools = _Tools()


def outline_masks(glyphs: Iterable[Placed]) -> list[Mask]:
    """Return ``(x, y, mask)`` for the glyphs of a line that have one colour, from left to right.

    A mask is 8-bit coverage with its top left corner in pixels. Glyphs that touch share one, so that
    joined letters have no seam; no two masks of a line overlap.
    """
    masks: list[Mask] = []
    chain: list[Placed] = []
    reach = -inf
    for placed in glyphs:
        typeface, glyph, x, _y, px = placed
        box = typeface.ink(glyph)
        if box is None or typeface.source.is_colour:
            continue
        if x + box[0] * px >= reach:
            _draw(chain, masks)
            chain = [placed]
        else:
            chain.append(placed)
        # Of whole pixels: a letter that begins after it shares none of them.
        reach = max(reach, ceil(x + box[2] * px))
    _draw(chain, masks)
    return masks


def _draw(chain: list[Placed], masks: list[Mask]) -> None:
    """Add the mask of glyphs that touch, kept where letters on the grid of sub-pixels can return."""
    if not chain:
        return
    first = chain[0]
    left, base = floor(first[2]), floor(first[3])
    key = tuple([(typeface, glyph, x - left, y - base, px) for typeface, glyph, x, y, px in chain])
    found = _kept.get(key)
    if found is None:
        found = _mask([Placed(*glyph) for glyph in key])
        if len(chain) <= _MOST_KEPT and all((placed.x * SUBPIXELS).is_integer() for placed in chain):
            _kept.keep(key, found, _OVERHEAD + 2 * found[2].width * found[2].height)
    x, y, mask = found
    if mask.width:
        masks.append((left + x, base + y, mask))


def _mask(glyphs: list[Placed]) -> Mask:
    """Return the mask of glyphs that touch; one of no width when they leave no ink."""
    masks = []
    for way in sorted({placed.typeface.outlines for placed in glyphs}):
        # Accumulated in one mask, outlines that turn different ways would cancel where they overlap.
        mask = _accumulated([placed for placed in glyphs if placed.typeface.outlines == way])
        masks += [mask] if mask else []
    return joined(masks) if masks else (0, 0, Image.new("L", (0, 0)))


def joined(masks: Sequence[Mask]) -> Mask:
    """Return one mask of all the ink of ``masks``, of which there is at least one."""
    if len(masks) == 1:
        return masks[0]
    left, top = min(x for x, _, _ in masks), min(y for _, y, _ in masks)
    right = max(x + mask.width for x, _, mask in masks)
    bottom = max(y + mask.height for _, y, mask in masks)
    sheet = Image.new("L", (right - left, bottom - top))
    for x, y, mask in masks:
        sheet.paste(255, (x - left, y - top), mask)
    return left, top, sheet


def _accumulated(glyphs: list[Placed]) -> Mask | None:
    draw = _tools.draw
    draw.clear()
    for typeface, glyph, x, y, px in glyphs:
        scale = px / typeface.em
        # The rasteriser's y goes up: the card's is negated.
        draw.transform = (scale, 0.0, 0.0, scale, x, -y)
        draw.draw_glyph(typeface.font, glyph)
    image = draw.render()
    extents = image.extents if image else None
    if not extents or not extents.width or not extents.height:
        return None
    mask = Image.frombuffer("L", (extents.width, extents.height), image.buffer, "raw", "L", extents.stride, -1)
    return extents.x_origin, -(extents.y_origin + extents.height), mask


def colour_images(glyphs: Iterable[Placed], foreground: tuple[int, int, int]) -> Iterator[tuple[int, int, Image.Image]]:
    """Yield ``(x, y, RGBA image)`` for every glyph that has colours of its own (COLRv1 emoji)."""
    for placed in glyphs:
        if placed.typeface.source.is_colour:
            image = _painted(placed, foreground)
            if image:
                yield image


def _painted(placed: Placed, foreground: tuple[int, int, int]) -> tuple[int, int, Image.Image] | None:
    box = placed.typeface.ink(placed.glyph)
    if box is None:
        return None
    left, bottom = floor(placed.x + box[0] * placed.px) - 1, floor(-placed.y + box[1] * placed.px) - 1
    width = ceil(placed.x + box[2] * placed.px) + 1 - left
    height = ceil(-placed.y + box[3] * placed.px) + 1 - bottom
    scale = placed.px / placed.typeface.em
    paint: Any = _tools.paint
    paint.reset()
    paint.foreground = hb.Color(foreground[0], foreground[1], foreground[2], 255)
    paint.transform = (scale, 0.0, 0.0, scale, placed.x, -placed.y)
    paint.extents = hb.RasterExtents(left, bottom, width, height, 0)
    paint.paint_glyph(placed.typeface.font, placed.glyph)
    image = paint.render()
    if image is None or not image.buffer:
        return None
    extents = image.extents
    picture = Image.frombuffer(
        "RGBA", (extents.width, extents.height), image.buffer, "raw", "BGRa", extents.stride, -1
    ).convert("RGBA")
    return extents.x_origin, -(extents.y_origin + extents.height), picture
