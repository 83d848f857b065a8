"""The courier: takes to the bucket what could not be delivered when it was made.

What is owed is written down as empty files in ``owed/``, so that a restart forgets nothing. A thread
runs only while the bucket is away, or while something is owed.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

from share_service.cards.bucket import Bucket, BucketAway
from share_service.cards.folder_shelf import FolderShelf
from share_service.logs import get as get_log

TRY_EVERY_S = 5.0
# A request that hangs ends by itself within this.
_STOP_S = 5.0

log = get_log("bucket")


class Courier:
    """Delivers files of a folder to a bucket under the names they have in the folder. Threads may share it."""

    def __init__(self, bucket: Bucket, copies: FolderShelf, *, every: float = TRY_EVERY_S) -> None:
        self._bucket = bucket
        self._copies = copies
        self._folder = copies.folder / "owed"
        self._every = every
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def owe(self, key: str) -> None:
        """Remember that a file has to be delivered, and see that it is."""
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / key.replace("/", "+")).touch()
        self.start()

    def owed(self) -> Iterator[str]:
        """Yield the names of the files that have to be delivered."""
        if self._folder.is_dir():
            yield from (note.name.replace("+", "/") for note in self._folder.iterdir())

    def deliver(self) -> int:
        """Deliver what is owed; return how much. Nothing is done while another process is at it.

        Raises:
            BucketAway: the bucket does not answer; what was not delivered is still owed.
        """
        delivered = 0
        try:
            with self._copies.turn("deliver", patience=0):
                for key in list(self.owed()):
                    delivered += self._deliver(key)
        except TimeoutError:
            return 0
        if delivered:
            log.info("delivered to the bucket", files=delivered)
        return delivered

    def start(self) -> None:
        """Have a thread try again every few seconds until the bucket answers and nothing is owed."""
        with self._lock:
            if self._stop.is_set() or (self._thread and self._thread.is_alive()):
                return
            self._thread = threading.Thread(target=self._run, name="share-courier", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End the thread and start none any more; what is owed is delivered by the next process."""
        self._stop.set()
        thread = self._thread
        if thread:
            thread.join(_STOP_S)

    def _deliver(self, key: str) -> bool:
        note = self._folder / key.replace("/", "+")
        try:
            data = (self._copies.folder / key).read_bytes()
        except FileNotFoundError:
            # Pruned, or of a revision that is gone: nobody will ask for it.
            data = None
        if data is not None:
            self._bucket.put(key, data)
        Path(note).unlink(missing_ok=True)
        return data is not None

    def _run(self) -> None:
        while not self._done() and not self._stop.wait(self._every):
            pass

    def _done(self) -> bool:
        try:
            self._bucket.try_again()
            self.deliver()
        except (BucketAway, OSError):
            return False
        with self._lock:
            # Under the lock: who owes from here on starts another thread.
            done = self._bucket.away is None and not any(self.owed())
            if done:
                self._thread = None
        return done
