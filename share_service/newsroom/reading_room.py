"""The reading room: a few article pages are read at once, each by one reader, and more are asked to come again.

A crowd of crawlers that asks for an article nobody knew makes one request to the newsroom's site: the
first reads, on whatever worker of this machine it came in, and the others wait for what it learns. A page
that could not be read is not asked for again at once.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from share_service.errors import ServiceError, Unavailable

# One waits for the newsroom's server while the other understands its page.
READERS = 2
# Of one page, or for a reader to be free; fewer than `server.py` has threads.
WAITING = 6
#: Requests that can be here at once.
PLACES = READERS + WAITING
# Crawlers give a page about ten seconds in all.
PATIENCE_S = 8.0
RETRY_AFTER_S = 2
#: A page that could not be read is not asked for again for so long.
REFUSED_FOR_S = 30
MAX_REFUSALS = 1_000
_SLOTS = 256
_ASK_EVERY_S = 0.02


class ReadingRoom:
    """Where one process reads pages. Threads share it; processes that name the same ``folder`` take turns."""

    def __init__(
        self, folder: Path, *, readers: int = READERS, waiting: int = WAITING, patience: float = PATIENCE_S
    ) -> None:
        self._folder = folder
        self._readers = threading.BoundedSemaphore(readers)
        self._places = threading.BoundedSemaphore(readers + waiting)
        self._patience = patience
        self._lock = threading.Lock()
        self._refusals: dict[str, tuple[float, ServiceError]] = {}

    @contextlib.contextmanager
    def turn(self, url: str) -> Iterator[None]:
        """Hold the only place to read the page at ``url``; wait while another has it.

        Whoever has the place looks first whether another has read the page meanwhile.

        Raises:
            Unavailable: `reading_busy`: too many wait already, or the other still reads after the patience (seconds).
            ServiceError: what the page was refused for a moment ago.
        """
        self._raise_refusal(url)
        if not self._places.acquire(blocking=False):
            raise _busy()
        try:
            with self._locked(url):
                self._raise_refusal(url)
                yield
        finally:
            self._places.release()

    @contextlib.contextmanager
    def reader(self) -> Iterator[None]:
        """Hold one of the readers of this process, for as long as a page is being read.

        Raises:
            Unavailable: `reading_busy`: all of them are still reading after the patience (seconds).
        """
        if not self._readers.acquire(timeout=self._patience):
            raise _busy()
        try:
            yield
        finally:
            self._readers.release()

    def refuse(self, url: str, error: ServiceError) -> None:
        """Remember why the page at ``url`` cannot be read."""
        with self._lock:
            if len(self._refusals) >= MAX_REFUSALS:
                self._refusals.clear()
            self._refusals[url] = (time.monotonic() + REFUSED_FOR_S, error)

    def _raise_refusal(self, url: str) -> None:
        until, error = self._refusals.get(url, (0.0, None))
        if error is not None and time.monotonic() < until:
            raise error.with_traceback(None)

    @contextlib.contextmanager
    def _locked(self, url: str) -> Iterator[None]:
        self._folder.mkdir(parents=True, exist_ok=True)
        # A fixed number of files: one for each page would fill the folder and could never be removed safely.
        slot = int.from_bytes(hashlib.blake2b(url.encode(), digest_size=2).digest(), "big") % _SLOTS
        until = time.monotonic() + self._patience
        with (self._folder / f"{slot:02x}").open("ab") as file:
            while not _taken(file.fileno()):
                if time.monotonic() >= until:
                    raise _busy()
                # flock cannot wait until a time; a page takes many times as long as this.
                time.sleep(_ASK_EVERY_S)
            yield


def _taken(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _busy() -> Unavailable:
    return Unavailable(
        f"Many article pages are being read: ask again in {RETRY_AFTER_S} seconds.",
        code="reading_busy",
        retry_after=RETRY_AFTER_S,
    )
