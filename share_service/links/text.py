"""A post's text as each network counts it, and headlines cut to what a network takes."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from itertools import accumulate

from icu4py.breakers import CharacterBreaker, LineBreaker

from share_service.links.weight import weighted_length

ELLIPSIS = "…"

_UNSENDABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]")
_SPACES = re.compile(r"[ \t-\r\u2028\u2029]+")
# What a cut headline must not end with before its ellipsis: spaces, also no-break ones, and what opens or joins.
_DANGLING = " \t\u00a0\u202f\u2009,;:–—-/«“‘([…"
# A line may break after these inside a word; a headline must not be cut there.
_JOINERS = "-\u00ad\u2010\u2013\u2014/\u200b"


def tidy(text: str) -> str:
    """Return ``text`` in NFC on one line, without controls, bidi overrides and lone surrogates."""
    return unicodedata.normalize("NFC", _SPACES.sub(" ", _UNSENDABLE.sub("", text))).strip()


def graphemes(text: str) -> int:
    """Return how many user-perceived characters ``text`` has (UAX #29, as Bluesky counts)."""
    return len(text) if text.isascii() else sum(1 for _ in CharacterBreaker(text, "und"))


MEASURES: Mapping[str, Callable[[str], int]] = {
    "x-weighted": weighted_length,
    "graphemes": graphemes,
    "characters": len,
}


def cut(text: str, limit: int, measure: Callable[[str], int]) -> str:
    """Return ``text``, or its beginning up to a word and "…", so that ``measure`` is at most ``limit``.

    A script without spaces is cut where a line of it may break; a word that is too long by itself is cut
    between graphemes. Without room for the ellipsis the answer is empty.
    """
    if measure(text) <= limit:
        return text
    return _longest(text, _word_ends(text), limit, measure) or _longest(text, _grapheme_ends(text), limit, measure)


def _longest(text: str, ends: list[int], limit: int, measure: Callable[[str], int]) -> str:
    shortened = [text[:end].rstrip(_DANGLING) + ELLIPSIS for end in ends]
    # A length grows with the text but for a URL, which costs the same however long: hence the walk back.
    fitting = bisect_right(shortened, limit, key=measure)
    while fitting and (measure(shortened[fitting - 1]) > limit or shortened[fitting - 1] == ELLIPSIS):
        fitting -= 1
    return shortened[fitting - 1] if fitting else ""


def _word_ends(text: str) -> list[int]:
    return [end for end in _ends(LineBreaker(text, "und")) if text[end - 1] not in _JOINERS]


def _grapheme_ends(text: str) -> list[int]:
    return _ends(CharacterBreaker(text, "und"))


def _ends(pieces: Iterable[str]) -> list[int]:
    """Return where each piece ends; the breaker's own offsets count UTF-16 units."""
    return list(accumulate(map(len, pieces)))
