"""Finding articles by their words, whatever their accents and capitals."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, Select, select

from share_service.articles.article import clean_text
from share_service.store.articles import StoredArticle, stored_article
from share_service.store.tables import articles
from share_service.store.words import folded

# A query of more words than anybody types is cut.
MAX_TERMS = 8


def search_articles(engine: Engine, query: str, limit: int) -> list[StoredArticle]:
    """Return the articles that hold every word of ``query``, the newest first."""
    found = select(articles).order_by(articles.c.published_at.desc().nulls_last(), articles.c.id.desc()).limit(limit)
    with engine.connect() as connection:
        return [stored_article(row) for row in connection.execute(with_words(found, query))]


def with_words(found: Select[Any], query: str) -> Select[Any]:
    """Return ``found`` with those articles alone that hold every word of ``query``."""
    for term in folded(clean_text(query)).split()[:MAX_TERMS]:
        found = found.where(articles.c.words.contains(term, autoescape=True))
    return found
