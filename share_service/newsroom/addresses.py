"""The address book: where links led last, in a file of this machine, for when the store is away.

The store is the truth and is always asked first. A worker that never saw a link before, or has just
been started, finds here what any worker of this machine has seen: a redirect goes on without the
store as long as anybody ever followed the link or sent the article here.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple

_NAME = "addresses.db"
_TABLE = "CREATE TABLE IF NOT EXISTS {} (id INTEGER PRIMARY KEY, value TEXT NOT NULL, ends_at INTEGER) STRICT"
_KINDS = ("articles", "links")
#: As many as are kept in mind as written down, so that the file is touched once for each.
MAX_NOTED = 100_000
#: How long nobody asks a store that was away.
ALONE_SECONDS = 2.0
_PATIENCE = 0.2


class Address(NamedTuple):
    """What an id leads to: an article's URL; or a campaign link's article id with what it adds, ``12?utm_source=a``.

    `ends_at` is a campaign link's end, in seconds since the epoch.
    """

    value: str
    ends_at: int | None = None


class AddressBook:
    """Addresses by kind (``articles``, ``links``) and id. Threads and processes may share the file."""

    def __init__(self, spool: Path) -> None:
        self._path = spool / _NAME
        self._lock = threading.Lock()
        self._noted: dict[tuple[str, int], Address] = {}
        self._alone_until = 0.0

    @property
    def alone(self) -> bool:
        """Whether the store was away a moment ago, so that it need not be asked, and waited for, again."""
        return time.monotonic() < self._alone_until

    def store_is_away(self) -> None:
        """Say that the store did not answer: for `ALONE_SECONDS` the book is all there is."""
        self._alone_until = time.monotonic() + ALONE_SECONDS

    def note(self, kind: str, number: int, address: Address) -> None:
        """Write an address down if it is new; where the disk takes nothing, it is not."""
        if self._noted.get((kind, number)) == address:
            return
        statement = f"INSERT OR REPLACE INTO {kind} VALUES (?, ?, ?)"  # noqa: S608  # one of two table names
        with suppress(sqlite3.Error, OSError), self._lock, closing(self._open()) as book:
            book.execute(statement, (number, *address))
            if len(self._noted) >= MAX_NOTED:
                self._noted.clear()
            self._noted[kind, number] = address

    def forget(self, kind: str, number: int) -> None:
        """Strike an address out: the store says that it is no more."""
        self._noted.pop((kind, number), None)
        with suppress(sqlite3.Error, OSError), self._lock, closing(self._open()) as book:
            book.execute(f"DELETE FROM {kind} WHERE id = ?", (number,))  # noqa: S608  # one of two table names

    def find(self, kind: str, number: int) -> Address | None:
        """Return the address that was noted last, or None."""
        query = f"SELECT value, ends_at FROM {kind} WHERE id = ?"  # noqa: S608  # one of two table names
        with suppress(sqlite3.Error, OSError), self._lock, closing(self._open()) as book:
            row = book.execute(query, (number,)).fetchone()
            return Address(*row) if row else None
        return None

    def _open(self) -> sqlite3.Connection:
        # Opened for each use, which is rare: nothing to carry over a fork.
        if not self._path.exists():
            self._path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600))
        book = sqlite3.connect(self._path, timeout=_PATIENCE, isolation_level=None)
        # It can be lost without harm, and no redirect should wait for a disk.
        book.execute("PRAGMA synchronous=OFF")
        # Each time: whoever made the file may have been stopped, or its disk full, before there were tables.
        for kind in _KINDS:
            book.execute(_TABLE.format(kind))
        return book
