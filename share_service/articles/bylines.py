"""Authors as a page shows them: by markup that names them, by a line beside the headline that begins with "by"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice

import turbohtml

from share_service.articles.markup import Candidate, Markup, value_of
from share_service.articles.names import DATED
from share_service.articles.place import Place, strings

# A longer element is a paragraph about the author, not a byline.
_MAX_BYLINE, _MAX_PIECES = 120, 12
_AFTER, _BEFORE = 150, 60
_BY = re.compile(
    r"(?:(?:written|words|story|text|reported|posted|publi[ée]|écrit|rédigé|propos recueillis|submitted|created|"
    r"verfasst|eingestellt|erstellt|geschrieben|escrito|scritto)\s+)?"
    r"(?:by|par|von|por|di|door|av|af|przez|od)\s*:?\s+[^\W\d_]",
    re.IGNORECASE,
)
# A line is not yet whole after these, and goes on with those.
_OPEN = re.compile(r"(?:\b(?:by|par|von|por|di|door|av|af|przez|od|and|et|und|y|e|en)|[,&:;])\s*$", re.IGNORECASE)
_JOINING = re.compile(r"(?:and|et|und|y|e|en|&)\b|[,&;]\s*$", re.IGNORECASE)
_NAMED = (
    "[itemprop~=author] [itemprop~=name]",
    '[property$="author"] [property$="name"]',
    "[itemprop~=author]",
    ".p-author .p-name, .h-card .fn, .vcard .fn",
    ".p-author",
    'a[rel~="author"]',
)
_CLASSED = (
    '[class*="byline" i] a',
    '[class*="author" i] a',
    '[class*="author-name" i]',
    '[class*="byline" i]',
    '[class*="author" i]',
)
# Pages of authors: a link there has a name on it, or says what to do there in words of no name.
_LINKED = tuple(f'a[href*="/{folder}/" i]' for folder in ("author", "authors", "auteur", "auteurs", "autor"))
_SMALL_WORD = re.compile(r"\b[a-zà-þ]{4,}\b")


def shown_authors(page: Markup) -> Iterator[Candidate]:
    """Yield what may be the article's byline where the page shows one: beside the headline, then wherever it stands."""
    place = page.place
    near = {node for headline in place.headlines for node in _near(headline)}
    own: list[Candidate] = []
    apart: list[Candidate] = []
    for source, element in _matches(page, _NAMED):
        if place.is_apart(element):
            apart.extend(_said_by(source, element))
        elif element in near:
            yield from _said_by(source, element)
        else:
            own.extend(_said_by(source, element))
    yield from _beginning_with_by(place)
    yield from own
    for selector in _CLASSED:
        for source, element in sorted(_matches(page, (selector,)), key=lambda item: item[1] not in near):
            if place.is_apart(element):
                apart.extend(_said_by(source, element))
            else:
                yield from _said_by(source, element)
    for source, element in _matches(page, _LINKED):
        yield from (said for said in _said_by(source, element) if not _SMALL_WORD.search(said[1]))
    # A post may have its author in its own footer.
    yield from apart


def _matches(page: Markup, selectors: tuple[str, ...]) -> Iterator[tuple[str, turbohtml.Element]]:
    for selector in selectors:
        yield from ((selector, element) for element in islice(page.document.select(selector), 10))


def _near(headline: turbohtml.Element) -> Iterator[turbohtml.Node]:
    return chain(islice(headline.following, _AFTER), islice(headline.preceding, _BEFORE))


def _beginning_with_by(place: Place) -> Iterator[Candidate]:
    for headline in place.headlines:
        for node in _near(headline):
            line = _byline(strings(node, _MAX_PIECES)) if isinstance(node, turbohtml.Element) else ""
            if len(line) <= _MAX_BYLINE and (_BY.match(line) or DATED.match(line)) and not place.is_apart(node):
                yield "text beside h1", line


def _byline(pieces: list[str]) -> str:
    """Return "By Ann and Bob" of the texts of a line, without what stands in elements of their own after the names."""
    line = ""
    for piece in pieces:
        if line and not (_OPEN.search(line) or _JOINING.match(piece)):
            break
        line = f"{line} {piece}".strip()
    return line


def _said_by(source: str, element: turbohtml.Element) -> Iterator[Candidate]:
    stated = element.attr("content")
    line = stated or " ".join(strings(element, _MAX_PIECES)) or value_of(element)
    if len(line.strip()) <= _MAX_BYLINE:
        yield source, line
