"""**Article**, its numbers by network."""

from __future__ import annotations

from typing import Any

from share_service.newsroom.parts import Service
from share_service.store.articles import StoredArticle
from share_service.web.desk.channels import channel_rows, channel_table
from share_service.web.desk.figures import article_figures
from share_service.web.desk.ranges import Range
from share_service.web.desk.tables import Table


def article_networks(parts: Service, stored: StoredArticle, span: Range) -> dict[str, Any]:
    """Return a row for each channel that brought anything, the strongest first."""
    return {"rows": channel_rows(parts, article_figures(parts, stored, span).view.channels, stored.id)}


def networks_table(parts: Service, stored: StoredArticle, span: Range) -> Table:
    """Return the same for machines."""
    rows = article_networks(parts, stored, span)["rows"]
    return channel_table(f"article-{stored.id}-networks-{span.file}", rows)
