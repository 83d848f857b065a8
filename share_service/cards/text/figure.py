"""The figure of a headline: its first number with its unit, « 2,4 millions », « 38 % », "1,200"."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from typing import Any, NamedTuple

from babel import Locale, UnknownLocaleError

from share_service.assets import PACKAGE

_FIRST_YEAR, _LAST_YEAR = 1000, 2199
# Digits of any script, in groups that a space, a point, a comma or an apostrophe parts; never a part of them:
# in "12,000-voter" there is no 12.
_DIGITS = r"\d++(?:[ \u00a0\u202f.,’'٬٫]\d++)*+"
_SPACE = r"[ \u00a0\u202f]?"
# Languages that write no space between a number and its word.
_JOINED = frozenset(("ja", "zh", "ko", "th", "lo", "km", "my"))
# A word that a number follows, as a name has it: "n° 1", "COP 31", "le 11 janvier", "article 49".
_NUMBERED = re.compile(r"(?:n°|no\.|nr\.|art\.|#|@|№|第|số|&|/|\d[ \u00a0\u202f]?h)[ \u00a0\u202f]?$", re.IGNORECASE)


class Figure(NamedTuple):
    """A number with its signs, and the word that counts with it or an empty string."""

    number: str
    unit: str


@lru_cache(maxsize=1024)
def find_figure(headline: str, language: str) -> Figure | None:
    """Return the first number of a typeset ``headline`` that says how much; None when there is none.

    Years, dates, times of day, ordinals and numbers within names ("COP31", "n° 1", "24/7") say when
    or which, and are passed over. ``language`` is a primary subtag.
    """
    for found in _pattern(language).finditer(headline):
        if _says_how_much(found, headline, language):
            return Figure(" ".join(found["number"].split(" ")), found["unit"] or "")
    return None


def _says_how_much(found: re.Match[str], headline: str, language: str) -> bool:
    before, after = headline[: found.start()], headline[found.end() :]
    if _NUMBERED.search(before) or "//" in before.split(" ")[-1]:
        return False
    digits, signed = found["digits"], found["number"] != found["digits"]
    if signed or found["unit"]:
        return True
    if digits.isdecimal() and len(digits) == 4 and _FIRST_YEAR <= int(digits) <= _LAST_YEAR:
        return False
    word = re.match(r"\.?[ \u00a0\u202f]?((?:[^\W\d_]+\.)*[^\W\d_]+)", after)
    if language in _JOINED:
        return not after.startswith(tuple(_table()["not_after_joined"].split()))
    return not (word and word[1].casefold() in _not_after(language))


@lru_cache(maxsize=64)
def _pattern(language: str) -> re.Pattern[str]:
    table = _table()
    before, after = _any(table["signs_before"].split()), _any(table["signs_after"].split())
    words = table["units"].split() + table["words"].get(language, "").split()
    joined = language in _JOINED
    end = "" if joined else r"(?!\w)"
    # A letter or a digit next to a number makes it part of a name, a score or a time; Hebrew's prefixes
    # take a hyphen.
    start = r"(?<![\d.,:/–−-])" if joined else r"(?<![\w.,:/–])(?<![A-Za-z\d]-)"
    return re.compile(
        rf"{start}(?P<number>[−+±]?(?:{before}{_SPACE})?(?P<digits>{_DIGITS})(?:{_SPACE}{after}{end})?)"
        rf"(?![\d:/])(?:[ \u00a0\u202f-]?(?P<unit>{_any(words)}){end})?"
        + ("" if joined else r"(?![^\W\d_])(?![-–][\w])(?!\w)")
    )


@lru_cache(maxsize=64)
def _not_after(language: str) -> frozenset[str]:
    """Return what follows a date or a time of day: the months of a language, "h", "Uhr"."""
    words = {word.casefold() for word in _table()["not_after"].split()}
    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return frozenset(words)
    for width in ("wide", "abbreviated"):
        words |= {name.casefold().rstrip(".") for name in locale.months["format"][width].values()}
    return frozenset(words)


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    return tomllib.loads((PACKAGE / "data" / "figures.toml").read_text(encoding="utf-8"))


def _any(words: list[str]) -> str:
    return "(?:" + "|".join(re.escape(word) for word in sorted(set(words), key=len, reverse=True)) + ")"
