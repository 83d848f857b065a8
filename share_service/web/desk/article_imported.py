"""**Article**, what other shorteners had counted of it: totals without hours, in none of the charts."""

from __future__ import annotations

from typing import Any

from share_service.newsroom.parts import Service
from share_service.store.articles import StoredArticle
from share_service.store.imports import old_totals
from share_service.web.desk.ranges import Range
from share_service.web.desk.tables import Table, moment_text


def article_imported(parts: Service, stored: StoredArticle, _span: Range) -> dict[str, Any]:
    """Return the old totals, link by link, and their sum."""
    rows = old_totals(parts.engine, stored.id)
    return {"rows": rows, "clicks": sum(row.clicks for row in rows)}


def imported_table(parts: Service, stored: StoredArticle, _span: Range) -> Table:
    """Return the same for machines."""
    rows = (
        (f"link-{row.link}", row.label, row.origin, row.clicks, moment_text(row.imported_at))
        for row in old_totals(parts.engine, stored.id)
    )
    return Table(f"article-{stored.id}-imported", ("channel", "name", "origin", "clicks", "imported_at"), rows)
