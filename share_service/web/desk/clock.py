"""What time it is on the desk: one place, so that a store of another day can be looked at as it was."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)
