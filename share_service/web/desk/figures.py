"""What was counted over a range, as pages show it: of one article, or of the whole site."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import g

from share_service.newsroom.parts import Service
from share_service.stats.span import Span
from share_service.stats.view import Asked, View, article_view, site_view
from share_service.store.articles import StoredArticle
from share_service.web.desk import clock
from share_service.web.desk.ranges import Range
from share_service.web.i18n import gettext as _


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers of a range, and the moment they were read at."""

    span: Range
    now: datetime
    view: View


def article_figures(parts: Service, stored: StoredArticle, span: Range) -> Figures:
    """Return the numbers of ``stored`` over ``span``: read once a request, for every section that shows some of them."""
    read: dict[tuple[int, str], Figures] = g.setdefault("article_figures", {})
    key = stored.id, span.key
    if key not in read:
        now = clock.now()
        view = article_view(parts.engine, stored.id, _asked(parts, span, now), parts.networks)
        read[key] = Figures(span, now, view)
    return read[key]


def site_figures(parts: Service, span: Range) -> Figures:
    """Return the numbers of the whole site over ``span``."""
    now = clock.now()
    return Figures(span, now, site_view(parts.engine, _asked(parts, span, now), parts.networks))


def before_words(span: Range) -> str:
    """Return what the range before is called, beside a number of it."""
    return {
        "today": _("yesterday by this time"),
        "yesterday": _("the day before"),
        "7d": _("the 7 days before"),
        "28d": _("the 28 days before"),
        "year": _("the year before"),
    }[span.key]


def _asked(parts: Service, span: Range, now: datetime) -> Asked:
    starts = tuple(int(start.timestamp()) for start in span.steps())
    whole = Span(starts[0], int(span.end.timestamp()))
    return Asked(whole, starts, span.step != "week", parts.settings.zone, now.timestamp())
