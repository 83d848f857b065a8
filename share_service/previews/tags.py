"""A page's social tags as crawlers find them: which attribute named them, in which order, in how many bytes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Literal
from urllib.parse import urlsplit

from share_service.articles.article import clean_text
from share_service.articles.markup import Markup

MAX_TAGS = 2_000
MAX_VALUE = 20_000
Attribute = Literal["property", "name"]


@dataclass(frozen=True, slots=True)
class Tag:
    """One meta tag: the attribute that names it, the name in lower case, and its value as it is written."""

    attribute: Attribute
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Tags:
    """What a page says to crawlers, in the order of the page. ``url`` is where it was read from, if that is known."""

    url: str | None = None
    metas: tuple[Tag, ...] = ()
    title: str = ""
    language: str = ""
    canonical: str = ""
    json_ld: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def values(self, name: str, attribute: Attribute | None = None) -> list[str]:
        """Return the values of the meta tags of that name, in either attribute or in the one given."""
        return [tag.value for tag in self.metas if tag.name == name and attribute in (None, tag.attribute)]

    def first(self, name: str, *, property_only: bool = False) -> str:
        """Return the first value of a source that is not empty, as one clean line: "og:title", "title", "json-ld headline", "url".

        ``property_only`` passes over Open Graph tags that stand in ``name=``.
        """
        return next((text for text in map(clean_text, self._all(name, property_only=property_only)) if text), "")

    def _all(self, name: str, *, property_only: bool) -> list[str]:
        if name == "title":
            return [self.title]
        if name == "url":
            return [self.url or ""]
        if name.startswith("json-ld "):
            return list(self.json_ld.get(name.removeprefix("json-ld "), ()))
        if name.startswith("twitter:"):
            # The last one wins for twitter:card; for the others the first does (X's own validator).
            return self.values(name)[:: -1 if name == "twitter:card" else 1]
        return self.values(name, "property" if property_only and name.startswith("og:") else None)

    @property
    def host(self) -> str:
        """The host that a network names: the address's, without www."""
        for address in (self.first("og:url"), self.url or "", self.canonical):
            host = host_of(address)
            if host:
                return host.removeprefix("www.")
        return ""


def host_of(address: str) -> str:
    """Return the host of an address, or an empty text."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def read_tags(html: bytes | str, *, url: str | None = None, charset: str | None = None) -> Tags:
    """Read the tags of a page (or of a block of tags). Never raises for what a page contains."""
    page = Markup(html, charset=charset)
    return Tags(
        url=url,
        metas=tuple(_metas(page)),
        title=next((clean_text(text) for _, text in page.text("head > title", "title") if text.strip()), ""),
        language=next((value for _, value in page.attr("lang", "html[lang]")), ""),
        canonical=next((href.strip() for href in page.links.get("canonical", ())), ""),
        json_ld=_json_ld(page),
    )


def _metas(page: Markup) -> Iterator[Tag]:
    for element in islice(page.document.select("meta[content]"), MAX_TAGS):
        value = (element.attr("content") or "")[:MAX_VALUE]
        attributes: tuple[Attribute, ...] = ("property", "name")
        for attribute in attributes:
            for name in (element.attr(attribute) or "").lower().split():
                yield Tag(attribute, name, value)


_PATHS = {
    "headline": ("headline",),
    "description": ("description",),
    "image": ("image.url", "image.contentUrl", "image"),
    "publisher": ("publisher.name",),
    "author": ("author",),
    "published": ("datePublished",),
    "credit": ("image.creditText", "creditText", "image.copyrightNotice"),
    "source type": ("image.digitalSourceType", "digitalSourceType"),
}


def _json_ld(page: Markup) -> dict[str, tuple[str, ...]]:
    found = {name: tuple(text for _, text in islice(page.ld(*paths), 20)) for name, paths in _PATHS.items()}
    return {name: texts for name, texts in found.items() if texts}
