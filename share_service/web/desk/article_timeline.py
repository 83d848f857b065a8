"""**Article**, its clicks over the range, step by step, with what was done to it marked on them."""

from __future__ import annotations

from typing import Any

from flask import g

from share_service.newsroom.markers import markers
from share_service.newsroom.parts import Service
from share_service.store.articles import StoredArticle
from share_service.web.desk.figures import article_figures
from share_service.web.desk.marks import Mark, flags, marks_of
from share_service.web.desk.ranges import Range
from share_service.web.desk.tables import Table
from share_service.web.desk.timeline import timeline_of, timeline_rows


def article_timeline(parts: Service, stored: StoredArticle, span: Range) -> dict[str, Any]:
    """Return the chart, and the marks on it."""
    # Who did what, and what editors note, is the newsroom's: an author with a link sees the line alone.
    marks = _marks(parts, stored, span) if g.get("editor") else []
    return {"chart": timeline_of(article_figures(parts, stored, span)), "marks": marks, "flags": flags(marks)}


def _marks(parts: Service, stored: StoredArticle, span: Range) -> list[Mark]:
    start, end = int(span.start.timestamp()), int(span.end.timestamp())
    return marks_of(parts, markers(parts.engine, stored, start, end), span)


def timeline_table(parts: Service, stored: StoredArticle, span: Range) -> Table:
    """Return the same for machines: a row for each hour, day or week that has begun."""
    return timeline_rows(f"article-{stored.id}-by-{span.step}-{span.file}", article_figures(parts, stored, span))
