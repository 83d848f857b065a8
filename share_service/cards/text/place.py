"""Broken lines become glyphs at pixels: visual order, alignment, and baselines from real ink."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import floor
from typing import NamedTuple

from share_service.cards.text.bidi import visual_order
from share_service.cards.text.breaks import Break
from share_service.cards.text.raster import SUBPIXELS, Placed
from share_service.cards.text.scripts import SPACEABLE_SCRIPTS
from share_service.cards.text.shape import Paragraph, Run

# Space in em that stays free between the ink of two lines.
INK_GAP = 0.04
# A line that needs at most this much more than the leading gives its leading to all lines, so that they stay even.
EVEN_LEADING = 1.15


class SetLine(NamedTuple):
    """A line before it has a place: runs from left to right, width, and ink (left, up, right, down) in em."""

    runs: tuple[Run, ...]
    text: str
    kind: str
    width: float
    ink: tuple[float, float, float, float]


def set_line(paragraph: Paragraph, start: int, item: Break) -> SetLine:
    """Return the line that begins at character ``start`` and ends at a break."""
    runs = paragraph.runs_between(start, item.end)
    if item.suffix and runs:
        last = runs[-1]
        runs[-1] = paragraph.shape_piece(last, last.start, last.end, item.suffix)
    ordered = tuple(runs[index] for index in visual_order([run.level for run in runs]))
    pen = 0.0
    edges: list[tuple[float, float, float, float]] = []
    for run in ordered:
        ink_of = run.typeface.ink
        for glyph, _char, advance, across, raised in run.glyphs:
            box = ink_of(glyph)
            if box:
                at = pen + across
                edges.append((at + box[0], raised + box[3], at + box[2], raised + box[1]))
            pen += advance
    left, up, right, down = 0.0, 0.0, pen, 0.0
    if edges:
        lefts, tops, rights, bottoms = zip(*edges, strict=True)
        left, up, right, down = min(lefts), max(0.0, *tops), max(0.0, *rights), -min(0.0, *bottoms)
    text = paragraph.text[start : item.end] + item.suffix
    return SetLine(ordered, text, item.kind, pen - paragraph.voice.letter_spacing, (left, up, right, down))


def baselines(lines: Sequence[SetLine], px: float, leading: float, ascent: float) -> list[int]:
    """Return each line's baseline in whole pixels below the top of the text, never letting ink touch ink."""
    needs = [leading] + [max(leading, above.ink[3] + below.ink[1] + INK_GAP) for above, below in pairwise(lines)]
    if max(needs) <= leading * EVEN_LEADING:
        needs = [max(needs)] * len(needs)
    y = max(ascent, lines[0].ink[1]) * px
    result = [round(y + 0.4999)]
    for need in needs[1:]:
        result.append(result[-1] + round(need * px + 0.4999))
    return result


def line_x(line: SetLine, px: float, box: tuple[float, float], align: str) -> float:
    """Return the x of a line's origin so that its ink, not its side bearings, meets the edge of ``box``."""
    left, right = box
    ink_left, ink_right = line.ink[0] * px, line.ink[2] * px
    if align == "left":
        return left - ink_left
    if align == "right":
        return right - ink_right
    return (left + right - ink_left - ink_right) / 2


def placed_glyphs(line: SetLine, x: float, baseline: float, px: float) -> tuple[Placed, ...]:
    """Return every glyph of a line at its place on the card.

    Joined letters stand exactly where they join; others on the nearest of a pixel's parts, each by
    itself, so that a line grows neither longer nor shorter.
    """
    placed: list[Placed] = []
    pen = x
    for run in line.runs:
        typeface = run.typeface
        parts = SUBPIXELS if run.script in SPACEABLE_SCRIPTS else None
        for glyph, _char, advance, across, up in run.glyphs:
            at = pen + across * px
            placed.append(
                Placed(typeface, glyph, floor(at * parts + 0.5) / parts if parts else at, baseline - up * px, px)
            )
            pen += advance * px
    return tuple(placed)
