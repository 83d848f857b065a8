"""Bands: the rows of a flat card that marks lie on, painted in palette indices only when they are needed.

A newsroom's masthead, its columnists' names and its notes are the same on card after card: a band of such
marks has a ``key`` that stands for its every pixel, and is neither painted nor compressed a second time.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from typing import NamedTuple, Protocol

from PIL import Image, ImageChops

from share_service.cards.design import Box


class Ramp(NamedTuple):
    """The palette index for each coverage 0-255: ``levels`` of them, those of ink after ``base``."""

    base: int
    levels: int
    indices: list[int]


class Mark(Protocol):
    """Something painted."""

    @property
    def box(self) -> Box:
        """Where it lies, in pixels of the card."""

    def key(self, top: int) -> Hashable | None:
        """Return what stands for its pixels in a band that begins at row ``top``, None for what does not return."""

    def paint(self, rows: Image.Image, top: int, *, clear: bool) -> None:
        """Paint it on ``rows`` (L, from row ``top`` on, one column more at the left); ``clear`` where nothing else is."""


class Filled(NamedTuple):
    """A box of one colour."""

    box: Box
    entry: int

    def key(self, top: int) -> Hashable:
        """See `Mark`."""
        left, above, right, below = self.box
        return left, above - top, right, below - top, self.entry

    def paint(self, rows: Image.Image, top: int, *, clear: bool) -> None:  # noqa: ARG002 - it covers what is there
        """See `Mark`."""
        left, above, right, below = self.box
        rows.paste(self.entry, (left + 1, above - top, right + 1, below - top))


class Inked(NamedTuple):
    """Letters in one colour on one ground."""

    box: Box
    masks: tuple[tuple[int, int, Image.Image], ...]
    shift: int
    ramp: Ramp
    lasting: Hashable | None

    def key(self, top: int) -> Hashable | None:
        """See `Mark`."""
        return (self.lasting, self.shift - top, self.ramp.base, self.ramp.levels) if self.lasting else None

    def paint(self, rows: Image.Image, top: int, *, clear: bool) -> None:
        """See `Mark`."""
        if clear:
            self._lay(rows, -1, top)
            return
        left, above, right, below = self.box
        letters = Image.new("L", (right - left, below - above))
        self._lay(letters, left, above)
        # Indices of a ramp rise with coverage and lie above those of fills: the fuller ink stays.
        where = (left + 1, above - top, right + 1, below - top)
        rows.paste(ImageChops.lighter(rows.crop(where), letters), where)

    def _lay(self, rows: Image.Image, left: int, top: int) -> None:
        down, ramp = self.shift - top, self.ramp
        # What Image.paste() ends in: its own checks take longer than a letter.
        paste = rows.im.paste
        for x, y, mask in self.masks:
            kept: tuple[Ramp, Image.Image] | None = mask.info.get("steps")
            steps = (kept[1] if kept and kept[0] is ramp else _stepped(mask, ramp)).im
            across, rows_down = steps.size
            paste(steps, (x - left, y + down, x - left + across, y + down + rows_down))


class Stamped(NamedTuple):
    """A picture of palette indices, through its own shape."""

    box: Box
    indices: Image.Image
    shape: Image.Image

    def key(self, top: int) -> None:  # noqa: ARG002 - its indices depend on every other picture of the card
        """See `Mark`."""
        return

    def paint(self, rows: Image.Image, top: int, *, clear: bool) -> None:  # noqa: ARG002 - its shape says where it lies
        """See `Mark`."""
        rows.paste(self.indices, (self.box[0] + 1, self.box[1] - top), self.shape)


class Band(NamedTuple):
    """Rows of a flat card, ``across`` pixels and one more: marks in the order they are painted, none where blank."""

    top: int
    rows: int
    across: int
    marks: tuple[Mark, ...]

    @property
    def key(self) -> Hashable | None:
        """What stands for its every pixel, None when it has something that does not return."""
        keys = tuple(mark.key(self.top) for mark in self.marks)
        return None if None in keys else (self.rows, self.across, keys)

    def painted(self) -> tuple[bytearray, Image.Image]:
        """Return its palette indices row by row, and the L picture that shares them.

        The first column is always 0: PNG's filter byte of each row, so that these are a file's scanlines.
        """
        shape = (self.across + 1, self.rows)
        pixels = bytearray(shape[0] * shape[1])
        # The image paints into these bytes: nothing is copied before it is compressed.
        picture = Image.frombuffer("L", shape, pixels, "raw", "L", 0, 1)
        picture.readonly = 0
        for place, mark in enumerate(self.marks):
            clear = not any(_overlap(mark.box, other.box) for other in self.marks[:place])
            mark.paint(picture, self.top, clear=clear)
        if any(mark.box[0] < 0 for mark in self.marks):
            picture.paste(0, (0, 0, 1, self.rows))
        return pixels, picture


def bands_of(marks: Sequence[Mark], extent: tuple[int, int]) -> Iterator[Band]:
    """Yield the bands of a card of ``extent`` from top to bottom: marks that share a row share a band."""
    across, height = extent
    done = 0
    for top, bottom, shared in _grouped(marks, height):
        if top > done:
            yield Band(done, top - done, across, ())
        yield Band(top, bottom - top, across, tuple(marks[place] for place in sorted(shared)))
        done = bottom
    if done < height:
        yield Band(done, height - done, across, ())


def _grouped(marks: Sequence[Mark], height: int) -> list[tuple[int, int, list[int]]]:
    """Return the first row, the row after the last, and the places in ``marks`` of those that share rows."""
    groups: list[tuple[int, int, list[int]]] = []
    for place in sorted(range(len(marks)), key=lambda place: marks[place].box[1]):
        top, bottom = max(0, marks[place].box[1]), min(height, marks[place].box[3])
        if top >= bottom:
            continue
        if groups and top < groups[-1][1]:
            first, last, shared = groups[-1]
            groups[-1] = (first, max(last, bottom), [*shared, place])
        else:
            groups.append((top, bottom, [place]))
    return groups


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _stepped(mask: Image.Image, ramp: Ramp) -> Image.Image:
    """Return the indices of ``mask``, and keep them with it: a letter is painted on card after card."""
    # A new image takes its source's info along: not the steps of another ramp.
    mask.info["steps"] = None
    steps = mask.point(ramp.indices)
    mask.info["steps"] = (ramp, steps)
    return steps
