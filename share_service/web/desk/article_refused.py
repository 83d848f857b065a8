"""**Article**, what was not counted as a click, and how many different readers there were."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from share_service.newsroom.parts import Service
from share_service.store.articles import StoredArticle
from share_service.web.desk.figures import article_figures
from share_service.web.desk.ranges import Range
from share_service.web.i18n import decimal, ngettext
from share_service.web.i18n import gettext as _


def article_refused(parts: Service, stored: StoredArticle, span: Range) -> dict[str, Any]:
    """Return the lines of what was refused, and the sentence about readers."""
    totals = article_figures(parts, stored, span).view.totals
    return {"lines": refused_lines(totals["refused"]), "readers": _readers(span, totals)}


def refused_lines(refused: Mapping[str, int]) -> list[tuple[int, str]]:
    """Return what was not counted as a click and why, the most first: ``(number, sentence)``."""
    reasons = {
        "duplicate": _("repeated presses: the same reader on the same link within 30 seconds"),
        "crawler": _("visits by robots and programs"),
        "prefetch": _("links loaded ahead by a browser, and not opened"),
        "head": _("checks that a link exists, without opening it"),
    }
    lines = [(int(count), reasons.get(key, key)) for key, count in refused.items() if count]
    return sorted(lines, key=lambda line: -line[0])


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
