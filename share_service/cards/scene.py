"""A card composed: every text set and in its place, everything that lies behind it, before it is painted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import ceil, floor
from typing import Any, NamedTuple

from PIL import Image

from share_service.cards.canvas import Lettering
from share_service.cards.colour import Rgb
from share_service.cards.design import Box, Design, Stack, Text
from share_service.cards.size import Size
from share_service.cards.text.block import Block

# Where capitals end above a baseline, and where descenders reach below it, in em: type is placed by
# its capitals and baselines, as a compositor does, unless its ink goes further.
_CAP = 0.7
_DESCENT = 0.22
_LABEL_DESCENT = 0.06


class Fill(NamedTuple):
    """A filled box."""

    box: Box
    colour: Rgb


class Edges(NamedTuple):
    """A set text's ink in whole pixels, the top of its first capitals, its last baseline and that line's lowest ink."""

    left: int
    top: int
    right: int
    bottom: int
    capitals: int
    baseline: int
    lowest: float


@dataclass(frozen=True, eq=False)
class Setting:
    """A set text with its masks, drawn once however often it is painted; one that ``recurs`` is kept between cards."""

    block: Block
    recurs: bool = False

    @cached_property
    def edges(self) -> Edges:
        """Where its ink ends on each side, and where its first line's capitals and its last line stand."""
        lines, px = self.block.lines, self.block.size_px
        ink = [line.ink for line in lines]
        first, last = lines[0], lines[-1]
        return Edges(
            round(min(line[0] for line in ink)),
            round(min(line[1] for line in ink)),
            round(max(line[2] for line in ink)),
            round(max(line[3] for line in ink)),
            round(min(first.baseline - _CAP * px, first.ink[1])),
            last.baseline,
            last.ink[3],
        )

    @cached_property
    def lettering(self) -> Lettering:
        """The coverage of all its glyphs, as a canvas takes it."""
        ink = [line.ink for line in self.block.lines]
        # Twice the pixel that rounding may need.
        box = (
            floor(min(line[0] for line in ink)) - 2,
            floor(min(line[1] for line in ink)) - 2,
            ceil(max(line[2] for line in ink)) + 2,
            ceil(max(line[3] for line in ink)) + 2,
        )
        # What is painted again and again is sooner painted whole than letter by letter.
        masks = self.block.line_masks() if self.recurs else self.block.masks()
        return Lettering(tuple(masks), box, self.block.size_px, self if self.recurs else None)


@dataclass(frozen=True)
class SetText:
    """A text in its place: `shift` pixels below where it was set, `colour` on `ground`."""

    text: Text
    setting: Setting
    colour: Rgb
    ground: Rgb
    shift: int = 0

    @property
    def block(self) -> Block:
        """The text as it was set."""
        return self.setting.block

    @property
    def masks(self) -> list[tuple[int, int, Image.Image]]:
        """The coverage of all its glyphs: x, y and an L mask each."""
        return [(x, y + self.shift, mask) for x, y, mask in self.setting.lettering.masks]

    def emoji(self) -> list[tuple[int, int, Image.Image]]:
        """Return x, y and an RGBA picture of each glyph with colours of its own."""
        return [(x, y + self.shift, picture) for x, y, picture in self.block.colour_glyphs(self.colour)]

    @cached_property
    def bounds(self) -> Box:
        """Its ink from side to side, its capitals and baseline, and its label around it.

        Capitals, or anything higher, are its top; its bottom is lower where ink goes further down than
        Latin descenders.
        """
        edges, label = self.setting.edges, self.text.label
        if self.text.by == "ink":
            top, bottom = edges.top, edges.bottom
        else:
            descent = (_LABEL_DESCENT if label else _DESCENT) * self.block.size_px
            top, bottom = edges.capitals, round(max(edges.baseline, edges.lowest - descent))
        box = (edges.left, top + self.shift, edges.right, bottom + self.shift)
        return grown(box, label.across, label.down) if label else box

    def moved(self, down: int) -> SetText:
        """Return it that many pixels further down."""
        return SetText(self.text, self.setting, self.colour, self.ground, self.shift + down)

    def to_json(self) -> dict[str, Any]:
        """Return the block as `share-service layout` prints it, where it is painted."""
        data = self.block.to_json()
        data["box"] = _shifted(data["box"], self.shift)
        for line in data["lines"]:
            line["baseline"] += self.shift
            line["ink"] = _shifted(line["ink"], self.shift)
        return data


@dataclass(frozen=True)
class SetStack:
    """A stack in its place."""

    stack: Stack
    texts: tuple[SetText, ...]

    @cached_property
    def bounds(self) -> Box:
        """What its texts, labels, underline and panel cover."""
        boxes = [text.bounds for text in self.texts]
        box = (
            min(box[0] for box in boxes),
            min(box[1] for box in boxes),
            max(box[2] for box in boxes),
            max(box[3] for box in boxes),
        )
        rule = self.stack.underline
        return (box[0], box[1], box[2], box[3] + rule.gap + rule.height) if rule else box


@dataclass(frozen=True)
class Scene:
    """A whole card, placed: what `paint` needs and `layout` prints."""

    size: Size
    design: Design
    palette: Mapping[str, Rgb]
    mirrored: bool
    fills: tuple[Fill, ...]
    stacks: tuple[SetStack, ...]
    photo_box: Box | None = None

    @property
    def photo_extent(self) -> tuple[int, int]:
        """Width and height of its photo in pixels: the whole card, or the photo's own box."""
        if self.photo_box is None:
            return self.size.extent
        left, top, right, bottom = self.photo_box
        return right - left, bottom - top

    @property
    def ground(self) -> Rgb:
        """The colour of the card where nothing else is."""
        return self.palette[self.design.ground]

    @property
    def texts(self) -> tuple[SetText, ...]:
        """Every text of the card."""
        return tuple(text for stack in self.stacks for text in stack.texts)


def grown(box: Box, across: int, down: int) -> Box:
    """Return ``box``, larger by a margin on each side."""
    return box[0] - across, box[1] - down, box[2] + across, box[3] + down


def _shifted(box: list[float], down: int) -> list[float]:
    return [box[0], round(box[1] + down, 2), box[2], round(box[3] + down, 2)]
