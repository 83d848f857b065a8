"""A letter's language: the catalogue of the pages, and numbers and moments as that language writes them."""

from __future__ import annotations

import gettext as catalogues
import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from babel.core import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal, format_percent

from share_service.assets import PACKAGE

LANGUAGES = ("fr", "en")
_FIRST = re.compile(r"(?<!\d)1(?= |$)")
_CLOCK = {"fr": "H\u00a0'h'\u00a0mm", "en": "h:mm\u202fa"}


@dataclass(frozen=True, slots=True)
class Words:
    """What is said in ``language``, one of `LANGUAGES`."""

    language: str
    _known: catalogues.NullTranslations

    def gettext(self, message: str, **values: object) -> str:
        """Return ``message`` with ``values`` in their places."""
        said = self._known.gettext(message)
        return said % values if values else said

    def ngettext(self, singular: str, plural: str, number: int, **values: object) -> str:
        """Return the form for ``number``, with ``values`` in their places."""
        return self._known.ngettext(singular, plural, number) % values

    def number(self, value: float, pattern: str | None = None) -> str:
        """Return a number: "1 204", "1,204"."""
        return str(format_decimal(value, pattern, locale=self.locale))

    def percent(self, share: float) -> str:
        """Return a share: "38 %", "38%"."""
        return str(format_percent(share, locale=self.locale))

    def day(self, at: date, pattern: str = "EEEE d MMMM") -> str:
        """Return a day by a CLDR pattern; French says "1er mars", which no pattern can."""
        text = str(format_date(at, pattern, locale=self.locale))
        return _FIRST.sub("1er", text, count=1) if self.language == "fr" and at.day == 1 else text

    def clock(self, at: datetime) -> str:
        """Return a time of day: "19 h 05", "7:05 PM"."""
        return str(format_datetime(at, _CLOCK[self.language], locale=self.locale))

    @property
    def locale(self) -> Locale:
        """The language with Babel's rules for it."""
        return Locale(self.language)


@lru_cache(maxsize=len(LANGUAGES))
def words(language: str) -> Words:
    """Return the words of ``language``; French for one that there is not."""
    language = language if language in LANGUAGES else LANGUAGES[0]
    return Words(language, catalogues.translation("messages", PACKAGE / "translations", [language], fallback=True))
