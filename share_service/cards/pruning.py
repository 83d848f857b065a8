"""Pruning: a shelf kept to its size. The cards that were of no use for longest go first.

A card can be drawn again, a photo cannot: photos stay as long as an article uses them. What a dead
process left half-written goes too. The shelf is walked twice at most and never held in memory: the
first walk sums bytes by the minute of last use, the second removes what is before the minute found.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from share_service.cards.shelf import ABANDONED_AFTER_S, DIGEST, PARTIAL, Pruned

if TYPE_CHECKING:
    from share_service.cards.folder_shelf import FolderShelf


class File(NamedTuple):
    """Something with a size in bytes that was last used at a time (seconds since 1970)."""

    used: float
    size: int
    path: str

    @property
    def minute(self) -> int:
        """The minute of its last use."""
        return int(self.used // 60)


def prune(
    shelf: FolderShelf, *, limit: int | None, used_photos: Collection[bytes], originals: Collection[str] | None
) -> Pruned:
    """Do what `FolderShelf.prune` says, in a folder that nobody else prunes meanwhile."""
    partial = sum(_remove_abandoned(folder) for folder in (shelf.cards, shelf.photos))
    photos, photo_bytes = _prune_photos(shelf, used_photos)
    if originals is None:
        gone, kept = prune_oldest(
            lambda: whole_files(shelf.cards), remove_file, None if limit is None else limit - photo_bytes
        )
        return Pruned(gone, photos, partial, photo_bytes + kept)
    gone, kept = prune_oldest(lambda: _copies(shelf, originals), remove_file, limit)
    return Pruned(gone, photos, partial, kept)


def _copies(shelf: FolderShelf, originals: Collection[str]) -> Iterator[File]:
    yield from whole_files(shelf.cards)
    yield from (photo for photo in whole_files(shelf.photos) if photo.path.rpartition("/")[2] not in originals)


def prune_oldest(
    walk: Callable[[], Iterator[File]], remove: Callable[[File], object], limit: int | None
) -> tuple[int, int]:
    """Remove the files of ``walk`` that were last used longest ago until ``limit`` bytes stay.

    Returns:
        How many went, and the bytes that stayed.
    """
    by_minute: Counter[int] = Counter()
    for file in walk():
        by_minute[file.minute] += file.size
    kept = by_minute.total()
    if limit is None or kept <= limit:
        return 0, kept
    gone = freed = 0
    for file in _oldest_first(walk(), _minute_that_frees(by_minute, kept - limit)):
        if freed >= kept - limit:
            break
        remove(file)
        gone += 1
        freed += file.size
    return gone, kept - freed


def _remove_abandoned(folder: Path) -> int:
    gone = 0
    for entry in _entries(folder):
        if entry.name.startswith(PARTIAL):
            with contextlib.suppress(FileNotFoundError):
                if time.time() - entry.stat().st_mtime > ABANDONED_AFTER_S:
                    Path(entry.path).unlink()
                    gone += 1
    return gone


def _prune_photos(shelf: FolderShelf, used: Collection[bytes]) -> tuple[int, int]:
    gone = kept = 0
    for file in whole_files(shelf.photos):
        digest = file.path.rpartition("/")[2]
        unused = DIGEST.fullmatch(digest) and bytes.fromhex(digest) not in used
        freed = shelf.discard_photo(digest) if unused else 0
        gone += freed > 0
        kept += file.size - freed
    return gone, kept


def _oldest_first(files: Iterator[File], last: int) -> Iterator[File]:
    """Yield the files used last before the minute ``last``, then those of that minute in order."""
    of_last_minute = []
    for file in files:
        if file.minute < last:
            yield file
        elif file.minute == last:
            of_last_minute.append(file)
    yield from sorted(of_last_minute)


def _minute_that_frees(by_minute: Counter[int], excess: int) -> int:
    """Return the minute of last use up to which the files hold ``excess`` bytes, or the last one there is."""
    minute = 0
    for minute in sorted(by_minute):
        excess -= by_minute[minute]
        if excess <= 0:
            break
    return minute


def remove_file(file: File) -> None:
    """Remove a file, and its folder with the last one: an article nobody asks for any more leaves no folder either."""
    path = Path(file.path)
    with contextlib.suppress(OSError):
        path.unlink()
        path.parent.rmdir()


def whole_files(folder: Path) -> Iterator[File]:
    """Yield the files below a folder that are whole; those that go meanwhile are passed over."""
    for entry in _entries(folder):
        if not entry.name.startswith(PARTIAL):
            with contextlib.suppress(FileNotFoundError):
                found = entry.stat()
                yield File(found.st_mtime, found.st_size, entry.path)


def _entries(folder: Path | str) -> Iterator[os.DirEntry[str]]:
    # Not with `Path`, which takes three times as long: a hundred thousand files may be walked each hour.
    try:
        found = list(os.scandir(folder))
    except FileNotFoundError:
        return
    for entry in found:
        if entry.is_dir(follow_symlinks=False):
            yield from _entries(entry.path)
        else:
            yield entry
