"""An article's page, read: its markup in, article JSON and where each value came from out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from share_service.articles import picker, pictures, when
from share_service.articles.article import MAX_LABEL, MAX_TEXT, MAX_TITLE, host_allowed
from share_service.articles.markup import Candidate, Markup
from share_service.articles.walls import Wall, wall_of


@dataclass(frozen=True, slots=True)
class PageReading:
    """What a page says: ``article`` is article JSON, ``sources`` names where each field stood.

    A picture's details have sources too, as ``image.credit``.
    "title" is missing when the page has none, "url" when neither the caller nor the page names it.
    ``wall`` says what stands in the article's place, when the page is not the article.
    """

    article: dict[str, Any]
    sources: dict[str, str]
    wall: Wall | None = None


def read_page(
    html: bytes | str,
    *,
    url: str | None,
    charset: str | None = None,
    hosts: tuple[str, ...] = (),
    cards: str | None = None,
) -> PageReading:
    """Read the metadata of the article page that was fetched from ``url``.

    ``charset`` is the label of the Content-Type header. The canonical address that the page names is believed
    when it is on the page's own host or on one of ``hosts``; without ``url`` (a saved page) it is believed as it is.
    ``cards`` is the beginning of our own cards' addresses, as in ``https://share.journal.example/card``: none of them
    is the article's photo. Never raises for what a page contains.
    """
    page = Markup(html, charset=charset)
    own = _address(page, url, hosts)
    here = own[0] if own else "https://page.invalid/"
    language, title = picker.language(page), _limited(picker.title(page), MAX_TITLE)
    found = {
        "url": own,
        "title": title,
        "description": _limited(picker.description(page), MAX_TEXT),
        "authors": picker.authors(page),
        "section": _limited(picker.section(page), MAX_LABEL),
        "language": language,
        "published_at": when.published_at(page, here),
        "modified_at": when.modified_at(page),
        "ai_disclosure": pictures.ai_disclosure(page, language[0] if language else "en"),
    }
    article: dict[str, Any] = {name: value[0] for name, value in found.items() if value}
    sources = {name: value[1] for name, value in found.items() if value}
    picture = pictures.picture(page, url or here, cards)
    if picture:
        article["image"], picture_sources = picture
        sources |= picture_sources
    return PageReading(article, sources, wall_of(page, title[0] if title else None))


def _limited(found: tuple[str, str] | None, limit: int) -> tuple[str, str] | None:
    return (found[0][:limit].rstrip(), found[1]) if found else None


def _address(page: Markup, url: str | None, hosts: tuple[str, ...]) -> tuple[str, str] | None:
    """Return the article's address: the canonical one where it can be believed, else where it was fetched."""
    requested = page.absolute(url, url) if url else None
    for source, text in _canonicals(page):
        candidate = page.absolute(text, requested or "")
        if candidate and _believed(candidate, requested, hosts):
            return candidate, source
    return (requested, "request") if requested else None


def _canonicals(page: Markup) -> Iterator[Candidate]:
    yield from (("link canonical", href) for href in page.links.get("canonical", ()))
    yield from page.meta("og:url")
    yield from page.ld("mainEntityOfPage.@id", "url")


def _believed(candidate: str, requested: str | None, hosts: tuple[str, ...]) -> bool:
    if requested is None:
        return True
    there, here = urlsplit(candidate), urlsplit(requested)
    # A front page given as canonical is a template's mistake: every article would be the same one.
    if there.path == "/" and not there.query and here.path != "/":
        return False
    return there.hostname == here.hostname or host_allowed(candidate, hosts)
