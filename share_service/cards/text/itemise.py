"""A text cut into items that can be shaped: one font, one script, one direction each.

A font is chosen for a whole grapheme cluster, never for half of one: a base letter and its marks,
or the parts of an emoji sequence, come from the same file.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from icu4py.breakers import CharacterBreaker

from share_service.cards.text.clean import stands_apart
from share_service.cards.text.faces import Faces, FontFile
from share_service.cards.text.scripts import resolve_scripts
from share_service.logs import get

log = get("cards")

# HarfBuzz hides these and needs no glyph for them (Default_Ignorable_Code_Point, as far as text meets them).
_HIDDEN = frozenset(
    map(chr, (0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0, 0xFEFF, 0x2060, 0x2064))
)
_HIDDEN_RANGES = ((0x180B, 0x180F), (0x200B, 0x200F), (0xFE00, 0xFE0F), (0xE0100, 0xE01EF))
# Emoji_Presentation characters below the emoji planes (emoji-data.txt).
_EMOJI_BMP = frozenset(
    "⌚⌛⏩⏪⏫⏬⏰⏳◽◾☔☕♈♉♊♋♌♍♎♏♐♑♒♓♿⚓⚡⚪⚫⚽⚾⛄⛅⛎⛔⛪⛲⛳⛵⛺⛽✅✊✋✨❌❎❓❔❕❗➕➖➗➰➿⬛⬜⭐⭕"
)
_GAP = re.compile(" {2,}")
_NAMELESS = {"Co": "a private-use character", "Cn": "an unassigned character"}
_TEXT_STYLE, _EMOJI_STYLE, _KEYCAP = "\ufe0e", "\ufe0f", "\u20e3"


@dataclass(frozen=True, slots=True)
class Item:
    """Characters ``start`` to ``end`` of a text, to be shaped together."""

    start: int
    end: int
    source: FontFile
    script: str
    level: int


def clusters(text: str) -> list[str]:
    """Return the grapheme clusters of ``text`` (UAX #29), which joined give it back."""
    if stands_apart(text):
        return list(text)
    return list(CharacterBreaker(text, "root"))


def is_hidden(char: str) -> bool:
    """Say whether a character is drawn by no glyph of its own."""
    return char in _HIDDEN or any(low <= ord(char) <= high for low, high in _HIDDEN_RANGES)


def is_emoji(cluster: str) -> bool:
    """Say whether a cluster asks to be shown in colour (UTS #51: by default, by U+FE0F, or as a keycap)."""
    if _TEXT_STYLE in cluster:
        return False
    first = cluster[0]
    return first in _EMOJI_BMP or _EMOJI_STYLE in cluster or _KEYCAP in cluster or 0x1F000 <= ord(first) <= 0x1FAFF


@lru_cache(maxsize=8192)
def font_for(cluster: str, family: str, script: str, language: str | None, faces: Faces) -> FontFile | None:
    """Return the best font that has every visible character of a cluster, None when there is none."""
    needed = {" " if char.isspace() else char for char in cluster if not is_hidden(char)}
    codes = [ord(char) for char in needed] or [0x20]
    order = faces.order(family, script, language)
    if is_emoji(cluster):
        order = faces.emoji + order
    return next((font for font in order if all(code in font.covered for code in codes)), None)


def showable(text: str, family: str, script: str, language: str | None, faces: Faces) -> str:
    """Return ``text`` without the characters that no font has; each is named in the log."""
    while True:
        parts = clusters(text)
        if all(font_for(cluster, family, script, language, faces) for cluster in set(parts)):
            return text
        kept = "".join(_known_part(cluster, family, script, language, faces) for cluster in parts)
        if len(kept) == len(text):
            return text
        # Marks whose base is gone stand on another letter now: look again. A lost word leaves one space.
        text = _GAP.sub(" ", kept).strip(" ")


def _known_part(cluster: str, family: str, script: str, language: str | None, faces: Faces) -> str:
    """Return a cluster as it is when a font has it all, else the part of it that one font has."""
    if font_for(cluster, family, script, language, faces):
        return cluster
    known = ""
    for char in cluster:
        if font_for(known + char, family, script, language, faces):
            known += char
        else:
            _report(char)
    return known


@lru_cache(maxsize=4096)
def _report(char: str) -> None:
    """Name a lost character in the log, once per process."""
    name = unicodedata.name(char, None) or _NAMELESS.get(unicodedata.category(char), "a character without a name")
    log.warning("character_without_font", code=f"U+{ord(char):04X}", name=name)


def itemise(text: str, levels: list[int], family: str, main: str, language: str | None, *, faces: Faces) -> list[Item]:
    """Cut ``text`` into items; every character must be showable."""
    scripts, parts = resolve_scripts(text, main), clusters(text)
    if text and scripts.count(scripts[0]) == len(text) == levels.count(levels[0]):
        sources = {font_for(cluster, family, scripts[0], language, faces) for cluster in set(parts)}
        if len(sources) == 1 and (source := sources.pop()):
            return [Item(0, len(text), source, scripts[0], levels[0])]
    items: list[Item] = []
    begin = start = 0
    own: tuple[FontFile, str, int] | None = None
    for cluster in parts:
        source = font_for(cluster, family, scripts[start], language, faces)
        assert source is not None, "showable() removes what no font has"
        if (
            own is None
            or levels[start] != own[2]
            or source is not own[0]
            or (scripts[start] != own[1] and not source.is_colour)
        ):
            if own:
                items.append(Item(begin, start, *own))
            begin, own = start, (source, scripts[start], levels[start])
        start += len(cluster)
    if own:
        items.append(Item(begin, start, *own))
    return items
