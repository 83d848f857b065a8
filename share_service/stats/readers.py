"""Readers, counted without being known: a hash under a random salt that lives for two days.

``blake2b(address + user agent)`` under the day's salt gives 64 bits. While the salt lives, two
clicks of one reader on one day can be told from clicks of two. Once it is destroyed nobody, the
service included, can tell whose number a number was.
"""

from __future__ import annotations

import errno
import os
import secrets
from contextlib import suppress
from datetime import tzinfo
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from share_service.logs import get as get_log
from share_service.stats.days import day_date, day_of, day_start

log = get_log("stats")

SALT_BYTES = 32
_PREFIX = "salt-"
# How long a process goes on with a salt of its own when the folder cannot be written.
_PATIENCE = 60


class _Salt(NamedTuple):
    start: float
    end: float
    key: bytes


class Salts:
    """The daily salts of one machine, as files that its workers share. Threads may share it."""

    def __init__(self, folder: Path, zone: tzinfo) -> None:
        self._folder = folder
        self._zone = zone
        self._salt = _Salt(0, 0, b"")
        self._own = secrets.token_bytes(SALT_BYTES)

    def reader_hash(self, at: int, address: str, user_agent: str) -> int:
        """Return the number of a reader on the newsroom day of ``at`` (milliseconds): signed 64 bits, never 0."""
        seconds = at / 1000
        salt = self._salt
        if not salt.start <= seconds < salt.end:
            salt = self._salt = self._salt_for(seconds)
        text = f"{address}\n{user_agent}".encode("utf-8", "surrogatepass")
        return int.from_bytes(blake2b(text, digest_size=8, key=salt.key).digest(), "big", signed=True) or 1

    def destroy_old(self, now: float) -> int:
        """Destroy the salts that are 48 hours old at ``now`` (seconds since the epoch); return how many."""
        oldest = day_of(now, self._zone) - 1
        destroyed = 0
        for path in self._folder.glob(_PREFIX + "*"):
            if path.name < _name(oldest):
                _destroy(path)
                destroyed += 1
        return destroyed

    def _salt_for(self, seconds: float) -> _Salt:
        day = day_of(seconds, self._zone)
        start, end = day_start(day, self._zone), day_start(day + 1, self._zone)
        try:
            key = self._shared_key(day)
            self.destroy_old(seconds)
        except OSError as error:
            # Clicks still count; the same reader may count once in each worker until the folder works again.
            log.exception("the day's salt cannot be shared", reason=error.strerror)
            return _Salt(seconds, min(end, seconds + _PATIENCE), self._own)
        return _Salt(start, end, key)

    def _shared_key(self, day: int) -> bytes:
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / _name(day)
        with suppress(FileNotFoundError):
            return _read(path)
        draft = self._folder / f".{secrets.token_hex(8)}"
        file = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        try:
            if os.write(file, secrets.token_bytes(SALT_BYTES)) != SALT_BYTES:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            with suppress(FileExistsError):
                # A link, not a rename: the first worker's salt is everybody's.
                path.hardlink_to(draft)
        finally:
            os.close(file)
            draft.unlink()
        return _read(path)


def _name(day: int) -> str:
    return f"{_PREFIX}{day_date(day).isoformat()}"


def _read(path: Path) -> bytes:
    key = path.read_bytes()
    if len(key) != SALT_BYTES:
        # A hash without a salt could be made again from the address: never.
        raise OSError(errno.EIO, "a damaged salt", str(path))
    return key


def _destroy(path: Path) -> None:
    with suppress(FileNotFoundError):
        with path.open("r+b") as file:
            file.write(bytes(SALT_BYTES))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
