"""Overrides in the store: what holds now stands with its article; every value there was is a row of its own."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, Row, delete, select, update

from share_service.articles.overrides import Override
from share_service.errors import Changed, NotFound
from share_service.store.engine import writing
from share_service.store.tables import articles, override_revisions

#: The scope of an override for every network; else a scope is the key of one.
EVERYWHERE = ""
# How many steps back an editor can take, for each article and scope.
MAX_REVISIONS = 50


@dataclass(frozen=True, slots=True)
class StoredOverride:
    """An override, and the SHA-256 (64 hex digits) of its picture on the shelf where it has one."""

    override: Override
    photo_digest: str | None = None


@dataclass(frozen=True, slots=True)
class Revision:
    """A value that an override has had (None: it was removed), who set it, and when (seconds since the epoch)."""

    id: int
    scope: str
    value: StoredOverride | None
    author: str
    created_at: int


def read_overrides(text: str | None) -> Mapping[str, StoredOverride]:
    """Return the overrides by scope that an article's row holds as JSON."""
    if not text:
        return {}
    return {scope: _stored(entry["document"], entry["photo"]) for scope, entry in json.loads(text).items()}


def save_override(
    engine: Engine,
    article_id: int,
    scope: str,
    value: StoredOverride | None,
    author: str,
    *,
    expected: Mapping[str, StoredOverride] | None = None,
) -> None:
    """Set the override of an article for ``scope``, or remove it, and keep a revision of it.

    The article's overrides must still be as ``expected``, if given.

    Raises:
        NotFound: there is no article of that id.
        Changed: they are no longer as expected.
    """
    with writing(engine) as connection:
        set_override(connection, article_id, scope, value, author, expected=expected)


def set_override(
    connection: Connection,
    article_id: int,
    scope: str,
    value: StoredOverride | None,
    author: str,
    *,
    expected: Mapping[str, StoredOverride] | None = None,
) -> None:
    """Do what `save_override` does in a transaction that does more than that."""
    query = select(articles.c.id, articles.c.overrides).where(articles.c.id == article_id).with_for_update()
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NotFound(f"There is no article with the id {article_id}.", code="article_unknown")
    if expected is not None and read_overrides(row.overrides) != expected:
        raise Changed
    current = json.loads(row.overrides or "{}")
    current.pop(scope, None)
    if value is not None:
        current[scope] = {"document": value.override.document(), "photo": value.photo_digest}
    text = _json(current) if current else None
    connection.execute(update(articles).where(articles.c.id == article_id).values(overrides=text))
    _keep(connection, article_id, scope, value, author)


def override_revisions_of(
    engine: Engine, article_id: int, scope: str | None, limit: int = MAX_REVISIONS, before: int | None = None
) -> list[Revision]:
    """Return the values that an override has had, the newest first: the first is the one that holds.

    Those of every scope for None, those with an id below ``before`` when it is given.
    """
    rows = override_revisions
    query = select(rows).where(rows.c.article_id == article_id)
    if scope is not None:
        query = query.where(rows.c.scope == scope)
    if before is not None:
        query = query.where(rows.c.id < before)
    with engine.connect() as connection:
        return [_revision(row) for row in connection.execute(query.order_by(rows.c.id.desc()).limit(limit))]


def all_override_revisions(engine: Engine, article_id: int) -> list[Revision]:
    """Return every kept value of every override of an article, the oldest first."""
    query = select(override_revisions).where(override_revisions.c.article_id == article_id)
    with engine.connect() as connection:
        return [_revision(row) for row in connection.execute(query.order_by(override_revisions.c.id))]


def get_override_revision(engine: Engine, article_id: int, revision_id: int) -> Revision:
    """Return one value that an override of an article has had.

    Raises:
        NotFound: there is none of that id, or it is another article's.
    """
    rows = override_revisions
    query = select(rows).where(rows.c.article_id == article_id, rows.c.id == revision_id)
    with engine.connect() as connection:
        row = connection.execute(query).one_or_none()
    if row is None:
        raise NotFound(f"This article's overrides have no revision {revision_id}.", code="revision_unknown")
    return _revision(row)


def override_photo_digests(connection: Connection) -> set[str]:
    """Return the digest of every photo that an override uses, or would use again after a step back."""
    column = override_revisions.c.photo_digest
    return set(connection.execute(select(column).where(column.is_not(None)).distinct()).scalars())


def _keep(connection: Connection, article_id: int, scope: str, value: StoredOverride | None, author: str) -> None:
    rows = override_revisions
    made = rows.insert().values(
        article_id=article_id,
        scope=scope,
        document=None if value is None else _json(value.override.document()),
        photo_digest=value.photo_digest if value else None,
        author=author,
        created_at=int(time.time()),
    )
    connection.execute(made)
    own = (rows.c.article_id == article_id, rows.c.scope == scope)
    oldest = select(rows.c.id).where(*own).order_by(rows.c.id.desc()).offset(MAX_REVISIONS).limit(1)
    last = connection.execute(oldest).scalar()
    if last is not None:
        connection.execute(delete(rows).where(*own, rows.c.id <= last))


def _revision(row: Row[tuple[object, ...]]) -> Revision:
    value = None if row.document is None else _stored(json.loads(row.document), row.photo_digest)
    return Revision(row.id, row.scope, value, row.author, row.created_at)


def _stored(document: object, photo_digest: str | None) -> StoredOverride:
    return StoredOverride(Override.model_validate(document), photo_digest)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
