"""Which candidate wins, field by field: what a page says to sharers first, what it shows last.

Each function yields candidates in their order of trust; the first that means something is taken.
The order was measured on pages of many publishers, not reasoned.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import TypeVar

from share_service.articles.bylines import shown_authors
from share_service.articles.markup import Candidate, Markup, plain
from share_service.articles.names import names_in
from share_service.articles.titles import page_title, told_title

T = TypeVar("T")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
MIN_SENTENCE, MIN_PARAGRAPH, MAX_TEXT = 25, 60, 20_000
_SENTENCE = re.compile(r"[.!?…。！？।]\W*$")


def first(candidates: Iterable[Candidate], read: Callable[[str], T | None]) -> tuple[T, str] | None:
    """Return what ``read`` makes of the first candidate it makes anything of, and where that stood."""
    for source, text in candidates:
        value = read(text)
        if value:
            return value, source
    return None


def title(page: Markup) -> tuple[str, str] | None:
    """Return the headline and where it stood."""
    return first(
        chain(
            page.meta("dc:title", "dcterms:title", "og:title"),
            told_title(page),
            page.meta("twitter:title", "dc.title", "dcterms.title", "parsely-title", "sailthru.title", "title"),
            page.prop("headline"),
            page_title(page),
            page.ld("name"),
        ),
        plain,
    )


def description(page: Markup) -> tuple[str, str] | None:
    """Return the standfirst and where it stood."""
    return first(
        chain(
            page.meta("dc:description", "dcterms:description", "og:description"),
            page.ld("description"),
            page.meta(
                "description", "twitter:description", "dc.description", "dcterms.description", "sailthru.description"
            ),
            page.prop("description"),
            _paragraphs(page),
        ),
        plain,
    )


def _paragraphs(page: Markup) -> Iterator[Candidate]:
    """Yield the first paragraphs of the page's main text: whole sentences first, then anything long."""
    blocks = [block.strip() for block in page.document.article().text[:MAX_TEXT].splitlines()]
    yield from (("text", block) for block in blocks if _SENTENCE.search(block) and len(block) >= MIN_SENTENCE)
    yield from (("text", block) for block in blocks if len(block) >= MIN_PARAGRAPH)


def authors(page: Markup) -> tuple[list[str], str] | None:
    """Return the authors' names and where they stood; the site's own name only when nobody else is named."""

    def people(text: str) -> list[str]:
        return [name for name in names_in(text) if name.casefold() not in page.site_names]

    return (
        first(_stated_authors(page), people)
        or first(shown_authors(page), people)
        or first(_stated_authors(page), names_in)
        or first(page.meta("twitter:creator"), lambda text: names_in(text.lstrip("@ ")))
    )


# Dublin Core first: who fills it in means it.
_AUTHOR_METAS = ("dc:creator", "dcterms:creator", "author", "parsely-author", "sailthru.author", "dc.creator")
_MORE_AUTHOR_METAS = (
    "dcterms.creator",
    "article:author",
    "og:article:author",
    "byl",
    "article.author",
    "citation_author",
)


def _stated_authors(page: Markup) -> Iterator[Candidate]:
    # schema.org's Role stands between an article and its author.
    for path in ("author", "author.author", "creator"):
        for listed in page.ld_lists(path):
            yield from _together(listed)
    for name in (*_AUTHOR_METAS, *_MORE_AUTHOR_METAS):
        yield from _together(page.meta(name))


def _together(candidates: Iterable[Candidate]) -> Iterator[Candidate]:
    """Join the names of one list: each is an author, the byline is all of them."""
    names = [(source, text) for source, text in candidates if names_in(text)]
    if names:
        yield names[0][0], "; ".join(dict.fromkeys(text for _, text in names))


def section(page: Markup) -> tuple[str, str] | None:
    """Return the section's name and where it stood."""
    return first(
        chain(page.ld("articleSection"), page.meta("article:section", "parsely-section"), page.prop("articlesection")),
        lambda text: plain(text) if not text.startswith(("http:", "https:")) else None,
    )


def language(page: Markup) -> tuple[str, str] | None:
    """Return the article's language as a BCP 47 tag and where it stood."""
    return first(
        chain(
            page.attr("lang", "html[lang]"),
            page.ld("inLanguage"),
            page.meta("og:locale", "content-language", "dc.language", "dcterms.language", "language"),
            page.attr("lang", "article[lang]", "body[lang]"),
        ),
        _tag,
    )


def _tag(text: str) -> str | None:
    tag = text.partition(",")[0].strip().replace("_", "-")
    return tag if _LANGUAGE.fullmatch(tag) and tag.lower() not in ("und", "zxx", "mul") else None
