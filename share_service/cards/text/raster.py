"""Glyphs become pixels: outlines as exact coverage masks, emoji as painted images.

HarfBuzz's rasteriser takes unhinted outlines at any sub-pixel position. Its objects are made once
per thread: they hold the accumulating geometry.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from math import ceil, floor
from typing import Any, NamedTuple

import uharfbuzz as hb
from PIL import Image

from share_service.cards.text.faces import Typeface


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


def outline_masks(glyphs: Iterable[Placed]) -> Iterator[tuple[int, int, Image.Image]]:
    """Yield ``(x, y, mask)`` for the glyphs that have one colour: 8-bit coverage, top left corner in pixels."""
    by_outline: dict[str, list[Placed]] = {}
    for placed in glyphs:
        if not placed.typeface.source.is_colour:
            by_outline.setdefault(placed.typeface.outlines, []).append(placed)
    for group in by_outline.values():
        mask = _mask(group)
        if mask:
            yield mask


def _mask(glyphs: list[Placed]) -> tuple[int, int, Image.Image] | None:
    draw = _tools.draw
    draw.clear()
    for placed in glyphs:
        scale = placed.px / placed.typeface.em
        # The rasteriser's y goes up: the card's is negated.
        draw.transform = (scale, 0.0, 0.0, scale, placed.x, -placed.y)
        draw.draw_glyph(placed.typeface.font, placed.glyph)
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
