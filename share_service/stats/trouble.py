"""Trouble that lasts: told once when it begins and once when it is over, however often it is met."""

from __future__ import annotations

import time
from typing import Any

# Each reason of one trouble is told once; a reason that differs each time is not told for ever.
MAX_REASONS = 5


class Trouble:
    """What has kept one thing from working, and since when. For one process; only one thread reports."""

    def __init__(self, log: Any, begun: str, ended: str, **about: str) -> None:
        """``begun`` and ``ended`` are what is logged, with what it is ``about``."""
        self._log = log
        self._about = about
        self._begun = begun
        self._ended = ended
        self._said: set[str] = set()
        self._since = 0.0
        self._reason: str | None = None

    @property
    def reason(self) -> str | None:
        """Why it does not work, or None when it does."""
        return self._reason

    def met(self, reason: str) -> None:
        """Say that it did not work, because of ``reason``."""
        if self._reason is None:
            self._since = time.monotonic()
        if reason not in self._said and len(self._said) < MAX_REASONS:
            self._said.add(reason)
            self._log.warning(self._begun, reason=reason, **self._about)
        self._reason = reason

    def over(self, **figures: object) -> bool:
        """Say that it worked, with what is worth telling; return whether it had not worked before."""
        if self._reason is None:
            return False
        seconds = round(time.monotonic() - self._since)
        self._log.warning(self._ended, after_seconds=seconds, **figures, **self._about)
        self._reason = None
        self._said.clear()
        return True
