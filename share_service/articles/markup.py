"""A page's markup, gathered once: its meta tags, links, JSON-LD and the elements that candidates come from.

Everything is bounded, so a hostile page costs what a large honest one does.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property
from html import unescape
from itertools import islice
from urllib.parse import urljoin

import turbohtml

from share_service.articles.article import canonical_url, clean_text
from share_service.articles.jsonld import Node, article_nodes, texts_at
from share_service.articles.place import Place

MAX_ELEMENTS = 2_000
MAX_VALUE = 20_000
# Facebook and Mastodon read a million bytes. A tree takes twenty times what it is made of.
MAX_MARKUP = 1_500_000
# A field's candidate: where it stands, and its raw text.
Candidate = tuple[str, str]
_INLINE = re.compile(r"<(i|em|b|strong|span|u|sup|sub|p|a)(?:\s[^<>]*)?>([^<>]*)</\1>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.IGNORECASE)
_BEYOND_ASCII = re.compile("[^\x00-\x7f\ufffd]")
# What a template writes where it has nothing to write.
_NOTHING = frozenset({"", "null", "undefined", "NaN", "[object Object]"})
_BREAK = re.compile(r"<br\s*/?>|</p>\s*<p(?:\s[^<>]*)?>", re.IGNORECASE)
_NESTED = 3
_META_NAMES = ("property", "name", "itemprop", "http-equiv")


class Markup:
    """One parsed page. ``charset`` is the label of its Content-Type header; only WHATWG labels count."""

    def __init__(self, html: bytes | str, *, charset: str | None = None) -> None:
        self.document = _parse(html[:MAX_MARKUP], charset)
        self.metas = self._gather_metas()
        self.links = self._gather_links()

    def _gather_metas(self) -> dict[str, list[str]]:
        metas: dict[str, list[str]] = {}
        for element in islice(self.document.select("meta[content]"), MAX_ELEMENTS):
            content = (element.attr("content") or "")[:MAX_VALUE]
            keys = {key.lower() for name in _META_NAMES for key in (element.attr(name) or "").split()}
            for key in keys if content.strip() not in _NOTHING else ():
                metas.setdefault(key, []).append(content)
        return metas

    def _gather_links(self) -> dict[str, list[str]]:
        links: dict[str, list[str]] = {}
        for element in islice(self.document.select("link[rel][href]"), MAX_ELEMENTS):
            for rel in (element.attr("rel") or "").lower().split():
                links.setdefault(rel, []).append(element.attr("href") or "")
        return links

    @cached_property
    def nodes(self) -> list[Node]:
        """The JSON-LD objects that describe an article, the most telling first."""
        scripts = self.document.select('script[type*="ld+json" i]')
        shown = " ".join(text for _, text in (*self.meta("og:title"), *self.text("title")))
        return article_nodes((script.text for script in islice(scripts, 50)), shown)

    @cached_property
    def properties(self) -> dict[str, list[turbohtml.Element]]:
        """The elements with microdata or RDFa properties, by property name; without schema.org's prefix."""
        found: dict[str, list[turbohtml.Element]] = {}
        for attribute, selector in (("itemprop", "[itemprop]"), ("property", "[property]:not(meta)")):
            for element in islice(self.document.select(selector), MAX_ELEMENTS):
                for name in (element.attr(attribute) or "").lower().split():
                    found.setdefault(name.removeprefix("schema:"), []).append(element)
        return found

    @cached_property
    def place(self) -> Place:
        """Where the article stands on the page."""
        return Place(self)

    @cached_property
    def base(self) -> str:
        """What relative addresses of this page are relative to, when it says so itself."""
        element = self.document.select_one("base[href]")
        return ((element.attr("href") if element is not None else "") or "").strip()

    @cached_property
    def site_names(self) -> set[str]:
        """What the site calls itself, in lower case."""
        found = self.meta("og:site_name", "application-name", "apple-mobile-web-app-title", "twitter:site")
        return {clean_text(text).casefold().lstrip("@") for _, text in found}

    def absolute(self, address: str, url: str) -> str | None:
        """Return ``address`` as an absolute http(s) URL, or None when it is none."""
        address = clean_text(address[:MAX_VALUE])
        if not address:
            return None
        try:
            return canonical_url(urljoin(urljoin(url, self.base), address.replace(" ", "%20")))
        except ValueError:
            return None

    def meta(self, *names: str) -> Iterator[Candidate]:
        """Yield the contents of the meta tags of those names, in the order of the names."""
        for name in names:
            yield from ((name, value) for value in self.metas.get(name, ())[:10])

    def ld(self, *paths: str) -> Iterator[Candidate]:
        """Yield the texts of the JSON-LD articles at those dotted paths."""
        for path in paths:
            for texts in self.ld_lists(path):
                yield from texts

    def ld_lists(self, path: str) -> Iterator[list[Candidate]]:
        """Yield the texts at a dotted path, one list for each JSON-LD article."""
        for node in self.nodes:
            yield [(f"json-ld {path}", text) for text in texts_at(node, path)]

    def prop(self, *names: str) -> Iterator[Candidate]:
        """Yield the values of microdata properties."""
        for name in names:
            for element in self.properties.get(name, ())[:10]:
                yield f"itemprop {name}", value_of(element)

    def text(self, *selectors: str) -> Iterator[Candidate]:
        """Yield the visible text of the first elements that match each selector."""
        for selector in selectors:
            for element in islice(self.document.select(selector), 10):
                yield selector, element.text[:MAX_VALUE]

    def attr(self, name: str, *selectors: str) -> Iterator[Candidate]:
        """Yield an attribute of the first elements that match each selector."""
        for selector in selectors:
            for element in islice(self.document.select(selector), 20):
                value = element.attr(name)
                if value and value.strip():
                    yield selector, value[:MAX_VALUE]


