"""When an article appeared and when it was last changed: what the page states, then what it shows.

``published_at`` is the first appearance, as editors and readers date an article; where a page states a later
change too, that is ``modified_at``. Only a page that states nothing else is dated by its change.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice, takewhile
from urllib.parse import urlsplit

import turbohtml

from share_service.articles.dates import moment, moment_in_path
from share_service.articles.markup import Candidate, Markup
from share_service.articles.picker import first

_UPDATED = re.compile(
    r"updated|modified|edited|corrected|mise? à jour|modifié|actualis|aktualisiert|actualiza|aggiornat|bijgewerkt|更新",
    re.IGNORECASE,
)
# What stands apart from the article has dates of its own.
_APART = re.compile(r"comment|related|recommend|sidebar|teaser|promo|footer|widget|newsletter|trending", re.IGNORECASE)
_APART_TAGS = frozenset({"aside", "nav", "footer"})
_UNSHOWN = frozenset({"script", "style", "noscript", "template", "svg"})
# How far from the headline a date is still its own, in nodes, and how long such a line may be.
_AFTER, _BEFORE, _MAX_LINE, _MAX_PIECES = 120, 60, 120, 8
# A longer paragraph is the article itself: dates in it are what it tells of.
_PARAGRAPH = 300
# The web is younger than most dates that a page may show for other reasons (htmldate draws the same line).
_FIRST_SHOWN = "1995"
# Keys of the data that pages are built from in the browser: the first names the article itself.
_STATE = re.compile(
    r"\"(?:datePublished|publishedAt|published_at|publishDate|publish_date|publicationDate|publication_date|pubDate|"
    r"firstPublished(?:At|Date)?|first_published_at|datePublication|published_time|publishedDateTime)\\?\"\s*:\s*\\?\"?"
    r"([0-9A-Za-z][^\"\\,}]{7,39})",
)
_OPEN = re.compile(r"(?<!\d)(\d{1,2})[./-](\d{1,2})[./-]\d{4}(?!\d)")
# Where English is written month first: by far most of these.
_AMERICAN = ("com", "org", "net", "us", "gov", "edu")


def published_at(page: Markup, url: str) -> tuple[str, str] | None:
    """Return when the article was published (RFC 3339) and where that stood."""
    found = _first_moment(page, url, _stated(page))
    if found is None or not _OPEN.search(found[2]):
        found = found or _in_address(page, url) or _first_moment(page, url, _shown(page), since=_FIRST_SHOWN)
        found = found or _first_moment(page, url, _changed(page))
        return found[:2] if found else None
    return _confirmed(page, url, found)


def modified_at(page: Markup) -> tuple[str, str] | None:
    """Return when the article was last changed (RFC 3339) and where that stood."""
    return first(
        chain(
            page.ld("dateModified"), page.meta("article:modified_time", "og:updated_time"), page.prop("datemodified")
        ),
        moment,
    )


def _first_moment(
    page: Markup, url: str, candidates: Iterable[Candidate], since: str = ""
) -> tuple[str, str, str] | None:
    """Return the first moment, where it stood, and the text that it was read from."""
    for source, text in candidates:
        value = moment(text, month_first=_month_first(page, url))
        if value and value >= since:
            return value, source, text
    return None


def _in_address(page: Markup, url: str) -> tuple[str, str, str] | None:
    """Return the day that the address names: publishers date by it. The page may show the hour of that day too."""
    canonical = chain((url,), page.links.get("canonical", ()), (text for _, text in page.meta("og:url")))
    day = next(filter(None, map(_day_in, islice(canonical, 5))), None)
    if day is None:
        return None
    shown = ((moment(text, month_first=_month_first(page, url)), source, text) for source, text in _shown(page))
    same = (found for found in islice(shown, 60) if found[0] and found[0][:10] == day[:10])
    exact = next(((value, source, text) for value, source, text in same if value), None)
    return exact or (day, "url", "")


def _day_in(address: str) -> str | None:
    try:
        return moment_in_path(urlsplit(address).path)
    except ValueError:
        return None


def _confirmed(page: Markup, url: str, found: tuple[str, str, str]) -> tuple[str, str]:
    """Read 4/6/2026, which may be either of two days, as another date on the page confirms it."""
    value, source, text = found
    other = moment(text, month_first=not _month_first(page, url))
    for _, said in islice(chain(_stated(page), _shown(page)), 40):
        day = None if _OPEN.search(said) else (moment(said) or "")[:10]
        if day and day == value[:10]:
            break
        if day and other and day == other[:10]:
            return other, source
    return value, source


def _month_first(page: Markup, url: str) -> bool:
    tag = next((text for _, text in page.attr("lang", "html[lang]")), "").replace("_", "-").lower()
    ending = (urlsplit(url).hostname or "").rpartition(".")[2]
    return tag == "en-us" or (tag == "en" and ending in _AMERICAN)


def _stated(page: Markup) -> Iterator[Candidate]:
    return chain(
        page.ld("datePublished"),
        page.meta("article:published_time", "og:article:published_time", "article:published", "article.published"),
        page.prop("datepublished"),
        page.meta("og:published_time", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime"),
        page.meta("dc.date", "dcterms.date", "dcterms.created", "dc.date.issued", "dcterms.issued", "dc.date.created"),
        page.meta("date", "pubdate", "publishdate", "publish-date", "publish_date", "publication_date", "ptime"),
        page.meta("article.created", "citation_date", "citation_publication_date", "article:post_date", "displaydate"),
        page.ld("dateCreated", "uploadDate"),
    )


def _shown(page: Markup) -> Iterator[Candidate]:
    yield from _beside_headline(page)
    yield from _times(page)
    yield from _state(page)
    yield from page.text('[class*="date" i]', '[id*="date" i]', '[class*="publish" i]', '[class*="posted" i]')
    yield from page.text('[class*="time" i]', '[class*="byline" i]', '[class*="meta" i]')


def _changed(page: Markup) -> Iterator[Candidate]:
    return chain(page.ld("dateModified"), page.meta("article:modified_time", "og:updated_time", "last-modified"))


def _times(page: Markup) -> Iterator[Candidate]:
    """Yield the page's `time` elements: those in its article first, none of what stands apart or tells a change."""
    own = _around(_headline(page))
    for selector in ("article time", "time[pubdate]", "main time", "time"):
        for element in islice(page.document.select(selector), 20):
            if not _is_apart(element, own) and not _tells_change(element):
                yield selector, element.attr("datetime") or element.text[:_MAX_LINE]


