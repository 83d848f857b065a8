"""Dates that a page shows: beside its headline, in its `time` elements, under a label, in its scripts.

Everything is yielded in its order of trust, as text, with where it stood; who asks reads the first that is a date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, pairwise

import turbohtml

from share_service.articles.markup import MAX_VALUE, Candidate, Markup
from share_service.articles.place import MAX_LINE, UNSHOWN, Place, strings

_UPDATED = re.compile(
    r"update|modified|edited|corrected|mise? à jour|modifié|actualis|aktualisiert|actualiza|aggiornat|bijgewerkt|"
    r"opdateret|uppdaterad|oppdatert|päivitetty|zaktualizowan|обновлен|更新",
    re.IGNORECASE,
)
# How far from the headline a date is still its own, in nodes, and how long such a line may be.
_AFTER, _BEFORE, _MAX_PIECES = 120, 60, 8
# A longer paragraph is the article itself: dates in it are what it tells of.
_PARAGRAPH = 300
_MAX_PARAGRAPHS, _MAX_DATE_LINE, _MAX_LINES, _MAX_TOLD = 100, 40, 200, 100_000
# Agencies and press releases begin with place and day, and a dash: "PARIS, April 17, 2015 --".
_DATELINE = re.compile(r"([^!?–—]{0,60}?\d[^!?–—]{0,20}?(?:19|20)\d\d\)?)(?:\s*(?:--|–|—)|\s+-\s)")
_LABEL = re.compile(
    r"\b(?:(?:first |originally |date )?(?:published|posted|submitted|released|written|filed)|date|publi(?:é|ée|cation)|"
    r"paru|mis en ligne|veröffentlicht|erschienen|erstellt|verfasst|geschrieben|eingestellt|stand|datum|publicad[oa]|fecha|"
    r"pubblicat[oa]|scritto|gepubliceerd|geplaatst|publicerad|publisert|udgivet|julkaistu|opublikowan[oa]|dodano|data|"
    r"publikováno|vydáno|közzétéve|yayınlan\w*|опубликован\w*|дата)\b|发布|發布|發表|公開日|投稿日|게시|작성",
    re.IGNORECASE,
)
# An attribute that holds a machine's form of what the element shows, as data-date or data-published-at.
_DATED_ATTRIBUTE = re.compile(r"datetime|data-(?!.*(?:updat|modif|expir)).*(?:date|time|publi).*", re.IGNORECASE)
# Keys of the data that pages are built from in the browser: the first names the article itself.
_STATE = re.compile(
    r"\"(?:datePublished|publishedAt|published_at|publishDate|publish_date|publicationDate|publication_date|pubDate|"
    r"firstPublished(?:At|Date)?|first_published_at|datePublication|published_time|publishedDateTime)\\?\"\s*:\s*\\?\"?"
    r"([0-9A-Za-z][^\"\\,}]{7,39})",
)
# Names of microformats (hAtom, h-entry) that mean the publication, then names that may mean any date.
_PUBLISHED = (".dt-published", ".published", ".entry-date", ".date-published", ".post-date", ".pubdate")
_DATED = (
    '[class*="date" i]',
    '[id*="date" i]',
    '[class*="publish" i]',
    '[class*="posted" i]',
    '[class*="submitted" i]',
    '[class*="datum" i]',
    '[class*="fecha" i]',
    '[class*="time" i]',
    '[class*="byline" i]',
    '[class*="meta" i]',
)


def shown_dates(page: Markup) -> Iterator[Candidate]:
    """Yield what may be the article's date where a page shows one, the most telling first."""
    place = page.place
    yield from _classed(page, place, _PUBLISHED)
    for headline in place.headlines:
        yield from _beside(headline, place)
    yield from _times(page, place)
    yield from _state(page)
    yield from _datelines(page, place)
    yield from _classed(page, place, _DATED)
    yield from _labelled(page, place)


def lines_of_dates(page: Markup) -> Iterator[Candidate]:
    """Yield the short lines with a year that stand alone in the article's column, and that its text does not repeat.

    A day that is told of, as in a table about somebody's life, is in the text too.
    """
    told = "\n".join(node.data for node, _ in page.place.texts if len(node.data) > MAX_LINE)[:_MAX_TOLD]
    short = ((node, before, " ".join(node.data.split())) for node, before in page.place.texts)
    lines = (found for found in short if len(found[2]) <= _MAX_DATE_LINE)
    for node, before, line in islice(lines, _MAX_LINES):
        apart = _UPDATED.search(f"{before} {line}") or line in told or node.closest("table, dl") is not None
        if not apart and not page.place.is_apart(node):
            yield "text", line


def shown_changes(page: Markup) -> Iterator[Candidate]:
    """Yield lines that tell the page's last change."""
    for node, before in page.place.texts:
        line = " ".join(node.data.split())
        if len(line) <= MAX_LINE and _UPDATED.search(f"{before} {line}"):
            yield "text of a change", line


