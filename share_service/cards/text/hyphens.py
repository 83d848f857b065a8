"""Hyphenation, for words that no allowed size makes narrow enough.

The patterns are pyphen's. It reads a language into hundreds of thousands of objects (German: half a second,
18 MB) that it never gives up; here they are one text, searched where it stands.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

import pyphen

from share_service.cards.text.words import tongue

MIN_WORD = 12
MIN_PART = 4
_VOWELS = "aeiouyäöõüåáéíóúıâîûAEIOUYÄÖÕÜÅÁÉÍÓÚIİÂÎÛ"
# Finnish, Estonian and Turkish syllables begin with the last consonant before a vowel; pyphen has no patterns for them.
_SYLLABLE = re.compile(f"(?<=[^\\W\\d_])(?=[^\\W\\d_{_VOWELS}][{_VOWELS}])")
_SYLLABIC = frozenset({"fi", "et", "tr", "az"})
# What a line of a hunspell dictionary may be besides a pattern (man 4 hunspell, as pyphen reads it).
_NO_PATTERN = ("%", "#", "LEFTHYPHENMIN", "RIGHTHYPHENMIN", "COMPOUNDLEFTHYPHENMIN", "COMPOUNDRIGHTHYPHENMIN")
_HEXADECIMAL = re.compile(r"\^{2}([0-9a-f]{2})")
# Letters by which patterns are found: some ten of German begin with the same three.
_ALIKE = 3
_NO_DIGITS = str.maketrans("", "", "0123456789")
_WEIGHT_AND_LETTER = re.compile(r"(\d?)(\D?)")


class _Patterns(NamedTuple):
    """A language's patterns: lines of "letters pattern" in order, where those that begin alike stand, the longest."""

    lines: str
    begin: dict[str, tuple[int, int]]
    longest: int

    def weights(self, letters: str) -> list[int]:
        """Return the weights before, between and behind ``letters``, or nothing when they are no pattern."""
        first, end = self.begin.get(letters[:_ALIKE], (0, 0))
        at = self.lines.find(f"\n{letters} ", first, end)
        if at < 0:
            return []
        pattern = self.lines[at + len(letters) + 2 : self.lines.index("\n", at + 1)]
        return [int(weight or 0) for weight, _letter in _WEIGHT_AND_LETTER.findall(pattern)]

    def places(self, word: str) -> list[int]:
        """Return where ``word`` may be parted: odd weights, the greatest of all patterns that match (Liang 1983)."""
        dotted = f".{word.lower()}."
        found = [0] * (len(dotted) + 1)
        for start in range(len(dotted) - 1):
            for end in range(start + 1, min(start + self.longest, len(dotted)) + 1):
                for place, weight in enumerate(self.weights(dotted[start:end]), start):
                    found[place] = max(found[place], weight)
        return [place - 1 for place, weight in enumerate(found) if weight % 2]


@lru_cache(maxsize=8)
def _patterns(language: str) -> _Patterns | None:
    found = pyphen.language_fallback(language.replace("-", "_"))
    if found is None:
        tag = tongue(language)
        found = next((name for name in pyphen.LANGUAGES if name.split("_")[0] == tag), None)
    return _read(found) if found else None


@lru_cache(maxsize=8)
def _read(name: str) -> _Patterns:
    encoding, _, body = pyphen.LANGUAGES[name].read_bytes().partition(b"\n")
    known = encoding.decode().strip().lower()
    rows: dict[str, str] = {}
    for line in body.decode({"microsoft-cp1251": "cp1251"}.get(known, known)).split("\n"):
        pattern = line.strip()
        if not pattern or pattern.startswith(_NO_PATTERN):
            continue
        pattern = pattern if "^" not in pattern else _HEXADECIMAL.sub(lambda match: chr(int(match[1], 16)), pattern)
        if "/" in pattern and "=" in pattern:
            # How the spelling changes there is not told: only where a word may be parted.
            pattern = pattern.partition("/")[0]
        letters = pattern.translate(_NO_DIGITS)
        if letters != pattern:
            rows[letters] = pattern
    return _indexed(rows)


def _indexed(rows: dict[str, str]) -> _Patterns:
    begin: dict[str, tuple[int, int]] = {}
    parts, at = ["\n"], 0
    for first, group in groupby(sorted(rows), key=lambda letters: letters[:_ALIKE]):
        part = "".join(f"{letters} {rows[letters]}\n" for letters in group)
        # From the line's end before it to its own last one.
        begin[first] = (at, at + len(part) + 1)
        parts.append(part)
        at += len(part)
    return _Patterns("".join(parts), begin, max(map(len, rows)))


@lru_cache(maxsize=512)
def _pattern_places(word: str, language: str) -> tuple[int, ...]:
    patterns = _patterns(language)
    return tuple(patterns.places(word)) if patterns else ()


def hyphen_places(word: str, language: str | None) -> list[int]:
    """Return where ``word`` may be hyphenated: letters before each place, at least four on either side."""
    if len(word) < MIN_WORD or not language:
        return []
    if tongue(language) in _SYLLABIC:
        places: tuple[int, ...] = tuple(match.start() for match in _SYLLABLE.finditer(word))
    else:
        places = _pattern_places(word, language)
    return [place for place in places if MIN_PART <= place <= len(word) - MIN_PART]