def value_of(element: turbohtml.Element) -> str:
    """Return a property's value: its content or datetime attribute, else its text."""
    return (element.attr("content") or element.attr("datetime") or element.text)[:MAX_VALUE]


def _parse(html: bytes | str, charset: str | None) -> turbohtml.Document:
    if isinstance(html, str):
        return turbohtml.parse(html.replace("\x00", ""), positions=False)
    label = (charset or "").strip().strip("'\"").lower()
    # Bytes that are valid UTF-8 beyond ASCII are UTF-8, whatever a header or an old <meta charset> says: both lie.
    with suppress(UnicodeDecodeError):
        # Not final: the last character may be cut in two.
        text, _ = codecs.utf_8_decode(html, "strict", False)
        if not label or not (text.isascii() or "\x00" in text[:200]):
            return turbohtml.parse(text.replace("\x00", ""), positions=False)
    if label and not _mislabelled(label, html):
        with suppress(LookupError):
            return turbohtml.parse(html, encoding=label, positions=False)
    # A NUL shows as U+FFFD; only UTF-16, known by its first bytes, has them for a reason.
    cleaned = html if html[:2] in (b"\xff\xfe", b"\xfe\xff") else html.replace(b"\x00", b"")
    return turbohtml.parse(cleaned, detect_encoding=True, positions=False)


def _mislabelled(label: str, html: bytes) -> bool:
    """Say whether a page cannot be what its header calls it: UTF-16 shows itself by its bytes, and so does UTF-8."""
    if label.startswith("utf-16"):
        return b"<" in html[:200] and b"\x00" not in html[:200]
    if label not in ("utf-8", "utf8"):
        return False
    text = html.decode("utf-8", "replace")
    return "\ufffd" in text and _BEYOND_ASCII.search(text) is None


def plain(text: str) -> str:
    """Return ``text`` as one clean line: no inline tags, no entities escaped twice, nothing that was not decoded."""
    text = _ENTITY.sub(lambda entity: unescape(entity[0]), text) if "&" in text else text
    if "<" in text:
        text = _BREAK.sub(" ", text)
        for _level in range(_NESTED):
            text = _INLINE.sub(r"\2", text)
    return clean_text(text.replace("\ufffd", ""))
