"""Other addresses of an article: their page named the article's own as canonical, so they need not be read again."""

from __future__ import annotations

import time

from sqlalchemy import Engine, delete, select

from share_service.store.articles import StoredArticle, find_article, get_article
from share_service.store.engine import insert_for, writing
from share_service.store.tables import aliases

# Whoever asks for one article under ever new addresses pushes out the oldest, and fills nothing.
MAX_ALIASES = 200


def article_at(engine: Engine, url: str) -> StoredArticle | None:
    """Return the article whose canonical URL is ``url``, or that has it as another address; None when neither."""
    found = find_article(engine, url)
    if found is not None:
        return found
    with engine.connect() as connection:
        known = connection.execute(select(aliases.c.article_id).where(aliases.c.url == url)).scalar()
    return None if known is None else get_article(engine, known)


def save_alias(engine: Engine, url: str, article_id: int) -> None:
    """Have ``url`` lead to an article from now on."""
    values = {"article_id": article_id, "created_at": int(time.time())}
    own = aliases.c.article_id == article_id
    with writing(engine) as connection:
        made = insert_for(connection, aliases).values(url=url, **values)
        connection.execute(made.on_conflict_do_update(index_elements=["url"], set_=values))
        youngest = select(aliases.c.url).where(own).order_by(aliases.c.created_at.desc(), aliases.c.url)
        gone = connection.execute(youngest.offset(MAX_ALIASES)).scalars().all()
        if gone:
            connection.execute(delete(aliases).where(own, aliases.c.url.in_(gone)))
