"""Articles by pages, the latest first: each page begins after the last article of the one before."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, Select, and_, or_, select

from share_service.store.articles import StoredArticle, stored_article
from share_service.store.search import with_words
from share_service.store.tables import articles

#: When an article was published (seconds since the epoch, None: nobody said), and its id.
Place = tuple[int | None, int]
_columns = articles.c


def articles_after(
    engine: Engine, limit: int, after: Place | None = None, *, query: str = "", section: str | None = None
) -> list[StoredArticle]:
    """Return up to ``limit`` articles, the latest first, that come after ``after``; those without a date are last.

    ``query``: they hold every word of it; ``section``: they are in that section.
    """
    asked = with_words(select(articles), query)
    if section is not None:
        asked = asked.where(_columns.section == section)
    # Two questions, each along an index: one with "or" between would look at every row.
    with engine.connect() as connection:
        found = (
            list(connection.execute(_dated(asked, after).limit(limit))) if after is None or after[0] is not None else []
        )
        if len(found) < limit:
            found += connection.execute(_undated(asked, after).limit(limit - len(found)))
    return [stored_article(row) for row in found]


def place_of(stored: StoredArticle) -> Place:
    """Return where an article stands in the list."""
    published = stored.article.published_at
    return int(published.timestamp()) if published else None, stored.id


def _dated(asked: Select[Any], after: Place | None) -> Select[Any]:
    asked = asked.where(_columns.published_at.is_not(None))
    if after is not None:
        moment, number = after
        later = or_(_columns.published_at < moment, _columns.id < number)
        asked = asked.where(and_(_columns.published_at <= moment, later))
    return asked.order_by(_columns.published_at.desc(), _columns.id.desc())


def _undated(asked: Select[Any], after: Place | None) -> Select[Any]:
    asked = asked.where(_columns.published_at.is_(None))
    if after is not None and after[0] is None:
        asked = asked.where(_columns.id < after[1])
    return asked.order_by(_columns.id.desc())
