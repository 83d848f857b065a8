"""Text made safe to set: NFC, one line, nothing invisible that could deceive, no towers of marks."""

from __future__ import annotations

import re
import unicodedata

# At most this many combining marks on one base: more is vandalism ("Zalgo"), no language needs them.
MAX_MARKS = 3
# Controls, surrogates, non-characters, byte order marks, and every bidi control: embeddings, overrides and
# isolates let a title impersonate another (UTR #36 §2.10.1), and lone marks change the direction of what is near.
_DROPPED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u200e\u200f\u202a-\u202e\u2060-\u206f\ud800-\udfff\ufdd0-\ufdef"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0001]"
)
# No-break spaces are kept as they are; other spaces become plain ones.
_SPACES = re.compile("[\t-\r \x85\u1680\u2000-\u2006\u2008-\u200a\u2028\u2029\u205f]+")
# What is neither of these may join the character before it, or stand for more than itself (UAX #29).
_ALONE = "\x20-\u02ff\u1e00-\u1fff\u2010-\u2027\u202f-\u205f\u20a0-\u20cf"
_JOINING = re.compile(f"[^{_ALONE}]")


def stands_apart(text: str) -> bool:
    """Say whether every character of a clean ``text`` is a grapheme cluster: Latin letters, signs, no marks."""
    return not _JOINING.search(text)


def clean(text: str) -> str:
    """Return ``text`` in NFC on one line, without controls and with at most three stacked marks per base.

    ZWJ, ZWNJ and ZWSP stay: emoji, Persian, Indic scripts and Thai need them. Cleaning twice changes nothing.
    """
    text = unicodedata.normalize("NFC", _SPACES.sub(" ", _DROPPED.sub("", text))).strip()
    return text if stands_apart(text) else _cap_marks(text)


def _cap_marks(text: str) -> str:
    """Drop the nonspacing marks beyond the third on a base."""
    kept: list[str] = []
    marks = 0
    for char in text:
        if unicodedata.category(char) in ("Mn", "Me") and unicodedata.combining(char):
            marks += 1
            if marks > MAX_MARKS:
                continue
        elif char not in "\u200c\u200d\u034f":
            marks = 0
        kept.append(char)
    return "".join(kept)


def upper(text: str, language: str | None) -> str:
    """Return ``text`` in capitals as its language writes them (Unicode SpecialCasing.txt, CLDR el-Upper)."""
    tongue = (language or "").split("-")[0].lower()
    if tongue in ("tr", "az"):
        return text.replace("i", "İ").replace("ı", "I").upper()
    if tongue == "el":
        # Capitals drop the accent; a dialytika stays.
        bare = "".join(
            char for char in unicodedata.normalize("NFD", text.upper()) if char not in "\u0301\u0342\u0313\u0314"
        )
        return unicodedata.normalize("NFC", bare)
    if tongue == "lt":
        text = text.replace("i\u0307", "i").replace("j\u0307", "j")
    if tongue == "ka":
        # Mtavruli capitals are for whole words of emphasis only and few fonts have them.
        return text
    return unicodedata.normalize("NFC", text.upper())
