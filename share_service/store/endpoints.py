"""Where programs are told of alerts: addresses, what their messages are signed with, and how they do."""

from __future__ import annotations

import hmac
import secrets
import time
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, select, update

from share_service.errors import BadInput, NotFound
from share_service.store.alert_tables import endpoints
from share_service.store.engine import writing
from share_service.store.outbox import SENT, give_up

PREFIX = "whsec_"
MOST = 10
_PURPOSE = b"share-service.endpoint\0"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One address. Times are seconds since the epoch; ``last_outcome`` is "sent", or why the last try failed."""

    id: int
    url: str
    nonce: bytes
    made_by: str
    made_at: int
    stopped_at: int | None
    failing_since: int | None
    last_at: int | None
    last_outcome: str | None


def add_endpoint(engine: Engine, url: str, made_by: str) -> Endpoint:
    """Add an address that was checked.

    Raises:
        BadInput: there are as many as there may be, or it is there already.
    """
    values = {"url": url, "nonce": secrets.token_bytes(32), "made_by": made_by[:320], "made_at": int(time.time())}
    with writing(engine) as connection:
        known = connection.execute(select(endpoints.c.url)).scalars().all()
        if len(known) >= MOST:
            raise BadInput(f"There are {MOST} addresses already: remove one first.", code="endpoints_full")
        if url in known:
            raise BadInput("Messages go to this address already.", code="endpoint_known")
        return _endpoint(connection.execute(endpoints.insert().values(**values).returning(*endpoints.c)).one())


def all_endpoints(engine: Engine) -> list[Endpoint]:
    """Return every address, the oldest first."""
    with engine.connect() as connection:
        return [_endpoint(row) for row in connection.execute(select(endpoints).order_by(endpoints.c.id))]


def open_endpoints(connection: Connection) -> list[int]:
    """Return the ids of those that are sent to."""
    return list(connection.scalars(select(endpoints.c.id).where(endpoints.c.stopped_at.is_(None))))


def get_endpoint(engine: Engine, endpoint_id: int) -> Endpoint:
    """Return one address.

    Raises:
        NotFound: there is none of that id.
    """
    with engine.connect() as connection:
        row = connection.execute(select(endpoints).where(endpoints.c.id == endpoint_id)).one_or_none()
    if row is None:
        raise NotFound("There is no such address for messages.", code="endpoint_unknown")
    return _endpoint(row)


def remove_endpoint(engine: Engine, endpoint_id: int) -> Endpoint:
    """Remove an address, with what waits for it.

    Raises:
        NotFound: there is none of that id.
    """
    found = get_endpoint(engine, endpoint_id)
    with writing(engine) as connection:
        connection.execute(delete(endpoints).where(endpoints.c.id == endpoint_id))
    return found


def stop_endpoint(engine: Engine, endpoint_id: int) -> bool:
    """Send nothing there from now on, and drop what waits; say whether it was sent to until now."""
    now = int(time.time())
    with writing(engine) as connection:
        running = (endpoints.c.id == endpoint_id, endpoints.c.stopped_at.is_(None))
        changed = connection.execute(update(endpoints).where(*running).values(stopped_at=now)).rowcount
        give_up(connection, endpoint_id, now)
    return bool(changed)


def start_endpoint(engine: Engine, endpoint_id: int) -> None:
    """Send there again."""
    with writing(engine) as connection:
        statement = update(endpoints).where(endpoints.c.id == endpoint_id)
        connection.execute(statement.values(stopped_at=None, failing_since=None))


def note_outcome(engine: Engine, endpoint_id: int, outcome: str, now: int) -> None:
    """Write down how the last try went."""
    values: dict[str, Any] = {"last_at": now, "last_outcome": outcome[:40]}
    with writing(engine) as connection:
        mine = update(endpoints).where(endpoints.c.id == endpoint_id)
        connection.execute(mine.values(**values, **({"failing_since": None} if outcome == SENT else {})))
        if outcome != SENT:
            connection.execute(mine.where(endpoints.c.failing_since.is_(None)).values(failing_since=now))


def signing_keys(endpoint: Endpoint, secret_keys: Sequence[str]) -> list[bytes]:
    """Return what its messages are signed with: a key for each of the service's secret keys, the newest first."""
    return [hmac.digest(key.encode(), _PURPOSE + endpoint.nonce, "sha256") for key in secret_keys]


def shown_secret(endpoint: Endpoint, secret_key: str) -> str:
    """Return the secret as its receiver needs it (``whsec_…``)."""
    return PREFIX + b64encode(signing_keys(endpoint, (secret_key,))[0]).decode("ascii")


def _endpoint(row: Row[Any]) -> Endpoint:
    return Endpoint(
        row.id,
        row.url,
        bytes(row.nonce),
        row.made_by,
        row.made_at,
        row.stopped_at,
        row.failing_since,
        row.last_at,
        row.last_outcome,
    )
