"""Webhook secrets: what a CMS signs its messages with, in the shape of standardwebhooks.com.

The secret is HMAC-SHA256(secret key of the service, a nonce of the store): neither alone gives it away.
"""

from __future__ import annotations

import hmac
import secrets
import time
from base64 import b64encode
from collections.abc import Sequence

from sqlalchemy import Engine, select, update

from share_service.store.engine import writing
from share_service.store.tables import webhook_secrets

PREFIX = "whsec_"
NONCE_SIZE = 32
_PURPOSE = b"share-service.webhook\0"


def new_webhook_secret(engine: Engine, name: str, secret_key: str) -> str:
    """Make a webhook secret called ``name`` and return it (``whsec_…``)."""
    nonce = secrets.token_bytes(NONCE_SIZE)
    with writing(engine) as connection:
        values = {"name": name, "nonce": nonce, "created_at": int(time.time())}
        connection.execute(webhook_secrets.insert().values(**values))
    return PREFIX + b64encode(_derived(secret_key, nonce)).decode("ascii")


def webhook_signing_keys(engine: Engine, secret_keys: Sequence[str]) -> list[tuple[str, bytes]]:
    """Return (name, key to sign with) of every secret in use, for each of the service's secret keys."""
    query = select(webhook_secrets.c.name, webhook_secrets.c.nonce).where(webhook_secrets.c.revoked_at.is_(None))
    with engine.connect() as connection:
        rows = connection.execute(query).all()
    return [(row.name, _derived(secret_key, row.nonce)) for row in rows for secret_key in secret_keys]


def list_webhook_secrets(engine: Engine) -> list[tuple[str, int, int | None]]:
    """Return (name, created at, revoked at) of every webhook secret, oldest first."""
    columns = webhook_secrets.c
    query = select(columns.name, columns.created_at, columns.revoked_at).order_by(columns.id)
    with engine.connect() as connection:
        return [(row.name, row.created_at, row.revoked_at) for row in connection.execute(query)]


def revoke_webhook_secrets(engine: Engine, name: str) -> int:
    """End every webhook secret called ``name``; return how many there were."""
    named = (webhook_secrets.c.name == name, webhook_secrets.c.revoked_at.is_(None))
    with writing(engine) as connection:
        statement = update(webhook_secrets).where(*named).values(revoked_at=int(time.time()))
        return int(connection.execute(statement).rowcount)


def _derived(secret_key: str, nonce: bytes) -> bytes:
    return hmac.digest(secret_key.encode(), _PURPOSE + nonce, "sha256")
