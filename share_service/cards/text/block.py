"""A text set in a box: the one door between the text engine and whoever paints.

`set_block` takes a clean string and gives a `Block`: its size, its lines with every glyph's place in
pixels of the card, and the masks to paint. `prepare_headline` makes a title ready for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal

from PIL import Image

from share_service.cards.text.breaks import find_breaks
from share_service.cards.text.clean import clean, upper
from share_service.cards.text.ellipsis import shorten
from share_service.cards.text.faces import Faces
from share_service.cards.text.kicker import split_kicker
from share_service.cards.text.lines import Fit, Room, fit
from share_service.cards.text.metrics import HEADLINE_EDGES, LABEL_EDGES, leading_of
from share_service.cards.text.place import SetLine, baselines, line_x, placed_glyphs, set_line
from share_service.cards.text.raster import Mask, Placed, colour_images, joined, outline_masks
from share_service.cards.text.shape import Paragraph, Run, Voice, prepare
from share_service.cards.text.typography import set_typography

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class TextStyle:
    """How a text is set: sizes in pixels, `leading` (None: by script) and `letter_spacing` in em, `faces` (None: ours)."""

    family: Literal["display", "label"]
    weight: int
    max_px: int
    min_px: int
    max_lines: int
    leading: float | None = None
    letter_spacing: float = 0.0
    uppercase: bool = False
    align: Literal["start", "center", "end"] = "start"
    faces: Faces | None = None

    @property
    def voice(self) -> Voice:
        """What shaping needs of the style."""
        return Voice(self.family, self.weight, self.letter_spacing, self.faces)


@dataclass(frozen=True)
class TextRun:
    """A part of a line in one font: its text, the font's name, its bidi level, its glyph ids."""

    text: str
    font: str
    level: int
    glyphs: tuple[int, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the run as `share-service layout` prints it."""
        return {"text": self.text, "font": self.font, "level": self.level, "glyphs": list(self.glyphs)}


@dataclass(frozen=True)
class Line:
    """A set line, in pixels of the card: origin, width, ink box, how it ends, its runs from left to right."""

    text: str
    x: float
    baseline: int
    width: float
    ink: Box
    break_: str
    shaped: tuple[Run, ...]
    placed: tuple[Placed, ...]

    @property
    def runs(self) -> tuple[TextRun, ...]:
        """Its parts in one font each."""
        return tuple(
            TextRun(run.text, run.typeface.name, run.level, tuple(glyph.id for glyph in run.glyphs))
            for run in self.shaped
        )

    def to_json(self) -> dict[str, Any]:
        """Return the line as `share-service layout` prints it."""
        return {
            "text": self.text,
            "x": round(self.x, 2),
            "baseline": self.baseline,
            "width": round(self.width, 2),
            "ink": [round(edge, 2) for edge in self.ink],
            "break": self.break_,
            "runs": [run.to_json() for run in self.runs],
        }


@dataclass(frozen=True)
class Block:
    """A set text: its size, the box it uses (ink and line edges), its direction and lines."""

    size_px: int
    box: Box
    direction: Literal["ltr", "rtl"]
    lines: tuple[Line, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the block as `share-service layout` prints it, without the kicker."""
        return {
            "size_px": self.size_px,
            "box": [round(edge, 2) for edge in self.box],
            "direction": self.direction,
            "lines": [line.to_json() for line in self.lines],
        }

    def masks(self) -> Iterator[Mask]:
        """Yield ``(x, y, mask)``: 8-bit coverage of all that is set in the text's one colour, letter by letter."""
        for line in self.lines:
            yield from outline_masks(line.placed)

    def line_masks(self) -> Iterator[Mask]:
        """Yield the same, one mask for each line."""
        for line in self.lines:
            masks = outline_masks(line.placed)
            if masks:
                yield joined(masks)

    def colour_glyphs(self, ink: tuple[int, int, int] = (0, 0, 0)) -> Iterator[tuple[int, int, Image.Image]]:
        """Yield ``(x, y, RGBA image)`` for every emoji; ``ink`` is the colour of parts that take the text's."""
        for line in self.lines:
            yield from colour_images(line.placed, ink)


def set_block(
    text: str,
    *,
    box: Box,
    language: str | None,
    style: TextStyle,
    valign: Literal["top", "middle", "bottom"] = "top",
    balance: bool = True,
) -> Block:
    """Set ``text`` as large as its style allows into ``box`` (x0, y0, x1, y1 in pixels).

    Text that does not fit at the smallest size is cut and ends in "…". An empty text gives no lines.
    """
    text = _as_styled(text, language, style)
    edges = LABEL_EDGES if style.max_lines == 1 else HEADLINE_EDGES
    sizes = range(style.max_px, style.min_px - 1, -1)
    paragraph = prepare(text, language, style.voice)
    leading = style.leading or leading_of(paragraph.main, language)
    room = Room(box[2] - box[0], box[3] - box[1], style.max_lines, leading, *edges, style.min_px)
    while sizes and paragraph.text:
        fitted = fit(paragraph, find_breaks(paragraph, room.width / style.min_px), room, sizes, balance=balance)
        if fitted is None:
            paragraph, fitted = shorten(paragraph, room, style.min_px)
        if fitted is None:
            break
        block = _place(paragraph, fitted, room, box=box, style=style, valign=valign)
        # Real ink (stacked marks, tall scripts, overhangs) can need more room than widths and leading promised.
        left, top, right, bottom = block.box
        if (right - left <= room.width + 0.5 and bottom - top <= room.height + 1) or fitted.px == style.min_px:
            return block
        sizes = range(fitted.px - 1, style.min_px - 1, -1)
    return Block(style.min_px, (box[0], box[1], box[0], box[1]), "rtl" if paragraph.base else "ltr", ())


def warm(language: str | None) -> None:
    """Open what a first card in a language needs (fonts, dictionaries, hyphenation patterns), so that it is not late."""
    style = TextStyle("display", 700, 76, 36, 5)
    word = "Donaudampfschifffahrtsgesellschaftskapitän"
    for sample in (f"{word * 2} é, « à » 5 €", "東京の"):
        for family in ("display", "label"):
            block = set_block(sample, box=(0, 0, 400, 400), language=language, style=replace(style, family=family))
            list(block.masks())
    prepare_headline("l'oeuvre : -5 %", kicker=None, language=language)


def measure(text: str, *, language: str | None, style: TextStyle, px: float) -> float:
    """Return the width in pixels of ``text`` on one line at ``px`` pixels."""
    paragraph = prepare(_as_styled(text, language, style), language, style.voice)
    return paragraph.width(0, len(paragraph.text)) * px


def prepare_headline(title: str, *, kicker: str | None, language: str | None) -> tuple[str | None, str]:
    """Return the kicker and headline of a title: cleaned, split, with its language's spaces and quotes.

    A kicker that is given is kept, and taken off the title when the title repeats it.
    """
    found, headline = split_kicker(clean(title), kicker=clean(kicker) if kicker else None, language=language)
    return (_rubric(found, language) if found else None), set_typography(headline, language)


# A newsroom has few rubrics.
@lru_cache(maxsize=256)
def _rubric(text: str, language: str | None) -> str:
    return set_typography(text, language)


def _as_styled(text: str, language: str | None, style: TextStyle) -> str:
    text = clean(text)
    return upper(text, language) if style.uppercase else text


def _place(paragraph: Paragraph, fitted: Fit, room: Room, *, box: Box, style: TextStyle, valign: str) -> Block:
    px = fitted.px
    starts = [0, *(item.after for item in fitted.breaks)]
    lines = [set_line(paragraph, start, item) for start, item in zip(starts, fitted.breaks, strict=False)]
    steps = baselines(lines, px, room.leading, room.ascent)
    height = steps[-1] + max(room.descent, lines[-1].ink[3]) * px
    free = box[3] - box[1] - height
    top = box[1] + {"top": 0.0, "middle": free / 2, "bottom": free}[valign]
    rtl = bool(paragraph.base)
    align = {"center": "center", "start": "right" if rtl else "left", "end": "left" if rtl else "right"}[style.align]
    placed = [
        _line(line, line_x(line, px, (box[0], box[2]), align), round(top + step), px)
        for line, step in zip(lines, steps, strict=True)
    ]
    left, right = min(line.ink[0] for line in placed), max(line.ink[2] for line in placed)
    return Block(px, (left, top, right, top + height), "rtl" if rtl else "ltr", tuple(placed))


def _line(line: SetLine, x: float, baseline: int, px: int) -> Line:
    ink = line.ink
    return Line(
        line.text,
        x,
        baseline,
        line.width * px,
        (x + ink[0] * px, baseline - ink[1] * px, x + ink[2] * px, baseline + ink[3] * px),
        line.kind,
        line.runs,
        placed_glyphs(line, x, baseline, px),
    )
