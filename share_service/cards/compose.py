"""Composing: a design's stacks of texts find their places on one card, before anything is painted."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from share_service.cards.design import Box, Design, Panel, Stack, Text
from share_service.cards.scene import Fill, Scene, SetStack, SetText, Setting, grown
from share_service.cards.size import Size
from share_service.cards.subject import CardSubject, unquoted
from share_service.cards.text.block import Block, TextStyle, set_block
from share_service.cards.text.faces import Faces
from share_service.cards.text.shape import base_level
from share_service.site import Colours

# How lines end where a place holds a text without harm.
_WHOLE = frozenset(("space", "ideographic", "phrase", "end"))
# What may stand in two lines of the largest type; a longer headline is not tried.
_FEW_LETTERS = 40


def compose(subject: CardSubject, design: Design, size: Size, faces: Faces | None = None) -> Scene:
    """Return the card of ``subject`` in ``design`` and ``size``, every text set (in ``faces``) and in its place."""
    return _Composer(subject, design, size, faces).scene()


class _Composer:
    def __init__(self, subject: CardSubject, design: Design, size: Size, faces: Faces | None) -> None:
        self.subject, self.design, self.size, self.faces = subject, design, size, faces
        self.frame = design.frame(size)
        self.palette = design.palette(Colours(accent=subject.accent, ink=subject.ink, paper=subject.paper))
        self.mirrored = runs_left(subject.headline, subject.language)
        self.placed: dict[str, SetStack] = {}
        self.words: dict[tuple[str, bool], str] = {}
        photo = design.photo if subject.photo_digest else None
        self.absent = "no_photo" if photo else "photo"
        self.photo_box = self.box(photo.box) if photo and photo.box else None
        self.fills = [
            Fill(self.box(rule.box), self.palette[rule.colour]) for rule in design.rules if rule.when != self.absent
        ]

    def scene(self) -> Scene:
        for stack in self.design.stacks_for(self.size):
            texts = tuple(text for text in stack.texts if self.content(text))
            if texts:
                self.place(stack, texts)
        return Scene(
            self.size,
            self.design,
            self.palette,
            self.mirrored,
            tuple(self.fills),
            tuple(self.placed.values()),
            self.photo_box,
        )

    def box(self, name: str) -> Box:
        left, top, right, bottom = self.frame.boxes[name]
        return (
            (self.size.width - right, top, self.size.width - left, bottom)
            if self.mirrored
            else (left, top, right, bottom)
        )

    def content(self, text: Text) -> str:
        """Return the words of ``text`` for this subject."""
        key = text.field, text.unquoted
        if key not in self.words:
            content = self.subject.text(text.field)
            self.words[key] = unquoted(content) if text.unquoted else content
        return self.words[key]

    def language(self, text: Text) -> str | None:
        """Return the language that ``text`` is set in."""
        if text.field == "quote" and self.subject.tongue == "zh":
            # A Han font gives “ a whole square: in its width, the mark is half as large as in any other.
            return None
        return self.subject.site_language if text.field == "site" else self.subject.language

    def place(self, stack: Stack, texts: tuple[Text, ...]) -> None:
        ground = self.palette[stack.panel.colour] if stack.panel else self.palette[self.design.ground]
        pairs: list[tuple[Text, Setting]] = []
        for place in (place for place in stack.places if place.when != self.absent):
            box = self.clear(stack, self.box(place.box))
            settings = self.set_texts(texts, place.side, box)
            pairs = list(zip(texts, settings, strict=True))
            if all(_is_whole(setting.block, self.content(text)) for text, setting in pairs):
                break
        else:
            pairs = [] if stack.whole else pairs
        found = [
            SetText(text, setting, self.palette[text.colour], self.palette[text.label.colour] if text.label else ground)
            for text, setting in pairs
            if setting.block.lines
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

    def set_texts(self, texts: tuple[Text, ...], side: str, box: Box) -> list[Setting]:
        """Set the short texts first: the headline takes the room they leave."""
        settings: dict[int, Setting] = {}
        room = box[3] - box[1]
        for index in sorted(range(len(texts)), key=lambda index: texts[index].field == "headline"):
            text = texts[index]
            label = text.label
            inner = grown(box, -label.across, 0) if label else box
            setting = self.set_text(text, side, (inner[0], box[1], inner[2], box[1] + max(1, room)))
            settings[index] = setting
            if setting.block.lines and len(texts) > 1:
                found = SetText(text, setting, (0, 0, 0), (0, 0, 0)).bounds
                room -= found[3] - found[1] + text.after
        return [settings[index] for index in range(len(texts))]

    def set_text(self, text: Text, side: str, box: Box) -> Setting:
        content = self.content(text)
        language = self.language(text)
        # The card's start and the text's are opposite sides when a Latin name stands on a Hebrew card.
        against = runs_left(content, language) != self.mirrored
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
            faces=self.faces,
            align=align,  # type: ignore[arg-type]  # one of the three it was
        )
        if text.field != "headline":
            return _recurring(content, language, style, box)
        if text.short_px and len(content) <= _FEW_LETTERS:
            large = replace(style, max_px=text.short_px, min_px=text.max_px, max_lines=2)
            block = set_block(content, box=box, language=language, style=large)
            if _is_whole(block, content):
                return Setting(block)
        block = set_block(content, box=box, language=language, style=style)
        if text.long_lines and _is_cut(block, content):
            style = replace(style, max_lines=text.long_lines)
            block = set_block(content, box=box, language=language, style=style)
        return Setting(block)

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


@lru_cache(maxsize=1024)
def runs_left(text: str, language: str | None) -> bool:
    """Say whether a card with this headline is set from right to left."""
    return base_level(text, language) == 1


# The site's name, a section, a note, a columnist's name stand on card after card: set and drawn once.
@lru_cache(maxsize=256)
def _recurring(content: str, language: str | None, style: TextStyle, box: Box) -> Setting:
    return Setting(set_block(content, box=box, language=language, style=style, balance=False), recurs=True)


def _is_whole(block: Block, content: str) -> bool:
    """Say whether all of ``content`` was set, with no word cut."""
    broken = any(line.break_ not in _WHOLE for line in block.lines)
    return not broken and bool(block.lines) and not _is_cut(block, content)


def _is_cut(block: Block, content: str) -> bool:
    """Say whether ``content`` was too long, and ends in "…"."""
    return bool(block.lines) and block.lines[-1].text.rstrip().endswith("…") and not content.rstrip().endswith("…")


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
        result.append(text.moved(y - text.bounds[1]))
        y += height + text.text.after
    return result
