"""API keys: shown once, kept as a digest."""

from __future__ import annotations

import hashlib
import secrets
import time

from sqlalchemy import Engine, select, update

from share_service.errors import NotFound
from share_service.store.engine import writing
from share_service.store.tables import api_keys

PREFIX = "share_"


def new_key(engine: Engine, name: str) -> str:
    """Make a key called ``name`` and return it: the only time that it can be read."""
    key = PREFIX + secrets.token_urlsafe(32)
    with writing(engine) as connection:
        connection.execute(api_keys.insert().values(name=name, digest=_digest(key), created_at=int(time.time())))
    return key


def key_name(engine: Engine, key: str) -> str | None:
    """Return what ``key`` is called, or None when it is none of ours or was revoked."""
    # Looked up by its digest: how long the look-up takes says nothing about the key.
    query = select(api_keys.c.name).where(api_keys.c.digest == _digest(key), api_keys.c.revoked_at.is_(None))
    with engine.connect() as connection:
        return connection.execute(query).scalar()


def revoke_key(engine: Engine, name: str) -> None:
    """End every key called ``name``.

    Raises:
        NotFound: there is none.
    """
    statement = update(api_keys).where(api_keys.c.name == name, api_keys.c.revoked_at.is_(None))
    with writing(engine) as connection:
        if connection.execute(statement.values(revoked_at=int(time.time()))).rowcount == 0:
            raise NotFound(f"There is no API key called {name}.", code="key_unknown")


def list_keys(engine: Engine) -> list[tuple[str, int, int | None]]:
    """Return (name, created at, revoked at) of every key, oldest first."""
    query = select(api_keys.c.name, api_keys.c.created_at, api_keys.c.revoked_at).order_by(api_keys.c.id)
    with engine.connect() as connection:
        return [(row.name, row.created_at, row.revoked_at) for row in connection.execute(query)]


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()
