"""The tags that networks read: Open Graph by `property`, the rest by `name`, within what the strictest of them take.

All of it fits the first 8 KB of a page (Slack reads 32 KB, others less), and no value is longer than the
1,000 characters above which Synapse drops it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from html import escape
from typing import NamedTuple

from babel.core import get_global

from share_service.links.text import cut

# Bytes, so that a template's own lines fit before the block.
MAX_BLOCK = 6_000
MAX_LABEL = 100
_TERRITORY = re.compile(r"[A-Za-z]{2}|[0-9]{3}")


class _Lengths(NamedTuple):
    """Characters of the texts, and how many authors."""

    title: int
    description: int
    alt: int
    authors: int
    oembed: bool = True


# From all that is of use down to what an address of 2,000 characters leaves room for; the first that fits is taken.
_LENGTHS = (
    _Lengths(300, 600, 420, 20),
    _Lengths(300, 400, 300, 5),
    _Lengths(200, 300, 200, 3),
    _Lengths(200, 200, 110, 1, oembed=False),
    _Lengths(110, 110, 110, 0, oembed=False),
    _Lengths(70, 70, 70, 0, oembed=False),
    _Lengths(40, 0, 40, 0, oembed=False),
)


@dataclass(frozen=True, slots=True)
class CardLink:
    """One size of an article's card."""

    url: str
    width: int
    height: int
    type: str


@dataclass(frozen=True, slots=True)
class SocialTags:
    """What a page tells networks. ``url`` is the address that they take for the page's own."""

    url: str
    title: str
    description: str | None
    site_name: str
    language: str
    card: CardLink
    alt: str
    published: str | None = None
    modified: str | None = None
    section: str | None = None
    authors: tuple[str, ...] = ()
    x_account: str | None = None
    oembed: str | None = None

    def fitting(self, limit: int = MAX_BLOCK, *, titles: int = 0) -> SocialTags:
        """Return the tags with texts so short that the block has at most ``limit`` bytes; the same where it has.

        ``titles`` is how often the title stands beside the block, and counts with it.
        """
        shorter = self
        for lengths in _LENGTHS:
            shorter = self._shortened(lengths)
            if len(shorter.html().encode()) + titles * len(escape(shorter.title).encode()) <= limit:
                break
        return shorter

    def _shortened(self, lengths: _Lengths) -> SocialTags:
        return replace(
            self,
            title=cut(self.title, lengths.title, len),
            description=cut(self.description, lengths.description, len) if self.description else None,
            alt=cut(self.alt, lengths.alt, len),
            section=cut(self.section, MAX_LABEL, len) if self.section else None,
            authors=tuple(cut(author, MAX_LABEL, len) for author in self.authors[: lengths.authors]),
            oembed=self.oembed if lengths.oembed else None,
        )

    def html(self) -> str:
        """Return the lines for the page's head."""
        lines = [f'<meta property="{key}" content="{escape(value)}">' for key, value in self._properties() if value]
        lines += [f'<meta name="{key}" content="{escape(value)}">' for key, value in self._names() if value]
        if self.oembed:
            address, title = escape(self.oembed), escape(self.title)
            lines.append(f'<link rel="alternate" type="application/json+oembed" href="{address}" title="{title}">')
        return "\n".join(lines)

    def _properties(self) -> list[tuple[str, str | None]]:
        card = self.card
        return [
            ("og:type", "article"),
            ("og:site_name", self.site_name),
            ("og:title", self.title),
            ("og:description", self.description),
            ("og:url", self.url),
            ("og:locale", og_locale(self.language)),
            ("og:image", card.url),
            ("og:image:type", card.type),
            ("og:image:width", str(card.width)),
            ("og:image:height", str(card.height)),
            ("og:image:alt", self.alt),
            ("article:published_time", self.published),
            ("article:modified_time", self.modified),
            ("article:section", self.section),
            *(("article:author", author) for author in self.authors),
        ]

    def _names(self) -> list[tuple[str, str | None]]:
        return [
            ("description", self.description),
            ("twitter:card", "summary_large_image"),
            ("twitter:site", f"@{self.x_account.lstrip('@')}" if self.x_account else None),
            ("twitter:title", self.title),
            ("twitter:description", self.description),
            ("twitter:image", self.card.url),
            ("twitter:image:alt", self.alt),
        ]


def og_locale(language: str) -> str:
    """Return a BCP 47 tag as Facebook wants it, a language and a territory: "fr" gives "fr_FR" (CLDR, likely subtags)."""
    tongue, *subtags = language.replace("_", "-").split("-")
    tongue, script = (
        tongue.lower(),
        next((part.title() for part in subtags if len(part) == len("Latn") and part.isalpha()), ""),
    )
    territory = next((part.upper() for part in subtags if _TERRITORY.fullmatch(part)), "")
    if not territory:
        table = get_global("likely_subtags")
        likely = (table.get(f"{tongue}_{script}") or table.get(tongue, "")).split("_")
        territory = likely[-1] if len(likely) == len(("fr", "Latn", "FR")) else ""
    return f"{tongue}_{territory}" if territory else tongue
