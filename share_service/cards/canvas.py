"""Canvases: palette indices for a flat card, red, green and blue over a photo.

Both take the same three marks: a filled box, ink through a mask, a picture with transparency.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Protocol

from PIL import Image, ImageChops

from share_service.cards.colour import Rgb, mix
from share_service.cards.design import Box

# Steps between ground and ink at the edge of a letter: 16 of them keep the letters more than 45 dB
# from the exact ones, and twice as many make the file a sixth larger.
LEVELS = 17
# Letters this many pixels tall have less edge for their size: fewer steps do, and spare a twentieth of the file.
TALL, TALL_LEVELS = 46, 12


@lru_cache(maxsize=256)
def _steps(ground: Rgb, colour: Rgb, levels: int) -> tuple[Rgb, ...]:
    return tuple(mix(ground, colour, level / (levels - 1)) for level in range(1, levels))


@lru_cache(maxsize=1024)
def _indices(base: int, levels: int) -> list[int]:
    """Return the index for each coverage 0-255 of a ramp that begins after ``base``; 0 where there is none."""
    wanted = (round(coverage * (levels - 1) / 255) for coverage in range(256))
    return [base + level if level else 0 for level in wanted]


class Canvas(Protocol):
    """What every step paints on."""

    def fill(self, box: Box, colour: Rgb) -> None:
        """Fill ``box`` (left, top, right, bottom in pixels)."""

    def ink(self, x: int, y: int, mask: Image.Image, colour: Rgb, ground: Rgb) -> None:
        """Lay ``colour`` through an L ``mask`` whose corner is at x, y; ``ground`` is what lies there."""

    def stamp(self, x: int, y: int, picture: Image.Image, ground: Rgb) -> None:
        """Lay an RGBA ``picture`` with its corner at x, y."""

    def picture(self) -> Image.Image:
        """Return what was painted, in mode RGB."""


class PhotoCanvas:
    """Paints over a picture of mode RGB, in place."""

    def __init__(self, photo: Image.Image) -> None:
        self.image = photo

    def fill(self, box: Box, colour: Rgb) -> None:
        """See `Canvas`."""
        self.image.paste(colour, box)

    def ink(self, x: int, y: int, mask: Image.Image, colour: Rgb, ground: Rgb) -> None:  # noqa: ARG002 - a photo is its own ground
        """See `Canvas`."""
        self.image.paste(colour, (x, y), mask)

    def stamp(self, x: int, y: int, picture: Image.Image, ground: Rgb) -> None:  # noqa: ARG002 - as above
        """See `Canvas`."""
        self.image.paste(picture, (x, y), picture)

    def picture(self) -> Image.Image:
        """See `Canvas`."""
        return self.image


class FlatCanvas:
    """Paints palette indices: each pair of ground and ink has its own row of steps, so nothing is quantised.

    The image has one column more than the card, at its left and always 0: PNG's filter byte of each
    row, so that the pixels are the file's scanlines as they are.
    """

    def __init__(self, extent: tuple[int, int], ground: Rgb) -> None:
        shape = (extent[0] + 1, extent[1])
        # The image paints into these bytes, so that the file is written from them without a copy.
        self._pixels = bytearray(shape[0] * shape[1])
        self._indices = Image.frombuffer("L", shape, self._pixels, "raw", "L", 0, 1)
        self._indices.readonly = 0
        self._extent = extent
        self._taken: list[Box] = []
        self._colours: list[Rgb] = [ground]
        self._ramps: dict[tuple[Rgb, Rgb, int], list[int]] = {}
        self._stamps: list[tuple[int, int, Image.Image, Rgb]] = []

    def fill(self, box: Box, colour: Rgb) -> None:
        """See `Canvas`."""
        left, top, right, bottom = box
        where = (max(0, left) + 1, top, right + 1, bottom)
        self._indices.paste(self._index(colour), where)
        self._taken.append(where)

    def ink(self, x: int, y: int, mask: Image.Image, colour: Rgb, ground: Rgb) -> None:
        """See `Canvas`."""
        box = (x + 1, y, x + 1 + mask.width, y + mask.height)
        steps = _stepped(mask, self._ramp(ground, colour, TALL_LEVELS if mask.height >= TALL else LEVELS))
        # Indices of a ramp rise with coverage and lie above those of fills: where two letters'
        # edges share a pixel, the fuller one stays.
        if any(_overlap(box, taken) for taken in self._taken):
            steps = ImageChops.lighter(self._indices.crop(box), steps)
        self._indices.paste(steps, box)
        self._taken.append(box)

    def stamp(self, x: int, y: int, picture: Image.Image, ground: Rgb) -> None:
        """See `Canvas`."""
        self._stamps.append((x, y, picture, ground))

    def scanlines(self) -> tuple[bytearray, list[Rgb]]:
        """Return PNG's unfiltered 8-bit scanlines, in place, and the palette they index."""
        self._lay_stamps()
        return self._pixels, self._colours

    def picture(self) -> Image.Image:
        """See `Canvas`."""
        self._lay_stamps()
        image = self._indices.crop((1, 0, self._extent[0] + 1, self._extent[1]))
        image.putpalette([channel for colour in self._colours for channel in colour])
        return image.convert("RGB")

    def _index(self, colour: Rgb) -> int:
        if colour not in self._colours:
            self._colours.append(colour)
        return self._colours.index(colour)

    def _ramp(self, ground: Rgb, colour: Rgb, levels: int) -> list[int]:
        """Return the index for each coverage 0-255 of ``colour`` on ``ground``; 0 where there is none."""
        key = (ground, colour, levels)
        if key not in self._ramps:
            base = len(self._colours) - 1
            self._colours += _steps(*key)
            self._ramps[key] = _indices(base, levels)
        return self._ramps[key]

    def _lay_stamps(self) -> None:
        """Reduce all pictures together to the colours the palette has left, and lay them."""
        if not self._stamps:
            return
        strip = Image.new("RGB", (sum(s[2].width for s in self._stamps), max(s[2].height for s in self._stamps)))
        left = 0
        for _x, _y, picture, ground in self._stamps:
            strip.paste(ground, (left, 0, left + picture.width, strip.height))
            strip.paste(picture, (left, 0), picture)
            left += picture.width
        base = len(self._colours)
        reduced = strip.quantize(256 - base, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        found = reduced.getpalette() or []
        self._colours += [(found[i], found[i + 1], found[i + 2]) for i in range(0, len(found), 3)]
        indices = Image.frombytes("L", reduced.size, reduced.tobytes()).point([min(255, base + i) for i in range(256)])
        left = 0
        for x, y, picture, _ground in self._stamps:
            shape = picture.getchannel("A").point([0] + [255] * 255)
            self._indices.paste(indices.crop((left, 0, left + picture.width, picture.height)), (x + 1, y), shape)
            left += picture.width
        self._stamps.clear()


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _stepped(mask: Image.Image, ramp: list[int]) -> Image.Image:
    """Return the indices of ``mask``, kept with it: the mask of a recurring text is painted on card after card."""
    kept: tuple[list[int], Image.Image] | None = mask.info.get("steps")
    if kept is None or kept[0] is not ramp:
        # A new image takes its source's info along: not the steps of another ramp.
        mask.info["steps"] = None
        kept = mask.info["steps"] = (ramp, mask.point(ramp))
    return kept[1]
