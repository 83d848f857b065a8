"""What a card shows: every word, colour and picture that can be seen on it, and nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.lists import format_list

from share_service.cards.crop import Point
from share_service.cards.text.figure import find_figure
from share_service.cards.text.words import tongue

_QUOTED = re.compile(r"«([^«»]+)»|“([^“”]+)”|„([^„“]+)“|”([^”]+)”|「([^「」]+)」|\"([^\"]+)\"")

# How a byline is worded, where it is not the names alone.
_BY = {
    "ar": "بقلم {}",
    "ca": "Per {}",
    "da": "Af {}",
    "de": "Von {}",
    "en": "By {}",
    "es": "Por {}",
    "fr": "Par {}",
    "he": "מאת {}",
    "it": "Di {}",
    "nb": "Av {}",
    "nl": "Door {}",
    "no": "Av {}",
    "pt": "Por {}",
    "ro": "De {}",
    "sv": "Av {}",
}

# The mark that opens a quotation, where it is not “: a large one is an ornament.
_QUOTES = {
    **dict.fromkeys(("ar", "ca", "el", "es", "fa", "fr", "it", "nb", "no", "pt", "ru", "uk"), "«"),
    **dict.fromkeys(("bg", "cs", "de", "is", "lt", "sk", "sl"), "„"),
    **dict.fromkeys(("fi", "he", "pl", "sv"), "”"),
    "ja": "「",
}


@dataclass(frozen=True, slots=True)
class CardSubject:
    """A card's content. Colours are `#rrggbb`; `focal` is 0–1 of the photo; `photo_digest` names its bytes."""

    headline: str
    kicker: str | None
    authors: tuple[str, ...]
    section: str | None
    language: str | None
    credit: str | None
    ai_disclosure: str | None
    site_name: str
    site_language: str
    accent: str
    ink: str
    paper: str
    photo_digest: str | None
    focal: Point | None
    design: str

    def text(self, field: str) -> str:
        """Return what a design's `field` reads for this subject, or an empty string."""
        composed = _COMPOSED.get(field)
        return composed(self) if composed else getattr(self, field) or ""

    @property
    def tongue(self) -> str:
        """The language's primary subtag, such as "fr"."""
        return tongue(self.language or self.site_language)

    def without_photo(self, design: str) -> CardSubject:
        """Return the subject as ``design`` shows it when there is no photo: what is not seen is not credited."""
        return replace(self, design=design, photo_digest=None, credit=None, focal=None)

    def canonical(self) -> bytes:
        """Return one spelling of everything that can be seen, for fingerprints."""
        return json.dumps(asdict(self), ensure_ascii=True, sort_keys=True).encode()


def _figure(subject: CardSubject, part: str) -> str:
    figure = find_figure(subject.headline, subject.tongue)
    return getattr(figure, part) if figure else ""


@lru_cache(maxsize=512)
def _listed(names: tuple[str, ...], code: str) -> str:
    try:
        return format_list(list(names), style="standard", locale=Locale.parse(code))
    except (UnknownLocaleError, ValueError):
        return ", ".join(names)


# Fields of a design that are not the subject's own as they stand.
_COMPOSED: dict[str, Callable[[CardSubject], str]] = {
    "site": lambda subject: subject.site_name,
    "label": lambda subject: subject.kicker or subject.section or "",
    "rubric": lambda subject: (subject.section or "") if subject.kicker else "",
    "byline": lambda subject: byline(subject.authors, subject.language or subject.site_language),
    "author": lambda subject: _listed(subject.authors, subject.tongue) if subject.authors else "",
    "note": lambda subject: subject.ai_disclosure or "",
    "quote": lambda subject: _QUOTES.get(subject.tongue, "“"),
    "number": lambda subject: _figure(subject, "number"),
    "unit": lambda subject: _figure(subject, "unit"),
}


def unquoted(text: str) -> str:
    """Return ``text`` without its quotation marks where it is one quotation from end to end."""
    found = _QUOTED.fullmatch(text)
    return next(part for part in found.groups() if part).strip() if found else text


def byline(authors: tuple[str, ...], language: str) -> str:
    """Return "Par Léa Martin, Tom Roy et Ana Gil" in the article's language; names alone where no word is known."""
    if not authors:
        return ""
    code = tongue(language)
    return _BY.get(code, "{}").format(_listed(authors, code))
