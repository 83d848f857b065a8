"""Changes: how the workers of one machine learn at once that an article or a link has changed.

A counter in a file of eight bytes that every worker maps into its memory. Reading it is a look into
memory: no system call, so that a redirect's thread does not give up its turn to ask.
"""

from __future__ import annotations

import fcntl
import mmap
import os
import struct
import threading
from pathlib import Path

_NAME = "generation"
_COUNTER = struct.Struct("=Q")


class Changes:
    """The generation of what this machine's workers may have cached."""

    def __init__(self, spool: Path) -> None:
        self._path = spool / _NAME
        self._shown: mmap.mmap | None = None
        self._lock = threading.Lock()

    def bump(self) -> None:
        """Say that an article or a link has changed: every worker drops what it has cached.

        Raises:
            OSError: the spool folder cannot be written.
        """
        self._open()
        # A lock belongs to an opened file: a thread or a process that opens its own is kept out.
        file = os.open(self._path, os.O_RDWR)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            (generation,) = _COUNTER.unpack(os.pread(file, _COUNTER.size, 0))
            os.pwrite(file, _COUNTER.pack(generation + 1), 0)
        finally:
            os.close(file)

    def generation(self) -> int:
        """Return a number that grows with every change; 0 for ever where the folder cannot be written."""
        shown = self._shown
        if shown is None:
            try:
                shown = self._open()
            except OSError:
                return 0
        return int(_COUNTER.unpack_from(shown)[0])

    def _open(self) -> mmap.mmap:
        with self._lock:
            if self._shown is None:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                file = os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600)
                try:
                    if os.fstat(file).st_size < _COUNTER.size:
                        os.ftruncate(file, _COUNTER.size)
                    # What pwrite writes, a shared map of the same file shows (mmap(2), MAP_SHARED).
                    self._shown = mmap.mmap(file, _COUNTER.size, prot=mmap.PROT_READ)
                finally:
                    os.close(file)
            return self._shown
