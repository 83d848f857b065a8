"""API keys: shown once, kept as a digest."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, Row, select, update

from share_service.errors import BadInput, NotFound
from share_service.store.engine import writing
from share_service.store.tables import api_keys

PREFIX = "share_"


# What a key can be allowed to do, from the least; "admin" is for people, keys and the log of changes, and is
# never given to a key that nobody asked it for.
SCOPES = ("stats", "read", "write", "admin")
USUAL = SCOPES[:3]


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key as it is listed: its name and what it may do. Times are seconds since the epoch."""

    id: int
    name: str
    scopes: tuple[str, ...]
    created_at: int
    revoked_at: int | None

    def may(self, scope: str) -> bool:
        """Say whether the key is allowed ``scope``."""
        return scope in self.scopes


def new_key(engine: Engine, name: str, scopes: Iterable[str] = USUAL) -> str:
    """Make a key called ``name`` and return it: the only time that it can be read.

    Raises:
        BadInput: it would be allowed nothing, or something that there is not.
    """
    wanted = check_scopes(scopes)
    key = PREFIX + secrets.token_urlsafe(32)
    row = {"name": name, "digest": _digest(key), "created_at": int(time.time()), "scopes": " ".join(wanted)}
    with writing(engine) as connection:
        connection.execute(api_keys.insert().values(**row))
    return key


def check_scopes(scopes: Iterable[str]) -> tuple[str, ...]:
    """Return the scopes in their order.

    Raises:
        BadInput: there is none, or one that is unknown.
    """
    wanted = set(scopes)
    if not wanted or not wanted <= set(SCOPES):
        raise BadInput(f"An API key may do at least one of: {', '.join(SCOPES)}.", code="scope_unknown")
    return tuple(scope for scope in SCOPES if scope in wanted)


def find_key(engine: Engine, key: str) -> ApiKey | None:
    """Return ``key`` as it is listed, or None when it is none of ours or was revoked."""
    # Looked up by its digest: how long the look-up takes says nothing about the key.
    query = select(api_keys).where(api_keys.c.digest == _digest(key), api_keys.c.revoked_at.is_(None))
    with engine.connect() as connection:
        row = connection.execute(query).one_or_none()
    return None if row is None else _key(row)


def revoke_key(engine: Engine, name: str) -> None:
    """End every key called ``name``.

    Raises:
        NotFound: there is none.
    """
    statement = update(api_keys).where(api_keys.c.name == name, api_keys.c.revoked_at.is_(None))
    with writing(engine) as connection:
        if connection.execute(statement.values(revoked_at=int(time.time()))).rowcount == 0:
            raise NotFound(f"There is no API key called {name}.", code="key_unknown")


def revoke_key_id(engine: Engine, key_id: int) -> ApiKey:
    """End the key with that id, and return it.

    Raises:
        NotFound: there is none.
    """
    statement = update(api_keys).where(api_keys.c.id == key_id).values(revoked_at=int(time.time()))
    with writing(engine) as connection:
        row = connection.execute(statement.returning(*api_keys.c)).one_or_none()
    if row is None:
        raise NotFound("There is no such API key.", code="key_unknown")
    return _key(row)


def list_keys(engine: Engine, limit: int | None = None, after: int | None = None) -> list[ApiKey]:
    """Return every key, oldest first; up to ``limit``, those with an id above ``after``."""
    query = select(api_keys).order_by(api_keys.c.id).limit(limit)
    if after is not None:
        query = query.where(api_keys.c.id > after)
    with engine.connect() as connection:
        return [_key(row) for row in connection.execute(query)]


def _key(row: Row[Any]) -> ApiKey:
    # A key from before there were scopes may do what there was to do then.
    scopes = USUAL if row.scopes is None else tuple(row.scopes.split())
    return ApiKey(row.id, row.name, scopes, row.created_at, row.revoked_at)


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()
