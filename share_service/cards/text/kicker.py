"""The kicker: the short rubric before a headline ("CHRONIQUE : …"), set as a label and not in it."""

from __future__ import annotations

import re

from share_service.cards.text.words import kicker_words, section_words

MAX_LENGTH = 32
MAX_WORDS = 4
# "CHRONIQUE : …", "ENQUÊTE | …", "KOMMENTAR – …"; the sign may touch the word but is followed by a space,
# except the full-width colon, which is its own space.
_LEAD = re.compile(
    r"^(?P<kicker>[^:：|｜•·«“„\"#+@,.;!?<>]{2,60}?)(?:\s*[:|｜•]\s+|\s*：\s*|\s+[–—·-]\s+)(?P<rest>\S.*)$"
)
_BRACKETED = re.compile(r"^[【［\[](?P<kicker>[^】］\]]{1,20})[】］\]]\s*(?P<rest>\S.*)$")
# "OTAN : …" or "COP31: …" names what the headline is about; a rubric is longer, or known.
_ACRONYM = re.compile(r"[^\W_]{1,6}|.*\d.*")
_LETTER = re.compile(r"[^\W\d_]")


def split_kicker(title: str, *, kicker: str | None, language: str | None) -> tuple[str | None, str]:
    """Return ``(kicker, headline)`` of a clean title.

    A given kicker is kept, and taken off the front of the title when the title repeats it. Otherwise
    a rubric is found in 【…】 or before the first colon, bar or spaced dash: one of the language's
    rubric words, or a short text in capitals before a headline that is not itself in capitals.
    """
    found = _BRACKETED.match(title) or _LEAD.match(title)
    if found is None:
        return kicker, title
    word, rest = found["kicker"].strip(), found["rest"]
    if kicker is not None:
        return (kicker, rest) if _same(word, kicker) else (kicker, title)
    bracketed = title[0] in "【［" and len(word) <= MAX_LENGTH
    barred = title[found.end("kicker") : found.start("rest")].strip() in ("|", "｜", "•")
    return (word, rest) if bracketed or _is_rubric(word, rest, language, barred=barred) else (None, title)


def _is_rubric(word: str, rest: str, language: str | None, *, barred: bool) -> bool:
    if len(word) > MAX_LENGTH or not _LETTER.search(word) or not _LETTER.search(rest):
        return False
    if _plain(word) in kicker_words(language):
        return True
    shouted = word == word.upper() and word != word.lower() and rest != rest.upper()
    return shouted and len(word.split()) <= MAX_WORDS and (barred or not _ACRONYM.fullmatch(word) or _is_section(word))


def _is_section(word: str) -> bool:
    return _plain(word) in section_words()


def _same(word: str, kicker: str) -> bool:
    return _plain(word) == _plain(kicker.strip(" :|–—-【】[]［］"))


def _plain(word: str) -> str:
    return word.replace("'", "’").replace("İ", "i").casefold()
