"""Where on a page its article stands: its headline, and what is apart from it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import chain, islice, takewhile
from typing import TYPE_CHECKING

import turbohtml

from share_service.articles.article import clean_text

if TYPE_CHECKING:
    from share_service.articles.markup import Markup

# What stands apart from the article has dates of its own.
_APART = re.compile(r"comment|related|recommend|sidebar|teaser|promo|footer|widget|newsletter|trending", re.IGNORECASE)
# Names of what holds the article, as "has-sidebar", and of its own foot, as "post-footer".
_OF_THE_WHOLE = re.compile(r"(?:no|has|with|without)[-_]|(?:post|entry|article|story|content)[-_]?foot", re.IGNORECASE)
_APART_TAGS = frozenset({"aside", "nav", "footer"})
_HEADINGS, _MIN_HEADING = 40, 10
# How much of an element is looked at, in nodes and in characters of each.
_MAX_NEST, MAX_TEXT = 150, 1_000
# A longer text is no label, byline or date.
MAX_LINE = 120


UNSHOWN = frozenset({"script", "style", "noscript", "template", "svg"})
# Texts looked at for a label: more than a long article has.
_MAX_TEXTS = 6_000
_YEAR = re.compile(r"(?:19|20)\d\d|\d\d?[./]\d\d?[./]\d\d")


class Place:
    """The article's place on one page: ``headlines`` are the headings that show its title (0 to 3)."""

    def __init__(self, page: Markup) -> None:
        # Not the page itself: two that hold each other are in memory until somebody looks for such.
        self._body = page.document.select_one("body")
        self.headlines = _headlines(page)
        self._around: set[turbohtml.Node] = {node for headline in self.headlines for node in headline.ancestors}

    @cached_property
    def texts(self) -> list[tuple[turbohtml.Text, str]]:
        """The short texts that name a year, each with the short text right before it: perhaps its label."""
        return list(_dated_texts(() if self._body is None else self._body.descendants))

    def is_apart(self, node: turbohtml.Node) -> bool:
        """Say whether a node stands in a margin, a list of other articles, a discussion: not where the headline does."""
        around = takewhile(lambda outer: outer not in self._around, chain((node,), islice(node.ancestors, 12)))
        return any(_sets_apart(outer) for outer in around if isinstance(outer, turbohtml.Element))


def _sets_apart(element: turbohtml.Element) -> bool:
    if element.tag in _APART_TAGS:
        # An article's own footer may say when and by whom.
        return element.tag != "footer" or element.closest("article") is None
    names = f"{element.attr('class') or ''} {element.attr('id') or ''}"
    return bool(_APART.search(names)) and any(
        _APART.search(name) and not _OF_THE_WHOLE.match(name) for name in names.split()[:20]
    )


def _dated_texts(nodes: Iterable[turbohtml.Node]) -> Iterator[tuple[turbohtml.Text, str]]:
    before = ""
    for node in islice(nodes, _MAX_TEXTS):
        if isinstance(node, turbohtml.Text) and not (text := node.data).isspace():
            dated = len(text) <= MAX_TEXT and _YEAR.search(text) is not None
            if dated and getattr(node.parent, "tag", "") not in UNSHOWN:
                yield node, before
            before = text.strip() if len(text) <= MAX_LINE and not dated else ""


def _headlines(page: Markup) -> list[turbohtml.Element]:
    """Return the headings that the page's title repeats, the longest: on many a blog the h1 is the blog's name."""
    told = [
        clean_text(text[:MAX_TEXT]).casefold() for _, text in chain(page.meta("og:title"), page.text("head > title"))
    ]
    said = [
        (clean_text(element.text[:MAX_TEXT]).casefold(), element)
        for element in islice(page.document.select("h1, h2, h3, h4"), _HEADINGS)
    ]
    repeated = [text for text, _ in said if len(text) >= _MIN_HEADING and any(text in title for title in told)]
    if repeated:
        longest = max(repeated, key=len)
        return [element for text, element in said if text == longest][:3]
    element = page.document.select_one("h1[itemprop], article h1, main h1, h1")
    return [] if element is None else [element]


def strings(element: turbohtml.Element, number: int) -> list[str]:
    """Return the first texts in an element; a nest of thousands of empty ones has none."""
    texts = (node.data for node in islice(element.descendants, _MAX_NEST) if isinstance(node, turbohtml.Text))
    return list(islice((text.strip()[:MAX_TEXT] for text in texts if not text.isspace()), number))
