"""Journals: one append-only file per worker, held by a lock for as long as the worker lives.

The kernel drops the lock with the process, however it ends. So a journal that nobody holds has its
last record, and once that is in the store the file can go. A name is random and never used twice,
on whatever machine: the store knows by it how far a journal has been taken in.
"""

from __future__ import annotations

import fcntl
import os
import re
import secrets
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from share_service.stats.events import RECORD_SIZE, Event, unpack

SUFFIX = ".journal"
# Where a journal lies is told by its name, which the store knows it by.
MACHINE = re.sub("[^a-z0-9]+", "-", socket.gethostname().lower())[:30].strip("-") or "machine"
_UNBORN = ".new"
# A journal is begun anew at this size, so that what has been taken in gives its room back.
ROTATE_AT = RECORD_SIZE * 131_072


class Journal:
    """A worker's own journal, open for appending."""

    def __init__(self, folder: Path) -> None:
        """Make a journal in ``folder``.

        Raises:
            OSError: the folder cannot be written.
        """
        name = f"{time.time_ns():016x}-{secrets.token_hex(8)}-{MACHINE}"
        unborn = folder / (name + _UNBORN)
        self.path = folder / (name + SUFFIX)
        self._file = os.open(unborn, os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_WRONLY, 0o600)
        try:
            # Held before it has its name: nobody may take a journal that is being born for an abandoned one.
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            unborn.rename(self.path)
        except OSError:
            self.close()
            unborn.unlink(missing_ok=True)
            raise
        self._size = 0

    @property
    def full(self) -> bool:
        """Whether a new journal should be begun."""
        return self._size >= ROTATE_AT

    def append(self, record: bytes) -> None:
        """Append one record: when this returns, the kernel has it and no death of this process can lose it.

        Raises:
            OSError: it could not be written whole; the file ends with the record before it.
        """
        written = os.write(self._file, record)
        if written != len(record):
            self._finish(record, written)
        self._size += len(record)

    def _finish(self, record: bytes, written: int) -> None:
        # A disk that fills up takes a part of a record and refuses the rest.
        try:
            while written < len(record):
                written += os.write(self._file, record[written:])
        except OSError:
            self._cut_off_the_rest()
            raise

    def _cut_off_the_rest(self) -> None:
        try:
            os.ftruncate(self._file, self._size)
        except OSError:
            # No record may follow half a record: this journal is done with.
            self._size = ROTATE_AT

    def close(self) -> None:
        """Let go of the journal. A child that inherited it may do so too: its parent still holds the lock."""
        with suppress(OSError):
            os.close(self._file)


def journals_in(folder: Path) -> dict[str, int]:
    """Return the size in bytes of every journal in ``folder``, by file name, oldest first."""
    sizes = {}
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(SUFFIX):
                with suppress(FileNotFoundError):
                    sizes[entry.name] = entry.stat().st_size
    return dict(sorted(sizes.items()))


def abandoned(path: Path) -> bool:
    """Say whether no living worker holds the journal, so that nothing more will be written to it."""
    try:
        file = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    else:
        return True
    finally:
        os.close(file)


def read_events(path: Path, offset: int, limit: int, *, finished: bool) -> Iterator[tuple[Event | None, int]]:
    """Yield up to ``limit`` events from byte ``offset`` on, each with the offset behind it.

    A damaged record yields None in its place. At the end of a journal that is not ``finished`` it is
    left for the next time: its writer may still be at it.
    """
    with path.open("rb") as file:
        file.seek(offset)
        data = memoryview(file.read(limit * RECORD_SIZE))
    found = [unpack(data[start : start + RECORD_SIZE]) for start in range(0, whole_size(len(data)), RECORD_SIZE)]
    if found and found[-1] is None and not finished:
        found.pop()
    for event in found:
        offset += RECORD_SIZE
        yield event, offset


def sweep(folder: Path) -> None:
    """Remove journals that a crash left without a name: they are empty."""
    for unborn in folder.glob("*" + _UNBORN):
        with suppress(FileNotFoundError):
            if time.time() - unborn.stat().st_mtime > 60:
                unborn.unlink()


def whole_size(size: int) -> int:
    """Return how many bytes of a journal of ``size`` bytes are whole records."""
    return size - size % RECORD_SIZE
