"""A headline from what a page shows: its h1 and its <title>, whose ends name the site."""

from __future__ import annotations

import re
from collections.abc import Iterator

from share_service.articles.article import MAX_TITLE, clean_text
from share_service.articles.markup import Candidate, Markup

_SEPARATOR = re.compile(r"\s+[|\-–—\\/>»·•:]+\s+|\s*[|»]\s*")
MIN_WORDS = 3
MIN_LOWER = 10


def page_title(page: Markup) -> Iterator[Candidate]:
    """Yield the headline as the h1 or <title> shows it, without the site's name."""
    title = _title(page)
    headings = [clean_text(text) for _, text in page.text("article h1", "h1") if text.strip()]
    # A heading that the <title> repeats is the headline, whatever stands around it there.
    matching = [heading for heading in headings if len(heading) > 4 and heading.casefold() in title.casefold()]
    # On many a blog the h1 is the blog's name, and the post's title an h2, h3 or h4.
    if matching:
        lower = [clean_text(text[:MAX_TITLE]) for _, text in page.text("h2", "h3", "h4")]
        matching += [text for text in lower if len(text) >= MIN_LOWER and text.casefold() in title.casefold()]
        matching = [heading for heading in matching if heading.casefold() not in page.site_names] or matching
    matching = [heading for heading in matching if not _is_site(heading, title, page.site_names)]
    if matching:
        yield "h1", max(matching, key=len)
    if title:
        yield "title", without_site(title, page.site_names)
    yield from (("h1", heading) for heading in headings)
    yield from page.prop("name")


def _is_site(heading: str, title: str, names: set[str]) -> bool:
    """Say whether a heading is the part that is cut off the <title> as the site's name."""
    head = without_site(title, names)
    return head != title and heading.casefold() not in head.casefold()


def told_title(page: Markup) -> Iterator[Candidate]:
    """Yield the headline as JSON-LD tells it: the name instead, where only that is in the <title> too."""
    title = _title(page).casefold()
    named = [text for _, text in page.ld("name") if text.strip() and text.casefold() in title]
    for source, text in page.ld("headline"):
        if named and text.casefold() not in title:
            yield "json-ld name", named[0]
        yield source, text


def without_site(title: str, names: set[str]) -> str:
    """Return ``title`` without a first or last part that names the site, or seems to."""
    parts = list(_SEPARATOR.finditer(title))
    if not parts:
        return title
    head, tail = title[: parts[-1].start()], title[parts[-1].end() :]
    if tail.casefold() in names or (len(head.split()) >= MIN_WORDS and len(tail.split()) <= MIN_WORDS + 1):
        return head
    rest = title[parts[0].end() :]
    return rest if title[: parts[0].start()].casefold() in names and rest else title


def _title(page: Markup) -> str:
    return next((clean_text(text) for _, text in page.text("head > title", "title") if text.strip()), "")
