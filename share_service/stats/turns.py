"""Whose turn it is, of the workers of a machine, to bring a folder of journals to the store."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from share_service.stats.backlog import sync_journals

SYNC_EVERY = 0.9


class Turns:
    """A folder of journals and the lock beside them. One worker has its turn; the kernel ends it with the worker."""

    def __init__(self, folder: Path, lock: str) -> None:
        self._folder = folder
        self._lock = lock
        self._synced: dict[str, int] = {}

    @contextmanager
    def taken(self, *, wait: bool) -> Iterator[bool]:
        """Say whether it is our turn, and hold it as long as the block lasts; with ``wait``, others are waited for.

        Who does not wait is the thread that comes each second: it has the disk keep what the journals hold.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        file = os.open(self._folder / self._lock, os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
        else:
            if not wait:
                self._sync(file)
            yield True
        finally:
            os.close(file)

    def _sync(self, lock: int) -> None:
        # Once a second for all workers: the time of the lock's file says when it was done.
        if abs(time.time() - os.fstat(lock).st_mtime) < SYNC_EVERY:
            return
        with suppress(OSError):
            sync_journals(self._folder, self._synced)
            os.utime(lock)
