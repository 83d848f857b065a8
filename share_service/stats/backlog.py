"""The backlog: what the journals of this machine hold and the store has not taken in yet."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from share_service.stats.events import RECORD_SIZE
from share_service.stats.journal import journals_in, read_events, whole_size


class Backlog(NamedTuple):
    """How many events wait, and for how many seconds the oldest of them."""

    events: int = 0
    seconds: float = 0.0


def backlog(spool: Path, offsets: Mapping[str, int]) -> Backlog:
    """Return what waits in ``spool`` behind ``offsets`` (bytes by journal; one that is not named waits as a whole)."""
    waiting = {name: whole_size(size) - offsets.get(name, 0) for name, size in _sizes(spool).items()}
    waiting = {name: size for name, size in waiting.items() if size > 0}
    first = [_first(spool / name, offsets.get(name, 0)) for name in waiting]
    oldest = min((at for at in first if at is not None), default=None)
    seconds = 0.0 if oldest is None else max(0.0, time.time() - oldest / 1000)
    return Backlog(sum(waiting.values()) // RECORD_SIZE, seconds)


def sync_journals(spool: Path, synced: dict[str, int]) -> None:
    """Have the disk keep what the journals hold; ``synced`` remembers the sizes that it keeps already.

    A record survives its process as soon as it is written, and a power cut from here on.

    Raises:
        OSError: the disk refuses.
    """
    sizes = _sizes(spool)
    grown = {name: size for name, size in sizes.items() if size > synced.get(name, 0)}
    for name in grown:
        with suppress(FileNotFoundError):
            sync_file(spool / name)
    if grown.keys() - synced.keys():
        sync_file(spool)
    synced.clear()
    synced.update(sizes)


def sync_file(path: Path) -> None:
    """Have the disk keep a file's content, or the names in a folder."""
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def _sizes(spool: Path) -> dict[str, int]:
    try:
        return journals_in(spool)
    except FileNotFoundError:
        return {}


def _first(path: Path, offset: int) -> int | None:
    with suppress(FileNotFoundError):
        for event, _end in read_events(path, offset, 1, finished=True):
            return None if event is None else event.at
    return None
