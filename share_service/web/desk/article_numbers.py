"""**Article**, its four numbers over the range, beside those of the range before."""

from __future__ import annotations

from typing import Any

from share_service.newsroom.parts import Service
from share_service.store.articles import StoredArticle
from share_service.web.desk.figures import article_figures, before_words
from share_service.web.desk.ranges import Range


def article_numbers(parts: Service, stored: StoredArticle, span: Range) -> dict[str, Any]:
    """Return the totals, and what they are beside."""
    view = article_figures(parts, stored, span).view
    return {"totals": view.totals, "before": view.before, "before_words": before_words(span)}
