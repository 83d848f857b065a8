"""Bylines as pages write them, to a list of names."""

from __future__ import annotations

import re

from share_service.articles.article import MAX_AUTHORS, MAX_LABEL, clean_text

MAX_BYLINE = 500
_PREFIX = re.compile(
    r"^(?:(?:(?:written|posted|published|reported|words|story|text|article|écrit|publié|rédigé|propos recueillis|texte|"
    r"submitted|created|verfasst|eingestellt|veröffentlicht|erstellt|geschrieben|escrito|publicado|scritto)\s+)?(?:by|par|von|por|di|door|av|af|od|przez)\b\s*:?|(?:author|auteur|autor|autore)s?\s*:)\s*",
    re.IGNORECASE,
)
# "Publié le 3 novembre 2026 à 7 h 30 - Par Ana Gil": what stands before the names is a date.
DATED = re.compile(
    r"(?:(?:publi[ée]e?|posté|paru|mis en ligne|rédigé|posted|published|veröffentlicht)\s+)?"
    r"(?:le|on|am)\s+(?:[^\W\d_]{2,10}\.?,?\s+){0,2}\d[^<>]{0,40}?[\s,|•·–—-](?:par|by|von)\s+(?=(?-i:[A-ZÀ-ÖØ-ÞŒ]))",
    re.IGNORECASE,
)
# "Ana Gil (avec AFP)" is Ana Gil and AFP, as without the brackets.
_BRACKETED = re.compile(r"\s*\(((?:avec|with|mit)\s[^()]{2,60})\)\s*$", re.IGNORECASE)
# "Texte : Ana Gil ; photos : Jean Ré", "Ana Gil (texte) et Jean Ré (photos)": what each of them made.
_PART = r"(?:textes?|récit|photos?|photographies|images|vidéos?|illustrations?|infographies?|words|text|pictures|video)"
_MADE = re.compile(rf"^{_PART}\s*:\s*|\s*\({_PART}\)$", re.IGNORECASE)
# As RSS writes an author: ana@journal.example (Ana Gil).
_MAILED = re.compile(r"^\S+@\S+\.\S+\s+\(([^()@]{2,80})\)$")
_JOIN = re.compile(r"\s*(?:[;|•·]|\s(?:and|et|und|och|&|avec|with)\s)\s*", re.IGNORECASE)
# These join names too, but also stand inside one: Santiago Ramón y Cajal.
_WEAK_JOIN = re.compile(r"\s(?:y|e|en|og|i|a)\s")
_COMMA = re.compile(r"\s*,\s*(?:(?:and|et|und|y)\s+)?")
# A date, a time or a role after the name is not part of it.
_TAIL = re.compile(
    r"(?:^|\s+)(?:(?:last updated|published|updated|publié|mis à jour|posted)\b.*|le\s+(?:lun|mar|mercre|jeu|vendre|same)di\b.*|le\s+dimanche\b.*|on\s+(?:\d|[A-Z][a-z]{2,8}\.?\s+\d).*|(?:on|am|le|el|op|um|at|den)\s+(?:[^\W\d]{2,10}\.?,?\s+)?\d.*|(?:\d{1,2}[/.:h-]\d).*|[-–—|]?\s*\d{1,2}\.?\s[^\W\d]{3,10}\.?,?\s\d{4}.*|@\w+.*|[^\W\d]{3,9}\.?\s\d{1,2},?\s\d{4}.*|edited by\b.*)$",
    re.IGNORECASE,
)
_NO_NAME = re.compile(r"^(?:https?:|www\.|//|@|#|/)|[<>{}]|^\d+$|^\d+ ?min\b|^\S+@\S+\.\S+$", re.IGNORECASE)
# Buttons that stand where names do.
_BUTTON = re.compile(
    r"(?:sign (?:up|in)|log ?in|share|follow|subscribe|read more|view (?:all|more|profile)|see (?:all|more)|more (?:from|by)|"
    r"comments?|contact|print|e-?mail|updated?|news|partager|suivre|s'abonner|lire (?:la suite|aussi))\b(?!\s+[A-ZÀ-Þ][^\W\d]+$)",
    re.IGNORECASE,
)
# What somebody is, after a comma, is not somebody else.
_ROLE = re.compile(
    r",.*\b(?:president|editor|director|manager|correspondent|reporter|writer|engineer|professor|officer|analyst|"
    r"technologist|scientist|lead|head|founder|CEO|CTO|MD|PhD|rédact(?:eur|rice)|direct(?:eur|rice)|journaliste)\b",
    re.IGNORECASE,
)
_NOBODY = frozenset(
    {
        "admin",
        "administrator",
        "unknown",
        "anonymous",
        "author",
        "authors",
        "by",
        "par",
        "none",
        "null",
        "undefined",
        "guest",
    }
)


def names_in(byline: str) -> list[str]:
    """Return the names in ``byline``, at most 20; an empty list when there are none."""
    text = clean_text(byline[: MAX_BYLINE * 2])
    if not text or len(text) > MAX_BYLINE or _NO_NAME.search(text):
        return []
    text = _MAILED.sub(r"\1", text.replace(" ,", ","))
    text = _BRACKETED.sub(r" \1", text)
    dated = DATED.match(text)
    text = _TAIL.sub("", text[dated.end() :] if dated else _PREFIX.sub("", text)).strip(" ,;:|–—-")
    names = [name for part in _JOIN.split(text) for whole in _by_weak_join(part) for name in _by_commas(whole)]
    names = [_MADE.sub("", name) for name in names]
    return list(dict.fromkeys(name for name in names if _is_name(name)))[:MAX_AUTHORS]


def _by_weak_join(text: str) -> list[str]:
    parts = _WEAK_JOIN.split(text)
    return parts if all(len(part.split()) > 1 for part in parts) else [text]


def _by_commas(text: str) -> list[str]:
    """Split at commas only between whole names: "Jane Doe, Reporter" stays one byline's first name."""
    parts = [part for part in _COMMA.split(text) if part]
    if (
        len(parts) > 1
        and not _ROLE.search(text)
        and all(2 <= len(part.split()) <= 4 and part[:1].isupper() for part in parts)
    ):
        return parts
    return [text.strip(" ,")]


def _is_name(name: str) -> bool:
    return (
        bool(name)
        and len(name) <= MAX_LABEL
        and name.lower() not in _NOBODY
        and not (_NO_NAME.search(name) or _BUTTON.match(name))
    )
