"""The article's picture: its address, credit and alt text, and what the page says about how it was made."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any
from urllib.parse import urlsplit

import turbohtml

from share_service.articles.article import MAX_LABEL, MAX_TEXT
from share_service.articles.figures import LATE, shown_pictures
from share_service.articles.gate import is_public
from share_service.articles.markup import Candidate, Markup, plain
from share_service.articles.picker import first

_LOGO = re.compile(
    r"(?:^|[/_.-])(?:[a-z]*logo|favicon|placeholder|default-?(?:image|share|social|og|thumb)[a-z]*|(?:facebook|twitter|social|og|opengraph)[-_]?(?:share|card|default|image)[a-z]*)(?:[/_.-]|\d|$)",
    re.IGNORECASE,
)
_NO_PICTURE = re.compile(r"\.(?:svgz?|mp4|m4v|webm|mov|mp3|pdf|html?)$", re.IGNORECASE)
# A shorter file name is many files' name.
_SHORT_NAME = 4
_CREDITED = '[class*="credit" i], [class*="copyright" i], [itemprop~=copyrightHolder]'
# A caption's last words, where they say whose picture it is: "Le port, lundi. © Ana Gil / AFP", "Photo : Ana Gil".
_SIGNED = re.compile(
    r"(?:^|[\s(|–—-])("
    r"(?:©|\(c\)\s|(?:crédits?|credits?)(?:\s(?:photos?|images?))?\s?:)\s*[^\s.;|][^.;|]{1,80}?|"
    r"(?:photos?|photograph|photographie|foto)\s?:\s*(?-i:[A-ZÀ-ÖØ-Þ])[^.;|]{1,80}?"
    r")\s*[.)]?$",
    re.IGNORECASE,
)
_CREDITS = ("creditText", "copyrightNotice", "copyrightHolder", "creator", "author")
# IPTC digital source types that involve generative AI, and what a reader is told (Art. 50 of Regulation (EU) 2024/1689).
_MADE_BY_AI = {
    "trainedalgorithmicmedia": {"fr": "Image générée par IA", "en": "AI-generated image"},
    "algorithmicmedia": {"fr": "Image générée par algorithme", "en": "Algorithm-generated image"},
    "compositesynthetic": {"fr": "Montage avec éléments générés par IA", "en": "Composite with AI-generated elements"},
    "compositewithtrainedalgorithmicmedia": {"fr": "Image modifiée par IA", "en": "Image edited with AI"},
}


def picture(page: Markup, url: str, cards: str | None = None) -> tuple[dict[str, Any], dict[str, str]] | None:
    """Return the article's image as article JSON (url, credit, alt), and where it and each detail stood.

    ``cards`` is the beginning of our own cards' addresses: a page that names its card as its picture has its photo
    elsewhere, and a card of a card would be drawn otherwise.
    """

    def absolute(text: str) -> str | None:
        address = page.absolute(text, url)
        own = cards is not None and address is not None and address.startswith(cards)
        return address if address and not own and _usable(address, url) else None

    def photo(text: str) -> str | None:
        address = absolute(text)
        return address if address and not _LOGO.search(urlsplit(address).path) else None

    # A template's logo in the place of the photo gives way to another picture that the page states.
    found = first(_stated(page), photo) or first(
        chain(_stated(page), _mentioned(page), shown_pictures(page, url)), absolute
    )
    if found is None:
        return None
    details = {
        "credit": (_credit(page, found[0], absolute), MAX_LABEL),
        "alt": (_alt(page, found[0], absolute), MAX_TEXT),
    }
    known = {name: (value[0][:limit], value[1]) for name, (value, limit) in details.items() if value}
    image = {"url": found[0]} | {name: text for name, (text, _) in known.items()}
    return image, {"image": found[1]} | {f"image.{name}": source for name, (_, source) in known.items()}


def _usable(address: str, url: str) -> bool:
    """Say whether a picture may lie there: no film or drawing by its name, and a public host or the page's own."""
    parts = urlsplit(address)
    return not _NO_PICTURE.search(parts.path) and (parts.hostname == urlsplit(url).hostname or is_public(address))


def _stated(page: Markup) -> Iterator[Candidate]:
    return chain(
        page.meta("og:image:secure_url", "og:image:url", "og:image"),
        page.ld("image.url", "image.contentUrl", "image"),
        page.meta("twitter:image", "twitter:image:src"),
        page.attr("poster", "article video[poster]", "main video[poster]", "video[poster]"),
        (("link image_src", href) for href in page.links.get("image_src", ())),
    )


def _mentioned(page: Markup) -> Iterator[Candidate]:
    return chain(
        page.meta("parsely-image-url", "sailthru.image.full", "image", "thumbnail"),
        page.ld("primaryImageOfPage.url", "primaryImageOfPage.contentUrl", "primaryImageOfPage", "thumbnailUrl"),
    )


def _credit(page: Markup, url: str, absolute: Callable[[str], str | None]) -> tuple[str, str] | None:
    paths = [f"image.{name}" for name in _CREDITS]
    return first(chain(page.ld(*paths), _captions(page, url, absolute)), plain)


def _captions(page: Markup, url: str, absolute: Callable[[str], str | None]) -> Iterator[Candidate]:
    """Yield the credit in the figure that shows this very picture: another picture's credit would be a lie."""
    for figure in page.document.select("figure")[:20]:
        shown = figure.select_one("img")
        if shown is not None and _shows(shown, url, absolute):
            yield from (("figure credit", element.text) for element in figure.select(_CREDITED)[:3])
            caption = figure.select_one("figcaption")
            said = _SIGNED.search(plain(caption.text[-MAX_LABEL:])) if caption is not None else None
            if said:
                yield "figcaption", said[1]


def _alt(page: Markup, url: str, absolute: Callable[[str], str | None]) -> tuple[str, str] | None:
    same = (
        ("img alt", image.attr("alt") or "")
        for image in page.document.select("img[alt]")[:100]
        if _shows(image, url, absolute)
    )
    return first(chain(page.meta("og:image:alt", "twitter:image:alt"), page.ld("image.caption"), same), plain)


def _shows(image: turbohtml.Element, url: str, absolute: Callable[[str], str | None]) -> bool:
    """Say whether an image shows the file at ``url``, in whatever size or query."""
    name = urlsplit(url).path.rpartition("/")[2]
    # Most are other files: they need not be made absolute to be told apart.
    sources = [text for at in ("src", *LATE) if name in (text := image.attr(at) or "").replace(" ", "%20")]
    return len(name) > _SHORT_NAME and any(
        urlsplit(absolute(text) or "").path.rpartition("/")[2] == name for text in sources
    )


def ai_disclosure(page: Markup, language: str) -> tuple[str, str] | None:
    """Return what must be told about generative AI, in the page's language, when the page states a source type."""
    stated = page.ld("image.digitalSourceType", "digitalSourceType")

    def text_of(source_type: str) -> str | None:
        kind = source_type.rstrip("/").rpartition("/")[2].removesuffix("DigitalSource").lower()
        texts = _MADE_BY_AI.get(kind, {})
        return texts.get(language[:2].lower(), texts.get("en"))

    return first(stated, text_of)
