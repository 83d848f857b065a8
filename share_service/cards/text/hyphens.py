"""Hyphenation, for words that no allowed size makes narrow enough."""

from __future__ import annotations

import re
from functools import lru_cache

import pyphen

from share_service.cards.text.words import tongue

MIN_WORD = 12
MIN_PART = 4
_VOWELS = "aeiouyäöõüåáéíóúıâîûAEIOUYÄÖÕÜÅÁÉÍÓÚIİÂÎÛ"
# Finnish, Estonian and Turkish syllables begin with the last consonant before a vowel; pyphen has no patterns for them.
_SYLLABLE = re.compile(f"(?<=[^\\W\\d_])(?=[^\\W\\d_{_VOWELS}][{_VOWELS}])")
_SYLLABIC = frozenset({"fi", "et", "tr", "az"})


@lru_cache(maxsize=8)
def _patterns(language: str) -> pyphen.Pyphen | None:
    found = pyphen.language_fallback(language.replace("-", "_"))
    if found is None:
        tag = tongue(language)
        found = next((name for name in pyphen.LANGUAGES if name.split("_")[0] == tag), None)
    return pyphen.Pyphen(lang=found) if found else None


def hyphen_places(word: str, language: str | None) -> list[int]:
    """Return where ``word`` may be hyphenated: letters before each place, at least four on either side."""
    if len(word) < MIN_WORD or not language:
        return []
    if tongue(language) in _SYLLABIC:
        places = [match.start() for match in _SYLLABLE.finditer(word)]
    else:
        patterns = _patterns(language)
        places = list(patterns.positions(word)) if patterns else []
    return [place for place in places if MIN_PART <= place <= len(word) - MIN_PART]
