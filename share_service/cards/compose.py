"""Composing: a design's stacks of texts find their places on one card, before anything is painted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

from PIL import Image

from share_service.cards.block import Block, TextStyle, set_block
from share_service.cards.colour import Rgb
from share_service.cards.design import Box, Design, Panel, Stack, Text
from share_service.cards.shape import base_level
from share_service.cards.size import Size
from share_service.cards.subject import CardSubject
from share_service.site import Colours

# Where capitals end above a baseline, and where descenders reach below it, in em: type is placed by
# its capitals and baselines, as a compositor does, unless its ink goes further.
_CAP = 0.7
_DESCENT = 0.22
_LABEL_DESCENT = 0.06
# How lines end where a place holds a text without harm.
_WHOLE = frozenset(("space", "ideographic", "phrase", "end"))


class Fill(NamedTuple):
    """A filled box."""

    box: Box
    colour: Rgb


@dataclass(frozen=True)
class SetText:
    """A text in its place: `shift` pixels below where it was set, `colour` on `ground`."""

    text: Text
    block: Block
    colour: Rgb
    ground: Rgb
    shift: int = 0

    @cached_property
    def masks(self) -> tuple[tuple[int, int, Image.Image], ...]:
        """The coverage of all its glyphs: x, y and an L mask each."""
        return tuple((x, y + self.shift, mask) for x, y, mask in self.block.masks())

    def emoji(self) -> list[tuple[int, int, Image.Image]]:
        """Return x, y and an RGBA picture of each glyph with colours of its own."""
        return [(x, y + self.shift, picture) for x, y, picture in self.block.colour_glyphs(self.colour)]

    @property
    def top(self) -> int:
        """Where its capitals, or anything higher, begin."""
        first = self.block.lines[0]
        return round(min(first.baseline - _CAP * self.block.size_px, first.ink[1])) + self.shift

    @property
    def bottom(self) -> int:
        """Its last baseline; lower where ink goes further down than Latin descenders."""
        last = self.block.lines[-1]
        descent = (_LABEL_DESCENT if self.text.label else _DESCENT) * self.block.size_px
        return round(max(last.baseline, last.ink[3] - descent)) + self.shift

    @property
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

    @property
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
    return [box[0], box[1] + down, box[2], box[3] + down]


def compose(subject: CardSubject, design: Design, size: Size) -> Scene:
    """Return the card of ``subject`` in ``design`` and ``size``, every text set and in its place."""
    return _Composer(subject, design, size).scene()


class _Composer:
    def __init__(self, subject: CardSubject, design: Design, size: Size) -> None:
        self.subject, self.design, self.size = subject, design, size
        self.frame = design.frame(size)
        self.palette = design.palette(Colours(accent=subject.accent, ink=subject.ink, paper=subject.paper))
        self.mirrored = base_level(subject.headline, subject.language) == 1
        self.placed: dict[str, SetStack] = {}
        self.fills = [Fill(self.box(rule.box), self.palette[rule.colour]) for rule in design.rules]

    def scene(self) -> Scene:
        for stack in self.design.stacks_for(self.size):
            texts = tuple(text for text in stack.texts if self.subject.text(text.field))
            if texts:
                self.place(stack, texts)
        return Scene(
            self.size,
            self.design,
            self.palette,
            self.mirrored,
            tuple(self.fills),
            tuple(self.placed.values()),
        )

    def box(self, name: str) -> Box:
        left, top, right, bottom = self.frame.boxes[name]
        return (
            (self.size.width - right, top, self.size.width - left, bottom)
            if self.mirrored
            else (left, top, right, bottom)
        )

    def place(self, stack: Stack, texts: tuple[Text, ...]) -> None:
        ground = self.palette[stack.panel.colour] if stack.panel else self.palette[self.design.ground]
        for place in stack.places:
            box = self.clear(stack, self.box(place.box))
            blocks = self.set_texts(texts, place.side, box)
            if all(_is_whole(block, self.subject.text(text.field)) for text, block in zip(texts, blocks, strict=True)):
                break
        found = [
            SetText(text, block, self.palette[text.colour], self.palette[text.label.colour] if text.label else ground)
            for text, block in zip(texts, blocks, strict=True)
            if block.lines
        ]
        if found:
            placed = SetStack(stack, tuple(_stacked(found, stack, box)))
            self.placed[stack.name] = placed
            self.fills += self.behind(placed)

    def clear(self, stack: Stack, box: Box) -> Box:
        """Return ``box`` without what the stacks below and beside it take."""
        left, top, right, bottom = box
        for name in stack.above:
            if name in self.placed:
                bottom = min(bottom, self.placed[name].bounds[1] - stack.gap)
        for name in stack.beside:
            if name in self.placed:
                taken = self.placed[name].bounds
                if taken[0] + taken[2] < left + right:
                    left = max(left, taken[2] + stack.gap)
                else:
                    right = min(right, taken[0] - stack.gap)
        return left, top, max(left + 1, right), max(top + 1, bottom)

    def set_texts(self, texts: tuple[Text, ...], side: str, box: Box) -> list[Block]:
        """Set the short texts first: the headline takes the room they leave."""
        blocks: dict[int, Block] = {}
        room = box[3] - box[1]
        for index in sorted(range(len(texts)), key=lambda index: texts[index].field == "headline"):
            text = texts[index]
            label = text.label
            inner = grown(box, -label.across, 0) if label else box
            block = self.set_text(text, side, (inner[0], box[1], inner[2], box[1] + max(1, room)))
            blocks[index] = block
            if block.lines:
                found = SetText(text, block, (0, 0, 0), (0, 0, 0)).bounds
                room -= found[3] - found[1] + text.after
        return [blocks[index] for index in range(len(texts))]

    def set_text(self, text: Text, side: str, box: Box) -> Block:
        content = self.subject.text(text.field)
        language = self.subject.site_language if text.field == "site" else self.subject.language
        # The card's start and the text's are opposite sides when a Latin name stands on a Hebrew card.
        against = (base_level(content, language) == 1) != self.mirrored
        align = {"start": "end", "end": "start"}.get(side, side) if against else side
        style = TextStyle(
            family=text.family,
            weight=text.weight,
            max_px=text.max_px,
            min_px=text.min_px,
            max_lines=text.lines,
            leading=text.leading,
            letter_spacing=text.spacing,
            uppercase=text.uppercase,
            align=align,  # type: ignore[arg-type]  # one of the three it was
        )
        return set_block(content, box=box, language=language, style=style, balance=text.field == "headline")

    def behind(self, placed: SetStack) -> list[Fill]:
        """Return what lies behind a stack: its panel, its underline, the labels of its texts."""
        fills = []
        stack, bounds = placed.stack, placed.bounds
        if stack.panel:
            fills.append(Fill(_panel_box(stack.panel, bounds), self.palette[stack.panel.colour]))
        if stack.underline:
            left, _top, right, bottom = bounds
            rule = (left, bottom - stack.underline.height, right, bottom)
            fills.append(Fill(rule, self.palette[stack.underline.colour]))
        fills += [Fill(text.bounds, self.palette[text.text.label.colour]) for text in placed.texts if text.text.label]
        return fills


def _is_whole(block: Block, content: str) -> bool:
    """Say whether all of ``content`` was set, with no word cut."""
    broken = any(line.break_ not in _WHOLE for line in block.lines)
    return not broken and block.lines[-1:] != () and block.lines[-1].text[-1:] == content.rstrip()[-1:]


def _panel_box(panel: Panel, bounds: Box) -> Box:
    left, top, right, bottom = grown(bounds, panel.across, panel.down)
    if panel.to == "top":
        top = 0 if bounds[1] <= panel.reach else bounds[1] - panel.across
    return left, top, right, bottom


def _stacked(texts: list[SetText], stack: Stack, box: Box) -> list[SetText]:
    """Return ``texts`` moved one under another, at the top, middle or bottom of ``box``."""
    heights = [text.bounds[3] - text.bounds[1] for text in texts]
    rule = stack.underline.gap + stack.underline.height if stack.underline else 0
    total = sum(heights) + sum(text.text.after for text in texts[:-1]) + rule
    slack = box[3] - box[1] - total
    y = box[1] + {"top": 0, "middle": slack // 2, "bottom": slack}[stack.at]
    result = []
    for text, height in zip(texts, heights, strict=True):
        result.append(replace(text, shift=y - text.bounds[1]))
        y += height + text.text.after
    return result
