"""When an article appeared and when it was last changed: what the page states, then what it shows.

``published_at`` is the first appearance, as editors and readers date an article; where a page states a later
change too, that is ``modified_at``. Only a page that states nothing else is dated by its change.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from urllib.parse import urlsplit

from share_service.articles.dates import moment, moment_in_path, month_in_path
from share_service.articles.markup import Candidate, Markup
from share_service.articles.picker import first
from share_service.articles.shown import lines_of_dates, shown_changes, shown_dates

# The web is younger than most dates that a page may show for other reasons (htmldate draws the same line).
_FIRST_SHOWN = "1995"
_OPEN = re.compile(r"(?<!\d)(\d{1,2})[./-](\d{1,2})[./-]\d{4}(?!\d)")
# Names of meta tags, without their vendor and their signs, that mean the publication; none that mean another moment.
_PUBLISHED_NAME = re.compile(
    r"(?:publish(?:ed)?(?:time|date|at|on)?|pub(?:lication|lish)?(?:date|time)|date(?:published|posted|issued|created)|"
    r"(?:post|article|issue|release|creation|create|display|doc)(?:ed|d)?date|issued|created|releasedate)$"
)
_NO_LETTER = re.compile(r"[^a-z]+")
_MAX_NAMES = 200
_OTHER_NAME = re.compile(r"modif|updat|last|expir|event|valid|comment|build|cache|unpublish|^pin|^fb|image")
# Where English is written month first: by far most of these.
_AMERICAN = ("com", "org", "net", "us", "gov", "edu")


def published_at(page: Markup, url: str) -> tuple[str, str] | None:
    """Return when the article was published (RFC 3339) and where that stood."""
    found = _first_moment(page, url, _stated(page))
    if found is None or not _OPEN.search(found[2]):
        found = found or _in_address(page, url) or _first_moment(page, url, shown_dates(page), since=_FIRST_SHOWN)
        found = found or _only_day(page, url)
        found = found or _first_moment(page, url, chain(_changed(page), shown_changes(page)))
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
    """Return the day that the address names: publishers date by it. The page may show the hour of that day too.

    Where the address names only a month, the first day of that month that the page shows.
    """
    canonical = chain((url,), page.links.get("canonical", ()), (text for _, text in page.meta("og:url")))
    period = next(filter(None, map(_period_in, islice(canonical, 5))), None)
    if period is None:
        return None
    lines = chain(islice(shown_dates(page), 60), lines_of_dates(page))
    shown = ((moment(text, month_first=_month_first(page, url)), source, text) for source, text in lines)
    same = (found for found in islice(shown, 100) if found[0] and found[0].startswith(period[: len("2026-11-22")]))
    exact = next(((value, source, text) for value, source, text in same if value), None)
    return exact or ((period, "url", "") if len(period) > len("2026-11") else None)


def _only_day(page: Markup, url: str) -> tuple[str, str, str] | None:
    """Return the day of the lines that are nothing but a date, where they all name the same."""
    read = ((moment(text, month_first=_month_first(page, url)), source, text) for source, text in lines_of_dates(page))
    found = [(value, source, text) for value, source, text in islice(read, 60) if value and value >= _FIRST_SHOWN]
    return found[0] if len({value[:10] for value, _, _ in found}) == 1 else None


def _period_in(address: str) -> str | None:
    try:
        return moment_in_path(urlsplit(address).path) or month_in_path(urlsplit(address).path)
    except ValueError:
        return None


def _confirmed(page: Markup, url: str, found: tuple[str, str, str]) -> tuple[str, str]:
    """Read 4/6/2026, which may be either of two days, as another date on the page confirms it."""
    value, source, text = found
    other = moment(text, month_first=not _month_first(page, url))
    for _, said in islice(chain(_stated(page), shown_dates(page)), 40):
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
        page.meta(*filter(_means_published, islice(page.metas, _MAX_NAMES))),
        page.prop("datecreated", "dc:date", "dc:created", "dcterms:created", "dcterms:issued", "uploaddate"),
    )


def _means_published(name: str) -> bool:
    """Say whether a meta tag of this name tells the publication: vendors of systems each have their own."""
    letters = _NO_LETTER.sub("", name)
    return bool(_PUBLISHED_NAME.search(letters)) and not _OTHER_NAME.search(letters)


def _changed(page: Markup) -> Iterator[Candidate]:
    return chain(page.ld("dateModified"), page.meta("article:modified_time", "og:updated_time", "last-modified"))
