"""Reach: while a database server is away, one try at a time finds out whether it is back.

Whoever else asks meanwhile is told at once that it is away. Otherwise every thread of a web worker
could be waiting for a server that does not answer, and none would be left for links.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

PAUSE = 1.0

Connection = TypeVar("Connection")


class Away(Exception):
    """The server did not answer a moment ago, and nobody has reached it since."""


class Reach:
    """The way to one server, for one process. Threads may share it."""

    def __init__(self, pause: float = PAUSE) -> None:
        """Try again ``pause`` seconds after a try that failed."""
        self._pause = pause
        self.forget()

    def forget(self) -> None:
        """Think the server reachable, as a forked child has to."""
        self._trying = threading.Lock()
        self._again_at: float | None = None

    def through(self, connect: Callable[[], Connection]) -> Connection:
        """Return what ``connect`` returns.

        Raises:
            Away: it was tried a moment ago, or somebody is trying just now.
            Exception: what ``connect`` raises.
        """
        # Read once: whoever is trying may reach it at any moment.
        again_at = self._again_at
        if again_at is None:
            return self._try(connect)
        if time.monotonic() < again_at or not self._trying.acquire(blocking=False):
            raise Away("the server did not answer a moment ago")
        try:
            return self._try(connect)
        finally:
            self._trying.release()

    def _try(self, connect: Callable[[], Connection]) -> Connection:
        try:
            made = connect()
        except Exception:
            self._again_at = time.monotonic() + self._pause
            raise
        self._again_at = None
        return made
