"""The shelf: drawn cards by article and fingerprint, and the photos they are drawn from.

`folder_shelf.py` keeps them in a folder, for one machine. `bucket_shelf.py` shares them between
machines through a bucket, with such a folder of copies in front. Either way a card that is here is
a file: whoever sends it looks in the folder and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NamedTuple, Protocol

from share_service.cards.size import Size

DIGEST = re.compile(r"[0-9a-f]{64}")
PARTIAL = ".partial-"
# Far longer than any card takes to draw or article to be taken in: what is older was left by a process that died.
ABANDONED_AFTER_S = 3600
#: How often the use of a card is written down, at most.
NOTED_EVERY_S = 86_400


class Pruned(NamedTuple):
    """How many files of each kind went, and the bytes of cards and photos that stayed."""

    cards: int = 0
    photos: int = 0
    partial: int = 0
    size: int = 0


class Shelf(Protocol):
    """Where cards and photos are kept. Threads and processes may share it."""

    cards: Path
    photos: Path

    def card(self, article_id: int, fingerprint: bytes, size: Size, ext: str) -> Path | None:
        """Return the file of a card that is here, or None. Asks no other machine."""

    def store_card(self, article_id: int, fingerprint: bytes, size: Size, ext: str, data: bytes) -> Path:
        """Put a drawn card on the shelf, whole or not at all, and return its file."""

    def note_use(self, card: Path) -> None:
        """Write down that a card was asked for, unless that was done within a day."""

    def holds(self, article_id: int) -> bool:
        """Say whether any card of an article may be here."""

    def discard_cards(self, article_id: int, *, keep: Collection[bytes] = ()) -> int:
        """Remove an article's cards whose fingerprint is not in ``keep`` from here; return how many went."""

    def store_photo(self, data: bytes) -> str:
        """Put a photo on the shelf and return its SHA-256 (64 hex digits), by which it is found again."""

    def keep_photo(self, digest: str) -> bool:
        """Say whether a photo is there; if so, it stays until an article that is being taken in can name it."""

    def photo(self, digest: str) -> bytes | None:
        """Return the bytes of a photo, or None when there is none of that digest."""

    def drawing(
        self, article_id: int, fingerprint: bytes, size: Size, ext: str, *, patience: float | None = None
    ) -> AbstractContextManager[None]:
        """Hold the only place to draw one card; wait while another has it.

        Whoever has the place looks for the card once more before drawing it: another may have.

        Raises:
            TimeoutError: another still has it after ``patience`` seconds; None waits for ever.
        """

    def prune(self, *, limit: int | None, used_photos: Collection[bytes]) -> Pruned:
        """Remove what nobody needs, then cards until ``limit`` bytes are kept (None: no limit); return what went.

        ``used_photos`` are the SHA-256 of the photos that articles use, read before this is called: what is
        put on the shelf later is too young to go. Nothing is done while another process is at it.
        """

    def trouble(self, *, thorough: bool = False) -> str | None:
        """Say in a few words what keeps this shelf from being shared with other machines, or None.

        ``thorough`` writes something for a trial, too.
        """

    def close(self) -> None:
        """End what runs beside."""
