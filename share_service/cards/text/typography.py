"""Micro-typography: the spaces, quotes and signs that each language's press uses.

polytypo knows 27 locales; what it leaves (thousands, hours, abbreviations, œ, the minus sign) is
added here. Dashes that a newsroom typed stay its own. Nothing changes inside a URL, a mention, a
time or a ratio, or a piece of markup.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from polytypo.errors import PolytypoError
from polytypo.text import transform

from share_service.cards.text.words import ligature_words, tongue

NBSP = "\u00a0"
NNBSP = "\u202f"
_RULES = {"dashes": False, "hyphen": False, "ranges": False}
# What each of its rules begins with: a rule that would find nothing is not asked.
_BEGINNINGS = {
    "ellipsis": re.compile(r"\.\s*\.|…"),
    "quotes": re.compile(r"[\"'„“”«»‹›‘‚‛‟〝〞〟]|(?<!\w)’|’(?!\w)"),
    "apostrophe": re.compile("'"),
    "symbols": re.compile(r"\(|\+/|\d\s?[xXхХ]"),
}
# Its no-break spaces cost seven times the rest of it, looked for at every letter. They have work only
# near what these find: signs, figures beside a space, titles of women, and short words where they lean.
_BINDING = re.compile(r"[^\w\s,'’()\[\]{}-]|_|\d(?=\s)|(?<=\s)\d|\bM(?:mes?|lles?)\b")
_BINDING_SHORT = re.compile(_BINDING.pattern + r"|\b\w{1,2}\b")
_SHORT_WORDS_LEAN = frozenset({"cs", "pl", "ru"})
# How many letters around are looked at, to the next space: the longest abbreviation or chain of
# initials around a full stop, the words on both sides of anything else.
_REACH, _REACH_OF_STOP = 3, 14
# A mark between words is looked at with its neighbours only.
_MARK = re.compile(r"(?<=[^\W\d_] |[^\W\d_][^\W\d_])[:;!?](?= [^\W\d_]|$)")
_REACH_OF_MARK = 2
_ONLY_SPACES = dict.fromkeys(("spaces", "ellipsis", "quotes", "apostrophe", "symbols"), False) | _RULES
_TYPED_QUOTES = re.compile("[«»“”„‟‹›「」『』《》]")
_PROTECTED = re.compile(
    r"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+\.[\w.]+|[@#][\w.]+|<(\w+)[^<>]*>.*?</\1>|<[^<>]*>", re.IGNORECASE
)
# One of these is in everything protected; most headlines have none and are spared the search.
_PROTECTING = re.compile(r"[@#<]|://|www\.", re.IGNORECASE)
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])")
# Hebrew writes its geresh and gershayim with these keys: they are letters there, not quotes.
_OWN_QUOTES = frozenset({"he", "yi"})
_SPACED_HYPHEN = re.compile(r"(?<=\S) (?:-{1,3}) (?=\S)")
_MINUS = re.compile(
    r"(?<![^\s(«“„\u00a0\u202f])[-–](?=\d+(?:[.,]\d+)?[\u00a0\u202f ]?(?:[%‰°]|[kcm]?[mg]\b|$|[\s,;:.!?)]))"
)
_THOUSANDS = re.compile(r"(?<![\d.,:/])\d{1,3}(?:[ \u00a0]\d{3})+(?![\d:/])")
# These write thousands with a space (CLDR: U+202F or U+00A0).
_SPACED_THOUSANDS = frozenset(
    (
        "fr",
        "ru",
        "uk",
        "be",
        "bg",
        "pl",
        "cs",
        "sk",
        "sv",
        "nb",
        "nn",
        "no",
        "fi",
        "hu",
        "et",
        "lv",
        "lt",
        "es",
        "pt",
        "ka",
        "hy",
        "kk",
        "sq",
    )
)
_FRENCH = (
    (re.compile(r"(?<=\d) ?(h) (?=\d\d(?!\d))"), f"{NBSP}\\1{NBSP}"),
    (
        re.compile(
            r"(?<=\d) (?=(?:h|min|s|m|m²|km²|ha|g|l|t|mm|cm|km|kg|[kMT]?W|[kMGT]?Wh|[kM]€|Md€|°|%|€|\$|£)(?![\w²]))"
        ),
        NBSP,
    ),
    (re.compile(r"(?<![\w])(p\.|pp\.|art\.|vol\.|chap\.|n°|N°|nos|§) ?(?=\d)"), f"\\1{NBSP}"),
    (re.compile(r"(?<![\w.])(MM?\.|Mmes?|Mlles?|Mgr|Drs?|Prs?|Me|St|Ste) (?=[A-ZÀ-ÖØ-Þ])"), f"\\1{NBSP}"),
)
_LIGATURE = re.compile(r"(?<![^\W\d_])[^\W\d_]*(?:[oO][eE]|[aA][eE])[^\W\d_]*")


def set_typography(text: str, language: str | None) -> str:
    """Return clean ``text`` with its language's spaces, quotes, apostrophes and signs; twice changes nothing more."""
    if not _PROTECTING.search(text):
        return _extras(_polytypo(text, language, []), language)
    spans = [match.span() for match in _PROTECTED.finditer(text)]
    text = _polytypo(text, language, spans)
    edges = [0, *(edge for match in _PROTECTED.finditer(text) for edge in match.span()), len(text)]
    # Every other stretch between the edges is protected.
    pieces = [text[start:end] for start, end in pairwise(edges)]
    return "".join(piece if index % 2 else _extras(piece, language) for index, piece in enumerate(pieces))


