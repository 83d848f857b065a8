"""**Article**, what was not counted as a click, and how many different readers there were."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from share_service.newsroom.parts import Service
from share_service.store.articles import StoredArticle
from share_service.web.desk.figures import article_figures
from share_service.web.desk.ranges import Range
from share_service.web.i18n import decimal, ngettext


def article_refused(parts: Service, stored: StoredArticle, span: Range) -> dict[str, Any]:
    """Return the lines of what was refused, and the sentence about readers."""
    totals = article_figures(parts, stored, span).view.totals
    return {"lines": refused_lines(totals["refused"]), "readers": _readers(span, totals)}


def refused_lines(refused: Mapping[str, int]) -> list[tuple[int, str]]:
    """Return what was not counted as a click and why, the most first: ``(number, sentence)``."""
    lines = [
        (int(count), _REASONS[key](int(count)) if key in _REASONS else key) for key, count in refused.items() if count
    ]
    return sorted(lines, key=lambda line: -line[0])


_REASONS: Mapping[str, Callable[[int], str]] = {
    "duplicate": lambda count: ngettext(
        "repeated press: the same reader on the same link within 30 seconds",
        "repeated presses: the same reader on the same link within 30 seconds",
        count,
    ),
    "crawler": lambda count: ngettext("visit by a robot or program", "visits by robots and programs", count),
    "prefetch": lambda count: ngettext(
        "link loaded ahead by a browser, and not opened", "links loaded ahead by a browser, and not opened", count
    ),
    "head": lambda count: ngettext(
        "check that a link exists, without opening it", "checks that a link exists, without opening it", count
    ),
}


def _readers(span: Range, totals: Mapping[str, Any]) -> str | None:
    # Daily uniques do not add up to anything: they are shown for a day only.
    readers = totals.get("readers")
    if span.step != "hour" or not readers:
        return None
    return ngettext(
        "%(count)s reader, told apart for one day only and without any cookie.",
        "%(count)s different readers, told apart for one day only and without any cookie.",
        readers,
        count=decimal(readers),
    )
