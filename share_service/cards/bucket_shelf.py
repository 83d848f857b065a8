"""The shelf that machines share: a bucket, and on each machine a folder of copies in front of it.

A card is looked for in the folder alone; one that is not there is fetched from the bucket by whoever
would draw it. What is made here lies in the folder first: without the bucket every card is drawn and
sent as before, and delivered when the bucket answers again. Objects are named as files are.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Collection, Iterator
from pathlib import Path

from share_service.cards.bucket import Bucket, BucketAway
from share_service.cards.bucket_courier import TRY_EVERY_S, Courier
from share_service.cards.bucket_lock import BucketLock, take_lock
from share_service.cards.bucket_pruning import prune_bucket
from share_service.cards.folder_shelf import FolderShelf, write_whole
from share_service.cards.shelf import DIGEST, Pruned
from share_service.cards.size import Size
from share_service.settings import BucketPlace

# Several times what a card takes, and less than a crawler is patient: a drawer that died keeps nobody away.
LOCK_S = 4.0
_ASK_EVERY_S = 0.1


class BucketShelf:
    """A bucket with a folder of copies in front; see `Shelf`. It may be made before a fork and used after."""

    def __init__(
        self, place: BucketPlace, folder: Path, *, lock_seconds: float = LOCK_S, try_every: float = TRY_EVERY_S
    ) -> None:
        self._copies = FolderShelf(folder)
        self.cards, self.photos = self._copies.cards, self._copies.photos
        self._bucket = Bucket(place)
        self._courier = Courier(self._bucket, self._copies, every=try_every)
        self._bucket.on_away = self._courier.start
        self._lock_seconds = lock_seconds
        # What is not here, or what only concerns the copies, is the folder's own.
        self.card = self._copies.card
        self.note_use = self._copies.note_use
        self.holds = self._copies.holds
        self.discard_cards = self._copies.discard_cards

    def store_card(self, article_id: int, fingerprint: bytes, size: Size, ext: str, data: bytes) -> Path:
        """Put a drawn card on the shelf, whole or not at all, and return its file."""
        path = self._copies.store_card(article_id, fingerprint, size, ext, data)
        self._deliver(self._key(path), data)
        return path

    def store_photo(self, data: bytes) -> str:
        """Put a photo on the shelf and return its SHA-256 (64 hex digits), by which it is found again."""
        digest = self._copies.store_photo(data)
        self._deliver(self._key(self._copies.photo_path(digest)), data)
        return digest

    def keep_photo(self, digest: str) -> bool:
        """Say whether a photo is there; if so, it stays until an article that is being taken in can name it."""
        here = self._copies.keep_photo(digest)
        key = self._key(self._copies.photo_path(digest))
        try:
            if self._bucket.touch(key):
                return True
        except BucketAway:
            pass
        if here:
            self._courier.owe(key)
        return here

    def photo(self, digest: str) -> bytes | None:
        """Return the bytes of a photo, or None when there is none of that digest, or none can be fetched."""
        data = self._copies.photo(digest)
        if data is not None or not DIGEST.fullmatch(digest):
            return data
        with contextlib.suppress(BucketAway):
            return self._fetch(self._copies.photo_path(digest))
        return None

    @contextlib.contextmanager
    def drawing(
        self, article_id: int, fingerprint: bytes, size: Size, ext: str, *, patience: float | None = None
    ) -> Iterator[None]:
        """Hold the only place to draw one card among all machines, or fetch it; wait while another has the place.

        Raises:
            TimeoutError: another still has it after ``patience`` seconds; None waits for ever.
        """
        until = time.monotonic() + (float("inf") if patience is None else patience)
        with self._copies.drawing(article_id, fingerprint, size, ext, patience=patience):
            path = self._copies.card_path(article_id, fingerprint, size, ext)
            lock = None if path.is_file() else self._lock_unless_fetched(path, until)
            try:
                yield
            finally:
                if lock:
                    lock.release()

    def prune(self, *, limit: int | None, used_photos: Collection[bytes]) -> Pruned:
        """Keep the copies to ``limit`` bytes, photos among them, and the bucket; deliver first what is owed."""
        with contextlib.suppress(BucketAway):
            self._courier.deliver()
        originals = {key.rpartition("/")[2] for key in self._courier.owed()}
        copies = self._copies.prune(limit=limit, used_photos=used_photos, originals=originals)
        try:
            shared = prune_bucket(self._bucket, limit=limit, used_photos=used_photos)
        except BucketAway:
            return copies
        return Pruned(
            copies.cards + shared.cards,
            copies.photos + shared.photos,
            copies.partial + shared.partial,
            max(copies.size, shared.size),
        )

    def trouble(self, *, thorough: bool = False) -> str | None:
        """Say why the bucket cannot be used, or how much has not been delivered to it, or None."""
        try:
            self._bucket.try_again() if thorough else self._bucket.look()
        except BucketAway as away:
            return f"the bucket does not answer: {away}"
        owed = sum(1 for _ in self._courier.owed())
        if owed:
            self._courier.start()
        return f"{owed} files wait to be delivered" if owed else None

    def close(self) -> None:
        """End what runs beside: nothing is delivered from here on."""
        self._courier.stop()

    def _lock_unless_fetched(self, path: Path, until: float) -> BucketLock | None:
        """Return the lock to draw a card; None when it was fetched, or when the bucket cannot be asked."""
        with contextlib.suppress(BucketAway):
            while self._fetch(path) is None:
                lock = take_lock(self._bucket, self._key(path), self._lock_seconds)
                if lock is None and time.monotonic() >= until:
                    raise TimeoutError("another machine has held this lock for too long")
                if lock is None:
                    time.sleep(_ASK_EVERY_S)
                elif self._fetch(path) is None:
                    return lock
                else:
                    # Its drawer had finished between our two requests.
                    lock.release()
        return None

    def _fetch(self, path: Path) -> bytes | None:
        """Bring an object here, to the file of its name; return its bytes, or None when there is none."""
        data = self._bucket.get(self._key(path))
        if data is not None:
            write_whole(path, data)
        return data

    def _deliver(self, key: str, data: bytes) -> None:
        try:
            self._bucket.put(key, data)
        except BucketAway:
            self._courier.owe(key)

    def _key(self, path: Path) -> str:
        return path.relative_to(self._copies.folder).as_posix()
