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

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from share_service.logs import get as get_log
from share_service.stats.days import day_date, day_of, day_start
from share_service.store.engine import reason
from share_service.store.salts import agree_on_salt, destroy_salts

log = get_log("stats")

SALT_BYTES = 32
_PREFIX = "salt-"
# Of a salt that the machines have not agreed on yet.
_OWN = ".own"
# How long a process goes on with a salt of its own when the folder cannot be written, or the store be asked.
_PATIENCE = 60
#: Seconds of a new day in which a press may still follow one of the day before: four times as long as one counts.
AFTER_MIDNIGHT = 120
#: Seconds before midnight from which the next day's salt is there: more than the hour between two `prepare`s.
AHEAD = 2 * 3600


class _Salt(NamedTuple):
    start: float
    end: float
    key: bytes


class Salts:
    """The daily salts, as files that a machine's workers share. Threads may share it.

    With ``engine`` the machines of one store share them too: a reader who comes to two of them is one.
    The files are then this machine's copies, so that a redirect needs no store.
    """

    def __init__(self, folder: Path, zone: tzinfo, engine: Engine | None = None) -> None:
        self._folder = folder
        self._zone = zone
        # A SQLite store has one machine.
        self._engine = engine if engine is not None and engine.dialect.name == "postgresql" else None
        self._salt = _Salt(0, 0, b"")
        self._before = (-1, b"")
        self._own = secrets.token_bytes(SALT_BYTES)

    def reader_hash(self, at: int, address: str, user_agent: str) -> int:
        """Return the number of a reader on the newsroom day of ``at`` (milliseconds): signed 64 bits, never 0."""
        seconds = at / 1000
        salt = self._salt
        if not salt.start <= seconds < salt.end:
            salt = self._salt = self._salt_for(seconds)
        return _number(salt.key, address, user_agent)

    def earlier_hash(self, at: int, address: str, user_agent: str) -> int:
        """Return the number that a reader had the day before, in the first minutes of a day; 0 at any other time.

        Who presses a link before midnight and once more after it has two numbers, and is told by this one.
        """
        seconds = at / 1000
        if seconds - self._salt.start > AFTER_MIDNIGHT:
            return 0
        day = day_of(seconds, self._zone) - 1
        before = self._before
        if before[0] != day:
            # Yesterday's salt lives until tomorrow. Where there is none, nobody was here.
            before = (day, b"")
            with suppress(OSError):
                before = (day, _read(self._folder / _name(day)))
            # When it is known and not before: meanwhile other threads ask.
            self._before = before
        return _number(before[1], address, user_agent) if before[1] else 0

    def prepare(self, now: float) -> None:
        """Agree with the other machines on the salt of ``now`` (seconds) and, shortly before midnight, of the next day.

        Raises:
            OSError, SQLAlchemyError: the folder or the store cannot be used now.
        """
        if self._engine is not None:
            for day in {day_of(now, self._zone), day_of(now + AHEAD, self._zone)}:
                self._agree(self._engine, day)

    def destroy_old(self, now: float) -> int:
        """Destroy the salts that are 48 hours old at ``now`` (seconds since the epoch); return how many.

        Raises:
            SQLAlchemyError: the store cannot be reached; this machine's own copies are gone all the same.
        """
        oldest = day_of(now, self._zone) - 1
        destroyed = self._destroy_files(oldest)
        return destroyed if self._engine is None else max(destroyed, destroy_salts(self._engine, oldest))

    def _salt_for(self, seconds: float) -> _Salt:
        day = day_of(seconds, self._zone)
        end = day_start(day + 1, self._zone)
        try:
            self._destroy_files(day_of(seconds, self._zone) - 1)
            return _Salt(day_start(day, self._zone), end, self._key(day))
        except SQLAlchemyError as error:
            log.warning("the day's salt is this machine's until the store is back", reason=reason(error))
            return _Salt(seconds, min(end, seconds + _PATIENCE), self._provisional(day))
        except OSError as error:
            # Clicks still count; the same reader may count once in each worker until the folder works again.
            log.exception("the day's salt cannot be shared", reason=error.strerror)
            return _Salt(seconds, min(end, seconds + _PATIENCE), self._own)

    def _key(self, day: int) -> bytes:
        with suppress(FileNotFoundError):
            return _read(self._folder / _name(day))
        if self._engine is None:
            return self._kept(_name(day), secrets.token_bytes(SALT_BYTES))
        return self._agree(self._engine, day)

    def _agree(self, engine: Engine, day: int) -> bytes:
        # What this machine has it offers: its readers of today stay who they are, if nobody else came first.
        shared, provisional = self._folder / _name(day), self._folder / (_name(day) + _OWN)
        mine = next((_read(path) for path in (shared, provisional) if path.exists()), None)
        key = agree_on_salt(engine, day, mine or secrets.token_bytes(SALT_BYTES))
        try:
            if self._kept(shared.name, key) != key:
                _destroy(shared)
                self._kept(shared.name, key)
            _destroy(provisional)
        except OSError as error:
            # Each worker asks the store itself then.
            log.warning("this machine keeps no copy of the day's salt", reason=error.strerror)
        return key

    def _provisional(self, day: int) -> bytes:
        try:
            return self._kept(_name(day) + _OWN, secrets.token_bytes(SALT_BYTES))
        except OSError:
            return self._own

    def _kept(self, name: str, key: bytes) -> bytes:
        """Make the file ``name`` with ``key`` unless there is one, and return what it says."""
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / name
        with suppress(FileNotFoundError):
            return _read(path)
        draft = self._folder / f".{secrets.token_hex(8)}"
        file = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        try:
            if os.write(file, key) != SALT_BYTES:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            with suppress(FileExistsError):
                # A link, not a rename: the first worker's salt is everybody's.
                path.hardlink_to(draft)
        finally:
            os.close(file)
            draft.unlink()
        return _read(path)

    def _destroy_files(self, oldest: int) -> int:
        destroyed = 0
        for path in self._folder.glob(_PREFIX + "*"):
            if path.name < _name(oldest):
                _destroy(path)
                destroyed += 1
        return destroyed


def _number(key: bytes, address: str, user_agent: str) -> int:
    text = f"{address}\n{user_agent}".encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(text, digest_size=8, key=key).digest(), "big", signed=True) or 1


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
