"""**Article**: one article's card, link and numbers over a range."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flask import render_template, request

from share_service.newsroom.sharing import share_bundle
from share_service.stats.questions import article_stats
from share_service.store.articles import get_article
from share_service.web.context import service
from share_service.web.desk.blueprint import blueprint
from share_service.web.desk.channels import COUNTED, channel_rows
from share_service.web.desk.charts import peak, points, timeline
from share_service.web.desk.ranges import Range, named_range
from share_service.web.desk.urls import host_of, local
from share_service.web.i18n import decimal, ngettext
from share_service.web.i18n import gettext as _


@blueprint.get("/articles/<id:article_id>")
def article(article_id: int) -> str:
    """Show one article: how its card looks, its link, and what it brought."""
    parts = service()
    stored = get_article(parts.engine, article_id)
    now = datetime.now(UTC)
    span = named_range(request.args.get("range"), now, parts.settings.zone)
    parts.ingester.take_in()
    figures = article_stats(
        parts.engine,
        article_id,
        span.first_day.isoformat(),
        span.last_day.isoformat(),
        zone=parts.settings.zone,
        networks=parts.networks,
    )
    steps = timeline(span, points(figures["series"]), now)
    bundle = share_bundle(parts, stored)
    return render_template(
        "desk/article.html",
        article=stored.article,
        article_id=stored.id,
        where=host_of(stored.article.url),
        card=local(bundle.cards["landscape"].url),
        alt=bundle.alt,
        copy_link=bundle.copy.link,
        span=span,
        ranges=range_names(),
        totals=figures["totals"],
        steps=steps,
        top=peak(steps),
        rows=channel_rows(parts, figures["channels"], article_id),
        refused=refused_lines(figures["totals"]["refused"]),
        readers=_readers(span, figures["totals"]),
        **_timeline_words(span, figures["totals"]),
    )


def range_names() -> list[tuple[str, str]]:
    """Return the ranges' keys and names, in their order on the page."""
    return [
        ("today", _("Today")),
        ("yesterday", _("Yesterday")),
        ("7d", _("7 days")),
        ("28d", _("28 days")),
        ("year", _("Year")),
    ]


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


def _timeline_words(span: Range, totals: Mapping[str, Any]) -> dict[str, str]:
    title = {"hour": _("Clicks by hour"), "day": _("Clicks by day"), "week": _("Clicks by week")}[span.step]
    step = {"hour": _("Hour"), "day": _("Day"), "week": _("Week")}[span.step]
    counted = " · ".join(f"{title}: {decimal(totals[name])}" for name, title in zip(COUNTED, _titles(), strict=True))
    return {"timeline_title": title, "timeline_label": f"{title}. {counted}", "step_title": step}


def _titles() -> tuple[str, ...]:
    return _("Clicks"), _("Previews"), _("Intents"), _("Copies")
