"""Canvases: palette indices for a flat card, red, green and blue over a photo.

Both take the same three marks: a filled box, ink through the masks of letters, a picture with transparency.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from functools import lru_cache
from typing import NamedTuple, Protocol

from PIL import Image

from share_service.cards.bands import Band, Filled, Inked, Mark, Ramp, Stamped, bands_of
from share_service.cards.colour import Rgb, mix
from share_service.cards.design import Box

# Steps between ground and ink at the edge of a letter, by the least size in pixels of the type: sixteen
# take a hundredth off the letters' fidelity, and twice as many make the file a sixth larger. Large type
# has less edge for its size: fewer steps do.
_LEVELS = ((60, 11), (46, 12), (0, 17))


class Lettering(NamedTuple):
    """A text's coverage: x, y and an L mask of each letter, the box they lie in, the size of the type.

    ``lasting`` stands for exactly these masks where they return on other cards.
    """

    masks: tuple[tuple[int, int, Image.Image], ...]
    box: Box
    px: float
    lasting: Hashable | None = None


class Canvas(Protocol):
    """What every step paints on."""

    def fill(self, box: Box, colour: Rgb) -> None:
        """Fill ``box`` (left, top, right, bottom in pixels)."""

    def ink(self, lettering: Lettering, shift: int, colour: Rgb, ground: Rgb) -> None:
        """Lay ``colour`` through the masks of letters, ``shift`` pixels down; ``ground`` is what lies there."""

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

    def ink(self, lettering: Lettering, shift: int, colour: Rgb, ground: Rgb) -> None:  # noqa: ARG002 - a photo is its own ground
        """See `Canvas`."""
        for x, y, mask in lettering.masks:
            self.image.paste(colour, (x, y + shift), mask)

    def stamp(self, x: int, y: int, picture: Image.Image, ground: Rgb) -> None:  # noqa: ARG002 - as above
        """See `Canvas`."""
        self.image.paste(picture, (x, y), picture)

    def picture(self) -> Image.Image:
        """See `Canvas`."""
        return self.image


class FlatCanvas:
    """Keeps marks in palette indices: each pair of ground and ink has its own row of steps, so nothing is quantised.

    They are painted in bands when the file is written, and those bands that were written before are not
    painted again.
    """

    def __init__(self, extent: tuple[int, int], ground: Rgb) -> None:
        self._extent = extent
        self._marks: list[Mark] = []
        self._colours: list[Rgb] = [ground]
        self._ramps: dict[tuple[Rgb, Rgb, int], Ramp] = {}
        self._stamps: list[tuple[int, int, Image.Image, Rgb]] = []

    def fill(self, box: Box, colour: Rgb) -> None:
        """See `Canvas`."""
        if colour not in self._colours:
            self._colours.append(colour)
        self._marks.append(Filled(box, self._colours.index(colour)))

    def ink(self, lettering: Lettering, shift: int, colour: Rgb, ground: Rgb) -> None:
        """See `Canvas`."""
        left, top, right, bottom = lettering.box
        ramp = self._ramp(ground, colour, _levels_at(lettering.px))
        box = (left, top + shift, right, bottom + shift)
        self._marks.append(Inked(box, lettering.masks, shift, ramp, lettering.lasting))

    def stamp(self, x: int, y: int, picture: Image.Image, ground: Rgb) -> None:
        """See `Canvas`."""
        self._stamps.append((x, y, picture, ground))

    def bands(self) -> Iterator[Band]:
        """Yield what was painted, from top to bottom: rows that marks lie on, and the blank ones between."""
        self._reduce_stamps()
        return bands_of(self._marks, self._extent)

    @property
    def palette(self) -> list[Rgb]:
        """The colours that indices stand for."""
        self._reduce_stamps()
        return self._colours

    def picture(self) -> Image.Image:
        """See `Canvas`."""
        image = Image.new("P", self._extent)
        for band in self.bands():
            _pixels, rows = band.painted()
            # Its first column is not of the picture.
            image.paste(rows.crop((1, 0, self._extent[0] + 1, band.rows)), (0, band.top))
        image.putpalette([channel for colour in self._colours for channel in colour])
        return image.convert("RGB")

    def _ramp(self, ground: Rgb, colour: Rgb, levels: int) -> Ramp:
        key = (ground, colour, levels)
        if key not in self._ramps:
            base = len(self._colours) - 1
            self._colours += _steps(*key)
            self._ramps[key] = _ramp_after(base, levels)
        return self._ramps[key]

    def _reduce_stamps(self) -> None:
        """Reduce all pictures together to the colours the palette has left."""
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
            part = indices.crop((left, 0, left + picture.width, picture.height))
            self._marks.append(Stamped((x, y, x + part.width, y + part.height), part, shape))
            left += picture.width
        self._stamps.clear()


def _levels_at(px: float) -> int:
    return next(levels for least, levels in _LEVELS if px >= least)


@lru_cache(maxsize=256)
def _steps(ground: Rgb, colour: Rgb, levels: int) -> tuple[Rgb, ...]:
    return tuple(mix(ground, colour, level / (levels - 1)) for level in range(1, levels))


@lru_cache(maxsize=1024)
def _ramp_after(base: int, levels: int) -> Ramp:
    """Return the index for each coverage 0-255 of a ramp that begins after ``base``; 0 where there is none."""
    wanted = (round(coverage * (levels - 1) / 255) for coverage in range(256))
    return Ramp(base, levels, [base + level if level else 0 for level in wanted])
