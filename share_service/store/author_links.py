"""The rows of authors' links: one for an article, which holds until it ends or is taken away."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, Row, delete, select

from share_service.store.engine import insert_for, writing
from share_service.store.tables import author_links

NONCE_SIZE = 8


@dataclass(frozen=True, slots=True)
class AuthorLink:
    """A link that was made: by whom, and when it was and ends (seconds since the epoch)."""

    article_id: int
    nonce: bytes
    made_by: str
    made_at: int
    expires_at: int


def make_author_link(engine: Engine, article_id: int, made_by: str, ttl: int) -> AuthorLink:
    """Make the link of an article, which must exist, for ``ttl`` seconds; one that was there before ends."""
    now = int(time.time())
    made = AuthorLink(article_id, secrets.token_bytes(NONCE_SIZE), made_by[:320], now, now + ttl)
    values = {name: getattr(made, name) for name in ("nonce", "made_by", "made_at", "expires_at")}
    with writing(engine) as connection:
        statement = insert_for(connection, author_links).values(article_id=article_id, **values)
        connection.execute(statement.on_conflict_do_update(index_elements=["article_id"], set_=values))
    return made


def author_link(engine: Engine, article_id: int) -> AuthorLink | None:
    """Return the link of an article that holds now, or None."""
    here = (author_links.c.article_id == article_id, author_links.c.expires_at > int(time.time()))
    with engine.connect() as connection:
        row = connection.execute(select(author_links).where(*here)).one_or_none()
    return None if row is None else _link(row)


def end_author_link(engine: Engine, article_id: int) -> bool:
    """End the link of an article at once; say whether there was one."""
    with writing(engine) as connection:
        return bool(connection.execute(delete(author_links).where(author_links.c.article_id == article_id)).rowcount)


def _link(row: Row[Any]) -> AuthorLink:
    return AuthorLink(row.article_id, row.nonce, row.made_by, row.made_at, row.expires_at)
