"""One link of another shortener, from the names that its export gives to things.

The formats, as their makers document them: YOURLS' API (``stats``) and table ``yourls_url``, and the CSV
of its import/export plugin; Kutt's API (``GET /links``) and table ``links``; Shlink's REST API
(``GET /short-urls``), the CSV of its web client, and the table that ``short-url:list`` prints.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

MAX_CLICKS = 10**12
MAX_CODE = 500
MAX_LABEL = 200

#: Where each thing may stand, the first that has something wins. Names without case, spaces and punctuation.
NAMES: Mapping[str, tuple[str, ...]] = {
    "url": ("longurl", "target", "originalurl", "destination", "url"),
    "code": ("shortcode", "keyword", "address", "source", "slug", "code"),
    "short_url": ("shorturl", "shortlink", "link"),
    "domain": ("domain",),
    "clicks": ("clicks", "visits", "visitcount", "visitscount", "hits", "totalclicks", "total"),
    "label": ("label", "title", "description"),
    "created": ("createdat", "datecreated", "timestamp", "created", "date"),
    "expires": ("expirein", "validuntil", "expiresat", "expires"),
    "banned": ("banned",),
}
#: What a shortener's rows are recognised by: all names of one of these sets are there.
SIGNS: Mapping[str, tuple[frozenset[str], ...]] = {
    "yourls": (frozenset(("keyword", "url")), frozenset(("source", "target", "hits"))),
    "kutt": (frozenset(("address", "target")),),
    "shlink": (frozenset(("shortcode", "longurl")),),
}
SHORTENERS = {"yourls": "YOURLS", "kutt": "Kutt", "shlink": "Shlink", "csv": "CSV"}
_NOTHING = ("", None, "NULL", "null", "-", "N/A")


@dataclass(frozen=True, slots=True)
class ImportedLink:
    """A short link as it was elsewhere. ``where`` is its place in the file, times are seconds since the epoch."""

    where: str
    url: str
    clicks: int
    code: str | None = None
    short_url: str | None = None
    label: str | None = None
    created_at: int | None = None
    expires_at: int | None = None
    banned: bool = False

    @property
    def short(self) -> str | None:
        """The short link as people say it: ``sho.rt/abc``, or ``abc`` where the host is not known."""
        if self.short_url:
            parts = urlsplit(self.short_url if "://" in self.short_url else f"//{self.short_url}")
            return f"{parts.netloc.lower()}{parts.path}".rstrip("/")
        return self.code


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that no link can be made of: where, and why, as the end of a sentence."""

    where: str
    why: str


def plain(name: str) -> str:
    """Return a column's name without case, spaces and punctuation: ``Date created`` and ``dateCreated`` are one."""
    return re.sub(r"[\W_]+", "", name.lower())


def recognised(names: frozenset[str]) -> str | None:
    """Return whose rows have these plain ``names``, or None when no link could be made of them."""
    for shortener, signs in SIGNS.items():
        if any(sign <= names for sign in signs):
            return shortener
    # YOURLS' API names the short link alone.
    if {"shorturl", "url", "clicks"} <= names:
        return "yourls"
    return "csv" if names & set(NAMES["url"]) and names & set(NAMES["clicks"]) else None


def read_row(where: str, row: Mapping[str, Any]) -> ImportedLink | BadRow:
    """Return the link that a row (values by plain name) describes, or what is wrong with it."""
    url = _text(row, "url")
    if url is None:
        return BadRow(where, "it has no address that it leads to")
    clicks = _number(_first(row, "clicks"))
    if clicks is None:
        return BadRow(where, f"{str(_first(row, 'clicks'))[:40]!r} is no number of clicks")
    code, short_url = _text(row, "code"), _text(row, "short_url")
    if code is not None:
        code = code.strip("/")
    domain = _text(row, "domain")
    if short_url is None and domain and code:
        short_url = f"{domain}/{code}"
    if max(len(code or ""), len(short_url or "")) > MAX_CODE:
        return BadRow(where, "its short link is too long to be one")
    return ImportedLink(
        where,
        url,
        clicks,
        code,
        short_url,
        (_text(row, "label") or "")[:MAX_LABEL] or None,
        _time(_first(row, "created")),
        _time(_first(row, "expires")),
        str(_first(row, "banned")).lower() in ("true", "1", "t", "yes"),
    )


def _first(row: Mapping[str, Any], thing: str) -> Any:
    return next((row[name] for name in NAMES[thing] if row.get(name) not in _NOTHING), None)


def _text(row: Mapping[str, Any], thing: str) -> str | None:
    value = _first(row, thing)
    text = " ".join(str(value).split()) if isinstance(value, str | int) else ""
    return text or None


def _number(value: Any) -> int | None:
    if value is None:
        return 0
    # 1,234 and 1 234 as tables print them; 1234.0 as spreadsheets do.
    text = re.sub(r"(?<=\d)[,\s\u00a0\u202f](?=\d{3}(?:\D|$))", "", str(value).strip())
    if re.fullmatch(r"\d{1,13}(?:\.0+)?", text) is None:
        return None
    number = int(text.partition(".")[0])
    return number if number <= MAX_CLICKS else None


def _time(value: Any) -> int | None:
    if value is None:
        return None
    text = str(value).strip()
    if re.fullmatch(r"\d{9,13}", text):
        return int(text) // (1000 if len(text) > 10 else 1)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    # Without a zone it is that of the other server's database: a day is all that is shown of it.
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())
