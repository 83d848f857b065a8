"""Instants: seconds since the epoch in the store, RFC 3339 in the API."""

from __future__ import annotations

from datetime import UTC, datetime


def seconds(moment: datetime | None) -> int | None:
    """Return an instant as the store keeps it."""
    return None if moment is None else int(moment.timestamp())


def iso_time(instant: int | None) -> str | None:
    """Return an instant of the store as RFC 3339, in UTC."""
    return None if instant is None else datetime.fromtimestamp(instant, UTC).isoformat().replace("+00:00", "Z")
