"""What a card shows: every word, colour and picture that can be seen on it, and nothing else."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.lists import format_list

from share_service.cards.crop import Point

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
        match field:
            case "site":
                return self.site_name
            case "label":
                return self.kicker or self.section or ""
            case "rubric":
                return (self.section or "") if self.kicker else ""
            case "byline":
                return byline(self.authors, self.language or self.site_language)
            case "note":
                return self.ai_disclosure or ""
            case _:
                return getattr(self, field) or ""

    def without_photo(self, design: str) -> CardSubject:
        """Return the subject as ``design`` shows it when there is no photo: what is not seen is not credited."""
        return replace(self, design=design, photo_digest=None, credit=None, focal=None)

    def canonical(self) -> bytes:
        """Return one spelling of everything that can be seen, for fingerprints."""
        return json.dumps(asdict(self), ensure_ascii=True, sort_keys=True).encode()


def byline(authors: tuple[str, ...], language: str) -> str:
    """Return "Par Léa Martin, Tom Roy et Ana Gil" in the article's language; names alone where no word is known."""
    if not authors:
        return ""
    code = language.replace("_", "-").split("-")[0].lower()
    return _BY.get(code, "{}").format(_listed(authors, code))


@lru_cache(maxsize=512)
def _listed(names: tuple[str, ...], code: str) -> str:
    try:
        return format_list(list(names), style="standard", locale=Locale.parse(code))
    except (UnknownLocaleError, ValueError):
        return ", ".join(names)
