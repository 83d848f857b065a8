"""The shelf of one machine: drawn cards and photos in a folder.

    cards/007/12345007/<fingerprint>-<size code>.<ext>
    photos/ab/<sha256>
    locks/3f

A file appears whole or not at all: it is written beside its place, then renamed. Locks belong to
the open file, so a drawer that dies gives its place to the next. A file's time of modification is
when it was last of use, to a day; `pruning.py` removes by it.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import tempfile
import time
from collections.abc import Collection, Iterator
from pathlib import Path

from share_service.cards import pruning
from share_service.cards.shelf import ABANDONED_AFTER_S, DIGEST, NOTED_EVERY_S, PARTIAL, Pruned
from share_service.cards.size import Size

_LOCKS = 256
_ASK_EVERY_S = 0.01
_TRIES = 20


class FolderShelf:
    """A folder of cards and photos that any number of processes of one machine share; see `Shelf`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.cards = folder / "cards"
        self.photos = folder / "photos"
        self._locks = folder / "locks"

    def card(self, article_id: int, fingerprint: bytes, size: Size, ext: str) -> Path | None:
        """Return the file of a card, or None when it has not been drawn yet."""
        path = self.card_path(article_id, fingerprint, size, ext)
        return path if path.is_file() else None

    def store_card(self, article_id: int, fingerprint: bytes, size: Size, ext: str, data: bytes) -> Path:
        """Put a drawn card on the shelf, whole or not at all, and return its file."""
        return write_whole(self.card_path(article_id, fingerprint, size, ext), data)

    def note_use(self, card: Path) -> None:
        """Write down that a card was asked for, unless that was done within a day."""
        # A card that has just gone, or a shelf that can only be read, is no reason not to send it.
        with contextlib.suppress(OSError):
            if time.time() - card.stat().st_mtime > NOTED_EVERY_S:
                os.utime(card)

    def holds(self, article_id: int) -> bool:
        """Say whether any card of an article may be here."""
        return self._article_folder(article_id).is_dir()

    def discard_cards(self, article_id: int, *, keep: Collection[bytes] = ()) -> int:
        """Remove an article's cards whose fingerprint is not in ``keep``; return how many went."""
        kept = tuple(fingerprint.hex() for fingerprint in keep)
        gone = 0
        for path in _files_in(self._article_folder(article_id)):
            if path.name.startswith(PARTIAL):
                _remove_if_abandoned(path)
            elif not path.name.startswith(kept):
                path.unlink(missing_ok=True)
                gone += 1
        return gone

    def store_photo(self, data: bytes) -> str:
        """Put a photo on the shelf and return its SHA-256 (64 hex digits), by which it is found again."""
        digest = hashlib.sha256(data).hexdigest()
        if not self.keep_photo(digest):
            write_whole(self.photo_path(digest), data)
        return digest

    def keep_photo(self, digest: str) -> bool:
        """Say whether a photo is there; if so, it stays until an article that is being taken in can name it."""
        with self._photo_turn(digest), contextlib.suppress(FileNotFoundError):
            os.utime(self.photo_path(digest))
            return True
        return False

    def discard_photo(self, digest: str) -> int:
        """Remove a photo that no article uses; return the bytes freed, 0 if an article may be about to use it."""
        path = self.photo_path(digest)
        with self._photo_turn(digest), contextlib.suppress(FileNotFoundError):
            found = path.stat()
            if time.time() - found.st_mtime > ABANDONED_AFTER_S:
                path.unlink()
                return found.st_size
        return 0

    def photo(self, digest: str) -> bytes | None:
        """Return the bytes of a photo, or None when there is none of that digest."""
        if not DIGEST.fullmatch(digest):
            return None
        try:
            return self.photo_path(digest).read_bytes()
        except FileNotFoundError:
            return None

    @contextlib.contextmanager
    def drawing(
        self, article_id: int, fingerprint: bytes, size: Size, ext: str, *, patience: float | None = None
    ) -> Iterator[None]:
        """Hold the only place to draw one card, across threads and processes; wait while another has it.

        Whoever waited should look for the card again before drawing it.

        Raises:
            TimeoutError: another still has it after ``patience`` seconds; None waits for ever.
        """
        # A fixed number of lock files: one for each card would fill the folder and could never be removed safely.
        name = f"{article_id}-{fingerprint.hex()}-{size.code}.{ext}".encode()
        slot = int.from_bytes(hashlib.blake2b(name, digest_size=2).digest(), "big") % _LOCKS
        with self.turn(f"{slot:02x}", patience=patience):
            yield

    @contextlib.contextmanager
    def turn(self, lock: str, *, patience: float | None = None) -> Iterator[None]:
        """Hold the lock of that name, across threads and processes.

        Raises:
            TimeoutError: another still has it after ``patience`` seconds; None waits for ever.
        """
        self._locks.mkdir(parents=True, exist_ok=True)
        with (self._locks / lock).open("ab") as file:
            _lock(file.fileno(), patience)
            yield

    def prune(
        self, *, limit: int | None, used_photos: Collection[bytes], originals: Collection[str] | None = None
    ) -> Pruned:
        """Remove what nobody needs, then cards until ``limit`` bytes are kept (None: no limit); return what went.

        With ``originals`` (digests) only these photos cannot be had again: others go as cards do.
        """
        with contextlib.suppress(TimeoutError), self.turn("prune", patience=0):
            return pruning.prune(self, limit=limit, used_photos=used_photos, originals=originals)
        return Pruned()

    def trouble(self, *, thorough: bool = False) -> str | None:  # noqa: ARG002  # the interface has it
        """Return None: there is nothing to share with."""
        return None

    def close(self) -> None:
        """Do nothing: nothing runs beside."""

    def _photo_turn(self, digest: str) -> contextlib.AbstractContextManager[None]:
        return self.turn(f"photo-{digest[:2]}")

    def _article_folder(self, article_id: int) -> Path:
        return self.cards / f"{article_id % 1000:03d}" / str(article_id)

    def card_path(self, article_id: int, fingerprint: bytes, size: Size, ext: str) -> Path:
        """Return where a card's file is or would be."""
        return self._article_folder(article_id) / f"{fingerprint.hex()}-{size.code}.{ext}"

    def photo_path(self, digest: str) -> Path:
        """Return where a photo's file is or would be."""
        return self.photos / digest[:2] / digest


