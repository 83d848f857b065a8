"""Pruning of a bucket: the same rule as for a folder, by the time of writing, for a bucket knows no time of use.

A card that is asked for after it went is drawn once more. One machine does it, once a day: the lock
is kept until it is too old.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator

from share_service.cards.bucket import Bucket
from share_service.cards.bucket_lock import FOLDER, take_lock
from share_service.cards.pruning import File, prune_oldest
from share_service.cards.shelf import ABANDONED_AFTER_S, DIGEST, Pruned

# Less than a day, so that it does not come an hour later each day.
EVERY_S = 23 * 3600


def prune_bucket(bucket: Bucket, *, limit: int | None, used_photos: Collection[bytes]) -> Pruned:
    """Do what `Shelf.prune` says in the bucket, unless a machine has done it within a day.

    Raises:
        BucketAway: the bucket does not answer.
    """
    if take_lock(bucket, "prune", EVERY_S) is None:
        return Pruned()
    photos, photo_bytes = _prune_photos(bucket, used_photos)
    room = None if limit is None else limit - photo_bytes
    cards, card_bytes = prune_oldest(lambda: _cards(bucket), lambda card: bucket.delete(card.path), room)
    return Pruned(cards, photos, _prune_locks(bucket), photo_bytes + card_bytes)


def _prune_photos(bucket: Bucket, used: Collection[bytes]) -> tuple[int, int]:
    gone = kept = 0
    for key, size, _written in bucket.walk("photos/"):
        digest = key.rpartition("/")[2]
        if DIGEST.fullmatch(digest) and bytes.fromhex(digest) not in used and _is_abandoned(bucket, key):
            bucket.delete(key)
            gone += 1
        else:
            kept += size
    return gone, kept


def _is_abandoned(bucket: Bucket, key: str) -> bool:
    # Asked again just before: an article may have come to use it since it was listed.
    found = bucket.seen(key)
    return found is not None and found.age > ABANDONED_AFTER_S


def _cards(bucket: Bucket) -> Iterator[File]:
    return (File(written, size, key) for key, size, written in bucket.walk("cards/"))


def _prune_locks(bucket: Bucket) -> int:
    gone = 0
    for key, _size, written in bucket.walk(FOLDER):
        if time.time() - written > EVERY_S:
            bucket.delete(key)
            gone += 1
    return gone
