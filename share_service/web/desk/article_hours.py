"""**Article**, the hours of the week in which readers come."""

from __future__ import annotations

from share_service.newsroom.parts import Service
from share_service.store.articles import StoredArticle
from share_service.web.desk.figures import article_figures
from share_service.web.desk.ranges import Range
from share_service.web.desk.tables import Table
from share_service.web.desk.week import Week, week_of, week_table


def article_hours(parts: Service, stored: StoredArticle, span: Range) -> Week:
    """Return the grid."""
    return week_of(article_figures(parts, stored, span))


def hours_table(parts: Service, stored: StoredArticle, span: Range) -> Table:
    """Return the same for machines."""
    return week_table(f"article-{stored.id}-hours-{span.file}", article_figures(parts, stored, span))
