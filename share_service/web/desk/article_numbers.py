"""**Article**, its four numbers over the range."""

from __future__ import annotations

from typing import Any

from share_service.newsroom.parts import Service
from share_service.store.articles import StoredArticle
from share_service.web.desk.article_figures import article_figures
from share_service.web.desk.ranges import Range


def article_numbers(parts: Service, stored: StoredArticle, span: Range) -> dict[str, Any]:
    """Return the totals."""
    return {"totals": article_figures(parts, stored, span).totals}