def _beside_headline(page: Markup) -> Iterator[Candidate]:
    """Yield what stands right after the headline, then right before it: `time` elements and short lines."""
    headline = _headline(page)
    if headline is None:
        return
    own = _around(headline)
    for nodes, limit in ((headline.following, _AFTER), (headline.preceding, _BEFORE)):
        for node in islice(nodes, limit):
            if not isinstance(node, turbohtml.Element) or node.tag in _UNSHOWN:
                continue
            if node.tag == "p" and len(" ".join(islice(node.stripped_strings, 50))) > _PARAGRAPH:
                break
            if not _is_apart(node, own) and not _tells_change(node):
                yield from _said_by(node)


def _headline(page: Markup) -> turbohtml.Element | None:
    return page.document.select_one("h1[itemprop], article h1, main h1, h1")


def _around(headline: turbohtml.Element | None) -> set[turbohtml.Node]:
    return set() if headline is None else set(headline.ancestors)


def _said_by(element: turbohtml.Element) -> Iterator[Candidate]:
    if element.tag == "time" and element.attr("datetime"):
        yield "time beside h1", element.attr("datetime") or ""
    pieces = list(islice(element.stripped_strings, _MAX_PIECES + 1))
    line = " ".join(pieces)
    if line and len(pieces) <= _MAX_PIECES and len(line) <= _MAX_LINE and not _UPDATED.search(line):
        yield "text beside h1", line


def _is_apart(element: turbohtml.Element, own: set[turbohtml.Node]) -> bool:
    """Say whether an element stands in a margin, a list of other articles, a discussion: not where the headline does."""
    around = takewhile(lambda node: node not in own, chain((element,), islice(element.ancestors, 12)))
    return any(
        node.tag in _APART_TAGS or bool(_APART.search(f"{node.attr('class') or ''} {node.attr('id') or ''}"))
        for node in around
        if isinstance(node, turbohtml.Element)
    )


def _tells_change(element: turbohtml.Element) -> bool:
    """Say whether a date is that of a change: by its own names and text, or by the words right before it."""
    said = [element.attr(name) or "" for name in ("class", "itemprop", "property")]
    said += islice(element.stripped_strings, 2)
    before = next((node.data for node in islice(element.preceding, 6) if isinstance(node, turbohtml.Text)), "")
    # A label, "Updated on", and not another line that has a date of its own.
    said.append(before if len(before) <= _MAX_LINE and not any(map(str.isdigit, before)) else "")
    return any(_UPDATED.search(text) for text in said)


def _state(page: Markup) -> Iterator[Candidate]:
    """Yield dates of the data in scripts that the page is built from; JSON-LD that was no JSON too."""
    for script in islice(page.document.select("script:not([src])"), 60):
        yield from (("script", match[1]) for match in islice(_STATE.finditer(script.text[:1_000_000]), 3))
