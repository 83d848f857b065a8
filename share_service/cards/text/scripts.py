"""What script a character belongs to, and what follows from a script: direction, leading, spacing."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import uharfbuzz as hb

# BCP 47 language → the script it is written in, where that is not Latin (CLDR likely subtags, living news languages).
LANGUAGE_SCRIPT = {
    **dict.fromkeys(("ar", "fa", "ur", "ps", "ckb", "sd", "ug", "ku-Arab"), "Arab"),
    **dict.fromkeys(("he", "yi"), "Hebr"),
    **dict.fromkeys(("ru", "uk", "bg", "be", "mk", "sr", "kk", "ky", "mn", "tg", "tt"), "Cyrl"),
    **dict.fromkeys(("hi", "mr", "ne", "sa", "kok", "mai", "bho"), "Deva"),
    **dict.fromkeys(("bn", "as"), "Beng"),
    **dict.fromkeys(("zh", "yue", "wuu"), "Hani"),
    **dict.fromkeys(("am", "ti"), "Ethi"),
    "ja": "Jpan",
    "ko": "Hang",
    "el": "Grek",
    "ka": "Geor",
    "hy": "Armn",
    "th": "Thai",
    "lo": "Laoo",
    "km": "Khmr",
    "my": "Mymr",
    "ta": "Taml",
    "te": "Telu",
    "kn": "Knda",
    "ml": "Mlym",
    "gu": "Gujr",
    "pa": "Guru",
    "or": "Orya",
    "si": "Sinh",
    "dv": "Thaa",
    "bo": "Tibt",
    "dz": "Tibt",
    "nqo": "Nkoo",
    "syr": "Syrc",
}
RTL_SCRIPTS = frozenset({"Arab", "Hebr", "Thaa", "Syrc", "Nkoo", "Adlm", "Rohg", "Mand", "Samr"})
CJK_SCRIPTS = frozenset({"Hani", "Hira", "Kana", "Bopo", "Hang", "Jpan"})
# Letters that stand alone: only these take letter spacing (it would tear joined letters and conjuncts apart).
SPACEABLE_SCRIPTS = frozenset({"Latn", "Cyrl", "Grek", "Armn", "Geor", "Hebr", "Hani", "Hira", "Kana", "Hang"})


@lru_cache(maxsize=8192)
def script_of(char: str) -> str | None:
    """Return the ISO 15924 script of one character, None for what all scripts share (spaces, digits, marks)."""
    buffer = hb.Buffer()
    buffer.add_codepoints([ord(char)])
    buffer.guess_segment_properties()
    found: str | None = buffer.script
    return found


def main_script(text: str, language: str | None) -> str:
    """Return the script a text is set in: its language's if it uses it at all, else its first letter's."""
    used = [found for char in dict.fromkeys(text) if (found := script_of(char))]
    expected = language_script(language)
    if expected in used or not used or (expected == "Jpan" and CJK_SCRIPTS.intersection(used)):
        return expected or "Latn"
    return used[0]


def language_script(language: str | None) -> str | None:
    """Return the script that a BCP 47 tag implies (its own subtag, else its language's), None for no language."""
    if not language:
        return None
    parts = language.replace("_", "-").split("-")
    tagged = next((part.title() for part in parts[1:] if len(part) == 4 and part.isalpha()), None)
    if tagged:
        return {"Hans": "Hani", "Hant": "Hani", "Kore": "Hang"}.get(tagged, tagged)
    return LANGUAGE_SCRIPT.get(parts[0].lower(), "Latn")


def resolve_scripts(text: str, main: str) -> list[str]:
    """Return a script for every character of ``text``.

    A shared character (space, digit, punctuation) between two letters of one script belongs to it,
    between two scripts it belongs to the main one, so that a comma after a foreign name is set in the
    headline's own font. Combining marks stay with what they stand on.
    """
    distinct = {found for char in set(text) if (found := script_of(char))}
    if len(distinct) <= 1:
        return [next(iter(distinct), main)] * len(text)
    own = [script_of(char) for char in text]
    after = _next_known(own)
    resolved: list[str] = []
    before: str | None = None
    for index, script in enumerate(own):
        if script is None:
            following = after[index]
            script = before if before == following or following is None else main if before else following  # noqa: PLW2901
            if before is not None and following is not None and before != following:
                script = main  # noqa: PLW2901
        else:
            before = script
        resolved.append(script or main)
    return resolved


def _next_known(scripts: Sequence[str | None]) -> list[str | None]:
    following: str | None = None
    result: list[str | None] = []
    for script in reversed(scripts):
        following = script or following
        result.append(following)
    return result[::-1]
