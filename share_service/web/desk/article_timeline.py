"""**Article**, its clicks over the range, step by step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from share_service.newsroom.parts import Service
from share_service.store.articles import StoredArticle
from share_service.web.desk.article_figures import article_figures
from share_service.web.desk.channels import COUNTED
from share_service.web.desk.charts import peak, points, timeline
from share_service.web.desk.ranges import Range
from share_service.web.desk.tables import Table
from share_service.web.i18n import decimal
from share_service.web.i18n import gettext as _


def article_timeline(parts: Service, stored: StoredArticle, span: Range) -> dict[str, Any]:
    """Return the bars of the timeline, and what stands over them and beside them."""
    figures = article_figures(parts, stored, span)
    steps = timeline(span, points(figures.series), figures.now)
    return {"steps": steps, "top": peak(steps), **_words(span, figures.totals)}


def timeline_table(parts: Service, stored: StoredArticle, span: Range) -> Table:
    """Return the same for machines: a row for each hour, day or week that has begun."""
    figures = article_figures(parts, stored, span)
    rows = (
        (step.start.isoformat(), step.clicks, step.previews, step.intents, step.copies)
        for step in timeline(span, points(figures.series), figures.now)
        if not step.ahead
    )
    return Table(f"article-{stored.id}-by-{span.step}-{span.file}", ("start", *COUNTED), rows)


def _words(span: Range, totals: Mapping[str, Any]) -> dict[str, str]:
    title = {"hour": _("Clicks by hour"), "day": _("Clicks by day"), "week": _("Clicks by week")}[span.step]
    step = {"hour": _("Hour"), "day": _("Day"), "week": _("Week")}[span.step]
    counted = " · ".join(f"{title}: {decimal(totals[name])}" for name, title in zip(COUNTED, _titles(), strict=True))
    return {"title": title, "label": f"{title}. {counted}", "step_title": step}


def _titles() -> tuple[str, ...]:
    return _("Clicks"), _("Previews"), _("Intents"), _("Copies")
