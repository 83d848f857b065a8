"""Watching files: something is done again after every save, until Ctrl+C."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path

# Short enough to feel immediate beside an editor, long enough to cost nothing.
PERIOD = 0.2


def watch_files(files: Callable[[], Iterable[Path]], act: Callable[[], None]) -> None:
    """Call ``act`` now, and whenever one of ``files`` is saved, made or removed; return at Ctrl+C.

    ``files`` is asked anew each time, so that a file which was not there at first is noticed too.
    """
    try:
        seen = _state(files())
        act()
        while True:
            time.sleep(PERIOD)
            now = _state(files())
            if now != seen:
                seen = now
                act()
    except KeyboardInterrupt:
        return


def _state(files: Iterable[Path]) -> dict[Path, tuple[int, int] | None]:
    """Return when each file was last written, in nanoseconds, and its size; None for one that is not there."""
    return {file: _written(file) for file in files}


def _written(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