def _beside(headline: turbohtml.Element, place: Place) -> Iterator[Candidate]:
    """Yield what stands right after the headline, then right before it: `time` elements and short lines."""
    for nodes, limit in ((headline.following, _AFTER), (headline.preceding, _BEFORE)):
        for node in islice(nodes, limit):
            if not isinstance(node, turbohtml.Element) or node.tag in UNSHOWN:
                continue
            if node.tag == "p" and len(" ".join(strings(node, 50))) > _PARAGRAPH:
                break
            said = list(_said_by(node))
            if said and not place.is_apart(node) and not _tells_change(node):
                yield from said


def _datelines(page: Markup, place: Place) -> Iterator[Candidate]:
    """Yield the day that the text begins with, as agencies write it: "PARIS, April 17, 2015 -- …"."""
    for element in islice(page.document.select("p"), _MAX_PARAGRAPHS):
        match = _DATELINE.match(" ".join(strings(element, 5))[:MAX_LINE])
        if match and not place.is_apart(element):
            yield "dateline", match[1]


def _said_by(element: turbohtml.Element) -> Iterator[Candidate]:
    yield from (("time beside h1", text) for text in _machine_dates(element))
    pieces = strings(element, _MAX_PIECES + 1)
    line = " ".join(pieces)
    if len(line) <= MAX_LINE and len(pieces) <= _MAX_PIECES and any(map(str.isdigit, line)):
        yield from (("text beside h1", part) for part in _unchanged(line))


def _unchanged(line: str) -> list[str]:
    """Return a line's parts that tell no change: "Published 20 May, updated 21 May" has one of each."""
    if not _UPDATED.search(line):
        return [line]
    starts = sorted({0, *(match.start() for pattern in (_UPDATED, _LABEL) for match in pattern.finditer(line))})
    parts = [line[start:end] for start, end in pairwise([*starts, len(line)])]
    return [part for part in parts if any(map(str.isdigit, part)) and not _UPDATED.search(part)]


def _machine_dates(element: turbohtml.Element) -> Iterator[str]:
    """Yield what the element's attributes say of its date: `datetime`, `data-date`, and an hCard's `title`."""
    attributes = element.attrs
    named = [name for name in attributes if _DATED_ATTRIBUTE.fullmatch(name)]
    if element.tag in ("abbr", "time", "span") and "title" in attributes:
        named.append("title")
    yield from (value for name in named[:5] if (value := element.attr(name)) and any(map(str.isdigit, value)))


def _times(page: Markup, place: Place) -> Iterator[Candidate]:
    """Yield the page's `time` elements: those in its article first, none of what stands apart or tells a change."""
    for selector in ("article time", "time[pubdate]", "main time", "time"):
        for element in islice(page.document.select(selector), 20):
            if not place.is_apart(element) and not _tells_change(element):
                yield selector, element.attr("datetime") or element.text[:MAX_LINE]


def _classed(page: Markup, place: Place, selectors: tuple[str, ...]) -> Iterator[Candidate]:
    """Yield what stands in elements that are named after dates."""
    for selector in selectors:
        for element in islice(page.document.select(selector), 10):
            if not place.is_apart(element) and not _tells_change(element):
                yield from ((selector, text) for text in _machine_dates(element))
                yield selector, element.text[:MAX_VALUE]


def _labelled(page: Markup, place: Place) -> Iterator[Candidate]:
    """Yield lines that say what their date is, as "Posted by Ann on 19 February 2019", wherever they stand."""
    for node, before in page.place.texts:
        line = " ".join(node.data.split())
        if len(line) > MAX_LINE or not _LABEL.search(f"{before} {line}") or place.is_apart(node):
            continue
        for part in _unchanged(line):
            if not (_UPDATED.search(before) and line.startswith(part)):
                yield "text under a label", part


def _tells_change(element: turbohtml.Element) -> bool:
    """Say whether a date is that of a change: by its own names and text, or by the words right before it."""
    said = [element.attr(name) or "" for name in ("class", "itemprop", "property")]
    said += [text for text in strings(element, 2) if not _unchanged(text)]
    before = next((node.data for node in islice(element.preceding, 6) if isinstance(node, turbohtml.Text)), "")
    # A label, "Updated on", and not another line that has a date of its own.
    said.append(before if len(before) <= MAX_LINE and not any(map(str.isdigit, before)) else "")
    return any(_UPDATED.search(text) for text in said)


def _state(page: Markup) -> Iterator[Candidate]:
    """Yield dates of the data in scripts that the page is built from; JSON-LD that was no JSON too."""
    for script in islice(page.document.select("script:not([src])"), 60):
        yield from (("script", match[1]) for match in islice(_STATE.finditer(script.text[:1_000_000]), 3))
