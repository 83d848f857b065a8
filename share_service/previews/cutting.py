"""Texts cut where a network cuts them, never inside what a reader sees as one character."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import accumulate

from icu4py.breakers import CharacterBreaker, LineBreaker

from share_service.previews.profiles import TextRule

ELLIPSIS = "…"
_WIDE = frozenset("WF")


def cut(text: str, rule: TextRule) -> str:
    """Return ``text`` as the rule shows it: whole, or its beginning and "…"."""
    if rule.lines is not None:
        return _in_lines(text, rule.lines, rule.columns)
    if rule.max is None:
        return text
    return _within(text, rule.max, _bytes if rule.unit == "bytes" else len)


def columns(text: str) -> int:
    """Return how wide a text is, in average characters: East Asian wide ones and emoji count two, marks nothing."""
    return sum(_width(character) for character in text)


@lru_cache(maxsize=4_096)  # asked of every character, for every network, a moment after each pause in typing
def _width(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in _WIDE else 1


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def _within(text: str, limit: int, measure: Callable[[str], int]) -> str:
    if measure(text) <= limit:
        return text
    room = limit - measure(ELLIPSIS)
    kept = ""
    for end in accumulate(len(piece) for piece in CharacterBreaker(text, "und")):
        if measure(text[:end]) > room:
            break
        kept = text[:end]
    return kept.rstrip() + ELLIPSIS


def _in_lines(text: str, lines: int, width: int) -> str:
    """Fill lines as a browser does, at the places where a line may break; what is left over is cut in the last one."""
    shown: list[str] = [""]
    for piece in _pieces(text, width):
        if columns(shown[-1]) + columns(piece.rstrip()) <= width:
            shown[-1] += piece
        elif len(shown) < lines:
            shown.append(piece)
        else:
            return _ended(shown, piece, width)
    return "".join(shown)


def _ended(shown: list[str], rest: str, width: int) -> str:
    """Fill the last line with as much of what is left as fits beside the ellipsis."""
    kept = ""
    for grapheme in CharacterBreaker(shown.pop() + rest, "und"):
        if columns(kept + grapheme) > width - 1:
            break
        kept += grapheme
    return "".join(shown) + kept.rstrip() + ELLIPSIS


def _pieces(text: str, width: int) -> Iterator[str]:
    """Yield what a line may not break inside of; a word wider than a line is broken all the same."""
    for word in LineBreaker(text, "und"):
        if columns(word) <= width:
            yield word
            continue
        part = ""
        for grapheme in CharacterBreaker(word, "und"):
            if columns(part + grapheme) > width:
                yield part
                part = ""
            part += grapheme
        yield part
