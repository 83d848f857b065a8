"""Shaping: a text becomes glyphs once, in em; every width after that is a subtraction.

A `Paragraph` is shaped whole, in font units, before its size is known. ``prefix[i]`` is the width
in em of the text before character ``i``, so a size search is arithmetic only.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

import uharfbuzz as hb

from share_service.cards.text import bidi
from share_service.cards.text.faces import Faces, Typeface, load_faces
from share_service.cards.text.itemise import Item, itemise, showable
from share_service.cards.text.scripts import RTL_SCRIPTS, SPACEABLE_SCRIPTS, language_script, main_script

_NO_LIGATURES = {"liga": False, "clig": False}


class Voice(NamedTuple):
    """What shapes a text: a family ("display" or "label"), a weight, extra spacing in em, fonts (None: ours)."""

    family: str
    weight: int
    letter_spacing: float = 0.0
    faces: Faces | None = None


class Glyph(NamedTuple):
    """One glyph: its id, the character it stands for, its advance and offset in em."""

    id: int
    char: int
    advance: float
    x: float
    y: float


class Run(NamedTuple):
    """Glyphs in visual order, of one typeface and level, for characters ``start`` to ``end``."""

    start: int
    end: int
    typeface: Typeface
    level: int
    glyphs: tuple[Glyph, ...]
    script: str
    text: str

    def between(self, start: int, end: int) -> Run:
        """Return the part of the run for characters ``start`` to ``end``."""
        low, high = max(start, self.start), min(end, self.end)
        if low == self.start and high == self.end:
            return self
        glyphs = tuple(glyph for glyph in self.glyphs if low <= glyph.char < high)
        return self._replace(start=low, end=high, glyphs=glyphs, text=self.text[low - self.start : high - self.start])


@dataclass(frozen=True, eq=False)
class Paragraph:
    """A shaped text: its runs in logical order and the width before each character, in em."""

    text: str
    language: str | None
    voice: Voice
    main: str
    base: int
    levels: tuple[int, ...]
    runs: tuple[Run, ...]
    prefix: tuple[float, ...]

    def width(self, start: int, end: int) -> float:
        """Return the width of characters ``start`` to ``end``, in em."""
        return self.prefix[end] - self.prefix[start] - (self.voice.letter_spacing if end > start else 0.0)

    def runs_between(self, start: int, end: int) -> list[Run]:
        """Return the runs of characters ``start`` to ``end``, shaped anew where the cut is not safe."""
        found = []
        for run in self.runs[bisect_right([run.end for run in self.runs], start) :]:
            if run.start >= end:
                break
            cut = (start > run.start and not self.text[start - 1].isspace()) or (
                end < run.end and not self.text[end].isspace()
            )
            if cut and run.script not in ("Hani", "Hira", "Kana", "Hang"):
                found.append(self.shape_piece(run, max(start, run.start), min(end, run.end)))
            else:
                found.append(run.between(start, end))
        return found

    def shape_piece(self, run: Run, start: int, end: int, suffix: str = "") -> Run:
        """Shape a part of ``run`` by itself, followed by ``suffix`` (a hyphen); its characters count to ``end``."""
        item = Item(start, end, run.typeface.source, run.script, run.level)
        return shape(self.text[start:end] + suffix, item, run.typeface, self.language, self.voice.letter_spacing)


def shape(text: str, item: Item, typeface: Typeface, language: str | None, spacing: float) -> Run:
    """Shape ``text``, the characters of ``item``, with HarfBuzz."""
    buffer = hb.Buffer()
    buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_GRAPHEMES
    buffer.add_str(text)
    buffer.direction = "rtl" if item.level % 2 else "ltr"
    buffer.script = item.script if item.script != "Jpan" else "Hani"
    if language:
        buffer.language = language
    spaced = spacing if item.script in SPACEABLE_SCRIPTS else 0.0
    hb.shape(typeface.font, buffer, _NO_LIGATURES if spaced else None)
    em, start, last = typeface.em, item.start, item.end - 1
    glyphs = []
    previous = -1
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        char = min(start + info.cluster, last)
        advance = position.x_advance / em
        if spaced and char != previous:
            advance += spaced
            previous = char
        glyphs.append(Glyph(info.codepoint, char, advance, position.x_offset / em, position.y_offset / em))
    return Run(item.start, item.end, typeface, item.level, tuple(glyphs), item.script, text)


def base_level(text: str, language: str | None) -> int:
    """Return 1 when a paragraph runs right to left, else 0.

    The language decides where the text has letters of its direction (a Hebrew headline may begin with
    a Latin name); without a language, the first strong letter (P2). A text wholly of the other
    direction is set in its own.
    """
    distinct = set(bidi.bidi_classes("".join(set(text))))
    if not distinct & {"R", "AL"}:
        return int("L" not in distinct and language_script(language) in RTL_SCRIPTS)
    kinds = [kind for kind in bidi.bidi_classes(text) if kind in ("L", "R", "AL")]
    rtl = sum(kind != "L" for kind in kinds)
    if rtl == len(kinds):
        return 1
    if language is None:
        return int(kinds[0] != "L")
    return 1 if language_script(language) in RTL_SCRIPTS else int(rtl * 2 > len(kinds))


@lru_cache(maxsize=256)
def prepare(text: str, language: str | None, voice: Voice) -> Paragraph:
    """Shape a clean text of one paragraph."""
    main = main_script(text, language)
    faces = voice.faces or load_faces()
    family = faces.companion(voice.family, main, language)
    # The main script keeps the family asked for; what the companion lacks falls back to it.
    text = showable(text, family, main, language, faces)
    base = base_level(text, language)
    levels = bidi.levels(text, base)
    runs = tuple(
        shape(
            text[item.start : item.end],
            item,
            faces.typeface(item.source, voice.weight),
            language,
            voice.letter_spacing,
        )
        for item in itemise(text, levels, family, main, language, faces=faces)
    )
    advances = [0.0] * len(text)
    for run in runs:
        for glyph in run.glyphs:
            advances[glyph.char] += glyph.advance
    return Paragraph(text, language, voice, main, base, tuple(levels), runs, tuple(accumulate(advances, initial=0.0)))
