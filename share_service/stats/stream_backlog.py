"""The backlog: what the stream holds that the store has not, and since when."""

from __future__ import annotations

import time
from typing import Any, NamedTuple

from redis import Redis

from share_service.stats.stream_wire import GROUP, Wire


class Backlog(NamedTuple):
    """Entries of the stream that are not stored (each has one event or some), and the age of the oldest in seconds."""

    entries: int
    seconds: float


def backlog(wire: Wire) -> Backlog:
    """Ask every part of the stream.

    Raises:
        RedisError: a part does not answer.
        OSError: likewise.
    """
    entries, oldest = 0, None
    for part in wire.parts:
        client = wire.client(part)
        waiting = _entries(client, part)
        first = client.xrange(part, count=1) if waiting else None
        entries += waiting
        if first:
            at = milliseconds(first[0][0])
            oldest = at if oldest is None else min(oldest, at)
    return Backlog(entries, max(0.0, time.time() - oldest / 1000) if oldest is not None else 0.0)


def milliseconds(entry: Any) -> int:
    """Return when an entry was made, by its number."""
    return int(bytes(entry).partition(b"-")[0])


def _entries(client: Redis, part: str) -> int:
    groups = client.xinfo_groups(part) if client.exists(part) else []
    group = next((group for group in groups if group["name"] == GROUP.encode()), None)
    # Without a group nothing was read; without a lag (before Redis 7) whatever is stored was trimmed.
    if group is None or group.get("lag") is None:
        return int(client.xlen(part))
    return int(group["pending"]) + int(group["lag"])