def _polytypo(text: str, language: str | None, spans: list[tuple[int, int]]) -> str:
    if tongue(language) in _OWN_QUOTES:
        return text.replace("...", "…")
    locale = _locale(language)
    if locale is None:
        return text.replace("...", "…")
    rules = _RULES | {name: False for name, beginning in _BEGINNINGS.items() if not beginning.search(text)}
    # A newsroom that types quotes typed the ones it wants.
    rules |= {"quotes": False} if _TYPED_QUOTES.search(text) else {}
    if spans:
        return str(transform(text, locale=locale, rules=rules, protect=spans))
    return _no_break_spaces(str(transform(text, locale=locale, rules=rules | {"nbsp": False})), locale)


def _no_break_spaces(text: str, locale: str) -> str:
    """Return what polytypo's last rule makes of ``text``, shown only the stretches where it can act."""
    stretches = _stretches(text, short_words=tongue(locale) in _SHORT_WORDS_LEAN)
    if not stretches:
        return text
    # A line's end parts them: to that rule it is what the end of a text is.
    shown = "\n".join(text[start:end] for start, end in stretches)
    parts: list[str] = []
    done = 0
    for (start, end), set_part in zip(
        stretches, transform(shown, locale=locale, rules=_ONLY_SPACES).split("\n"), strict=True
    ):
        parts += (text[done:start], set_part)
        done = end
    return "".join((*parts, text[done:]))


def _stretches(text: str, *, short_words: bool) -> list[tuple[int, int]]:
    """Return where words stand that are within reach of what binds, in order."""
    found: list[tuple[int, int]] = []
    for match in (_BINDING_SHORT if short_words else _BINDING).finditer(text):
        start, end = match.span()
        if not short_words and _MARK.match(text, start):
            start, end = max(0, start - _REACH_OF_MARK), min(len(text), end + _REACH_OF_MARK)
        else:
            reach = _REACH_OF_STOP if match[0] == "." else _REACH
            start = text.rfind(" ", 0, max(0, start - reach)) + 1
            end = text.find(" ", end + reach)
            end = len(text) if end < 0 else end
        while found and start <= found[-1][1] + 1:
            last = found.pop()
            start, end = min(start, last[0]), max(end, last[1])
        found.append((start, end))
    return found


@lru_cache(maxsize=64)
def _locale(language: str | None) -> str | None:
    """Return the tag under which polytypo knows a language, None when it does not."""
    for tag in (language or "", tongue(language)):
        try:
            transform("a", locale=tag)
        except PolytypoError:
            continue
        return tag
    return None


def _extras(text: str, language: str | None) -> str:
    name = tongue(language)
    if name not in _OWN_QUOTES:
        text = _APOSTROPHE.sub("’", text)
    text = _SPACED_HYPHEN.sub(" – ", text)
    text = _MINUS.sub("−", text)
    if name in _SPACED_THOUSANDS:
        text = _THOUSANDS.sub(lambda match: re.sub("[ \u00a0]", NNBSP, match[0]), text)
    if name == "fr":
        for pattern, replacement in _FRENCH:
            text = pattern.sub(replacement, text)
        text = _LIGATURE.sub(_joined, text)
    return text


def _joined(match: re.Match[str]) -> str:
    """Return a word typed with oe as the list writes it, in its own capitals."""
    word = match[0]
    known = ligature_words().get(word.lower())
    if known is None:
        return word
    if word.isupper():
        return known.upper()
    return known[0].upper() + known[1:] if word[0].isupper() else known
