"""The pictures of an article's page that an editor may choose from, those that the page names for sharing first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from urllib.parse import urlsplit

import turbohtml

from share_service.articles.article import MAX_LABEL, MAX_TEXT
from share_service.articles.gate import is_public
from share_service.articles.markup import Markup, plain

MAX_PICTURES = 12
_LOOKED_AT = 60
# What is drawn by a template, counts pixels, or is a face of 48 pixels.
_SMALL_FRY = re.compile(
    r"(?:sprite|spacer|blank|pixel|1x1|avatar|gravatar|favicon|placeholder|[/_.-]icons?[/_.-]|logo)[^/]*$|\.(?:svgz?|ico)$",
    re.IGNORECASE,
)
_LEAST_PX = 200
_IN_ARTICLE = ("article img", "main img", '[class*="content" i] img')
_CREDIT = '[class*="credit" i], [class*="copyright" i], [itemprop~=copyrightHolder]'


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A picture of a page: its absolute address, and the words that stand beside it there."""

    url: str
    alt: str = ""
    credit: str = ""


def page_pictures(
    html: bytes | str, *, url: str, charset: str | None = None, cards: str | None = None
) -> tuple[PagePicture, ...]:
    """Return at most 12 pictures of the page that was fetched from ``url``, each file once.

    ``cards`` is the beginning of our own cards' addresses: none of them is a photo. What is small by its name, its
    declared width or its type is left out. Never raises for what a page contains.
    """
    page = Markup(html, charset=charset)
    found: dict[str, PagePicture] = {}
    for one in islice(_all(page), _LOOKED_AT * 3):
        address = page.absolute(one.url, url)
        if address and _is_photo(address, url) and not (cards and address.startswith(cards)):
            key = _file(address)
            known = found.get(key, PagePicture(address))
            found[key] = PagePicture(known.url, known.alt or one.alt, known.credit or one.credit)
    return tuple(islice(found.values(), MAX_PICTURES))


def _all(page: Markup) -> Iterator[PagePicture]:
    stated = chain(
        page.meta("og:image:secure_url", "og:image:url", "og:image"),
        page.ld("image.url", "image.contentUrl", "image", "thumbnailUrl"),
        page.meta("twitter:image", "twitter:image:src"),
        page.attr("poster", "article video[poster]", "main video[poster]"),
        (("link image_src", href) for href in page.links.get("image_src", ())),
    )
    yield from (PagePicture(text) for _, text in stated)
    for selector in _IN_ARTICLE:
        yield from filter(None, map(_shown, islice(page.document.select(selector), _LOOKED_AT)))


def _shown(image: turbohtml.Element) -> PagePicture | None:
    """Return what an ``<img>`` shows, in the largest of its sizes, with the credit of its own figure."""
    width = (image.attr("width") or "").strip()
    address = _largest(image.attr("srcset") or image.attr("data-srcset") or "")
    address = address or image.attr("data-src") or image.attr("src") or ""
    if not address or (width.isdecimal() and int(width[:6]) < _LEAST_PX):
        return None
    return PagePicture(address, plain(image.attr("alt") or "")[:MAX_TEXT], _credit(image))


def _largest(srcset: str) -> str:
    """Return the address of the widest candidate of a ``srcset`` (HTML §4.8.4.2.1)."""
    parts = [part.split() for part in re.split(r",\s+", srcset[:20_000].strip())]
    sized = [(float(part[1][:-1]), part[0]) for part in parts if len(part) == 2 and _SIZE.fullmatch(part[1])]
    return max(sized)[1].rstrip(",") if sized else ""


_SIZE = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,3})?[wx]")


def _credit(image: turbohtml.Element) -> str:
    figure = image.closest("figure")
    found = figure.select_one(_CREDIT) if figure is not None else None
    return plain(found.text)[:MAX_LABEL] if found is not None else ""


def _is_photo(address: str, url: str) -> bool:
    parts = urlsplit(address)
    return not _SMALL_FRY.search(parts.path) and (parts.hostname == urlsplit(url).hostname or is_public(address))


def _file(address: str) -> str:
    """Return what two sizes of one picture have in common: their address without what says how large it is."""
    parts = urlsplit(address)
    return parts.netloc + re.sub(r"[-_@/]\d{2,4}(?:x\d{2,4}|w|px)?(?=[./_-]|$)", "", parts.path)
