"""A card composed: every text set and in its place, everything that lies behind it, before it is painted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from PIL import Image

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


@dataclass(frozen=True, eq=False)
class Setting:
    """A set text with its masks, drawn once however often it is painted."""

    block: Block

    @cached_property
    def masks(self) -> tuple[tuple[int, int, Image.Image], ...]:
        """The coverage of all its glyphs: x, y and an L mask each."""
        return tuple(self.block.masks())


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
    def masks(self) -> tuple[tuple[int, int, Image.Image], ...]:
        """The coverage of all its glyphs: x, y and an L mask each."""
        return tuple((x, y + self.shift, mask) for x, y, mask in self.setting.masks)

    def emoji(self) -> list[tuple[int, int, Image.Image]]:
        """Return x, y and an RGBA picture of each glyph with colours of its own."""
        return [(x, y + self.shift, picture) for x, y, picture in self.block.colour_glyphs(self.colour)]

    @property
    def top(self) -> int:
        """Where its capitals, or anything higher, begin."""
        first = self.block.lines[0]
        if self.text.by == "ink":
            return round(min(line.ink[1] for line in self.block.lines)) + self.shift
        return round(min(first.baseline - _CAP * self.block.size_px, first.ink[1])) + self.shift

    @property
    def bottom(self) -> int:
        """Its last baseline; lower where ink goes further down than Latin descenders."""
        last = self.block.lines[-1]
        if self.text.by == "ink":
            return round(max(line.ink[3] for line in self.block.lines)) + self.shift
        descent = (_LABEL_DESCENT if self.text.label else _DESCENT) * self.block.size_px
        return round(max(last.baseline, last.ink[3] - descent)) + self.shift

    @cached_property
    def bounds(self) -> Box:
        """Its ink from side to side, its capitals and baseline, and its label around it."""
        left = min(line.ink[0] for line in self.block.lines)
        right = max(line.ink[2] for line in self.block.lines)
        box = (round(left), self.top, round(right), self.bottom)
        label = self.text.label
        return grown(box, label.across, label.down) if label else box

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