def _lock(file: int, patience: float | None) -> None:
    if patience is None:
        fcntl.flock(file, fcntl.LOCK_EX)
        return
    until = time.monotonic() + patience
    while not _locked(file):
        if time.monotonic() >= until:
            raise TimeoutError("another process has held this lock for too long")
        # flock cannot wait until a time; a card takes several times as long as this.
        time.sleep(_ASK_EVERY_S)


def _locked(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def write_whole(path: Path, data: bytes) -> Path:
    """Write a file that appears with all of ``data`` or not at all; return its path."""
    handle, name = _open_beside(path)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            # A rename may reach the disk before the content does: a power cut would leave an empty card.
            file.flush()
            os.fsync(file.fileno())
        # mkstemp keeps others out; a web server beside us may want to read cards.
        Path(name).chmod(0o644)
        return Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _open_beside(path: Path) -> tuple[int, str]:
    for _ in range(_TRIES):
        # Pruning removes a folder with the last card in it, which may be while it is being made or opened.
        with contextlib.suppress(FileNotFoundError, FileExistsError):
            path.parent.mkdir(parents=True, exist_ok=True)
            return tempfile.mkstemp(prefix=PARTIAL, dir=path.parent)
    raise FileNotFoundError(f"{path.parent} is removed again and again")


def _files_in(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except FileNotFoundError:
        return []


def _remove_if_abandoned(path: Path) -> None:
    with contextlib.suppress(FileNotFoundError):
        if time.time() - path.stat().st_mtime > ABANDONED_AFTER_S:
            path.unlink()
