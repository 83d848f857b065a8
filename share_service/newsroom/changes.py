"""Changes: how the workers of one machine learn at once that an article or a link has changed.

A file grows by a byte at each change. Its size is the generation: reading it costs well under a
microsecond, so that even a redirect can afford to ask.
"""

from __future__ import annotations

import os
import threading
from pathlib import Path

_NAME = "changes"


class Changes:
    """The generation of what this machine's workers may have cached."""

    def __init__(self, spool: Path) -> None:
        self._path = spool / _NAME
        self._file: int | None = None
        self._lock = threading.Lock()

    def bump(self) -> None:
        """Say that an article or a link has changed: every worker drops what it has cached.

        Raises:
            OSError: the spool folder cannot be written.
        """
        os.write(self._opened(), b".")

    def generation(self) -> int:
        """Return a number that grows with every change; 0 for ever where the folder cannot be written."""
        file = self._file
        try:
            return os.fstat(self._opened() if file is None else file).st_size
        except OSError:
            return 0

    def _opened(self) -> int:
        with self._lock:
            if self._file is None:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                self._file = os.open(self._path, os.O_CREAT | os.O_APPEND | os.O_RDWR, 0o600)
            return self._file
