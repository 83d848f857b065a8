"""The log of changes: who did what to what, and when. No secret and no reader is ever in it."""

from __future__ import annotations

import time
from dataclasses import dataclass

from sqlalchemy import Engine, delete, select

from share_service.store.engine import writing
from share_service.store.tables import audit

# The actor of what is done on the command line.
COMMAND_LINE = "share-service"
ACTIONS = frozenset(
    (
        "editor_invited",
        "editor_removed",
        "editor_role",
        "editor_signed_out",
        "key_made",
        "key_revoked",
        "link_made",
        "link_changed",
        "override_set",
        "override_removed",
        "facebook_refreshed",
        "article_shared",
        "article_unshared",
        "note_added",
        "note_removed",
        "endpoint_added",
        "endpoint_removed",
        "endpoint_started",
        "endpoint_stopped",
        "alerts_chosen",
        "trial_started",
        "trial_ended",
        "more_pinned",
        "more_banned",
        "more_released",
        "more_ordered",
    )
)
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log; ``at`` in seconds since the epoch."""

    id: int
    at: int
    actor: str
    action: str
    subject: str


def note(engine: Engine, actor: str, action: str, subject: str) -> None:
    """Write down that ``actor`` did ``action`` (one of `ACTIONS`) to ``subject``."""
    assert action in ACTIONS, action
    with writing(engine) as connection:
        row = {"at": int(time.time()), "actor": actor[:320], "action": action, "subject": subject[:_LONGEST]}
        connection.execute(audit.insert().values(**row))


def entries(engine: Engine, limit: int, before: int | None = None) -> list[Entry]:
    """Return the last entries, the newest first; those with an id below ``before`` when it is given."""
    query = select(audit).order_by(audit.c.id.desc()).limit(limit)
    if before is not None:
        query = query.where(audit.c.id < before)
    with engine.connect() as connection:
        return [Entry(row.id, row.at, row.actor, row.action, row.subject) for row in connection.execute(query)]


def forget_entries(engine: Engine, until: int) -> int:
    """Delete what is older than ``until`` (seconds since the epoch); return how many entries that was."""
    with writing(engine) as connection:
        return int(connection.execute(delete(audit).where(audit.c.at < until)).rowcount)
