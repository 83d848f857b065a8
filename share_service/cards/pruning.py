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
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import NamedTuple

from share_service.cards.shelf import ABANDONED_AFTER_S, DIGEST, PARTIAL, Shelf


class Pruned(NamedTuple):
    """How many files of each kind went, and the bytes of cards and photos that stayed."""

    cards: int = 0
    photos: int = 0
    partial: int = 0
    size: int = 0


class _File(NamedTuple):
    used: float
    size: int
    path: str

    @property
    def minute(self) -> int:
        return int(self.used // 60)


def prune(shelf: Shelf, *, limit: int | None, used_photos: Collection[bytes]) -> Pruned:
    """Remove what nobody needs, then cards until ``limit`` bytes are kept (None: no limit); return what went.

    ``used_photos`` are the SHA-256 of the photos that articles use, read before this is called: what is
    put on the shelf later is too young to go. Nothing is done while another process is at it.
    """
    with contextlib.suppress(TimeoutError), shelf.turn("prune", patience=0):
        partial = sum(_remove_abandoned(folder) for folder in (shelf.cards, shelf.photos))
        photos, photo_bytes = _prune_photos(shelf, used_photos)
        cards, card_bytes = _prune_cards(shelf.cards, None if limit is None else limit - photo_bytes)
        return Pruned(cards, photos, partial, photo_bytes + card_bytes)
    return Pruned()


def _remove_abandoned(folder: Path) -> int:
    gone = 0
    for entry in _entries(folder):
        if entry.name.startswith(PARTIAL):
            with contextlib.suppress(FileNotFoundError):
                if time.time() - entry.stat().st_mtime > ABANDONED_AFTER_S:
                    Path(entry.path).unlink()
                    gone += 1
    return gone


def _prune_photos(shelf: Shelf, used: Collection[bytes]) -> tuple[int, int]:
    gone = kept = 0
    for file in _whole_files(shelf.photos):
        digest = file.path.rpartition("/")[2]
        unused = DIGEST.fullmatch(digest) and bytes.fromhex(digest) not in used
        freed = shelf.discard_photo(digest) if unused else 0
        gone += freed > 0
        kept += file.size - freed
    return gone, kept


def _prune_cards(folder: Path, limit: int | None) -> tuple[int, int]:
    by_minute: Counter[int] = Counter()
    for file in _whole_files(folder):
        by_minute[file.minute] += file.size
    kept = by_minute.total()
    if limit is None or kept <= limit:
        return 0, kept
    gone, freed = _remove_oldest(folder, _minute_that_frees(by_minute, kept - limit), kept - limit)
    return gone, kept - freed


def _remove_oldest(folder: Path, last: int, excess: int) -> tuple[int, int]:
    gone = freed = 0
    for card in _oldest_first(folder, last):
        if freed >= excess:
            break
        _remove_card(Path(card.path))
        gone += 1
        freed += card.size
    return gone, freed


def _oldest_first(folder: Path, last: int) -> Iterator[_File]:
    """Yield the cards used last before the minute ``last``, then those of that minute in order."""
    of_last_minute = []
    for card in _whole_files(folder):
        if card.minute < last:
            yield card
        elif card.minute == last:
            of_last_minute.append(card)
    yield from sorted(of_last_minute)


def _minute_that_frees(by_minute: Counter[int], excess: int) -> int:
    """Return the minute of last use up to which the cards hold ``excess`` bytes, or the last one there is."""
    minute = 0
    for minute in sorted(by_minute):
        excess -= by_minute[minute]
        if excess <= 0:
            break
    return minute


def _remove_card(path: Path) -> None:
    # Only when it was the last one: an article nobody asks for any more leaves no folder either.
    with contextlib.suppress(OSError):
        path.unlink()
        path.parent.rmdir()


def _whole_files(folder: Path) -> Iterator[_File]:
    """Yield the files below a folder that are whole; those that go meanwhile are passed over."""
    for entry in _entries(folder):
        if not entry.name.startswith(PARTIAL):
            with contextlib.suppress(FileNotFoundError):
                found = entry.stat()
                yield _File(found.st_mtime, found.st_size, entry.path)


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
