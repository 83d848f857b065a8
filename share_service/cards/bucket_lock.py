"""Locks that machines share: an object that only one of them can write, and that is worth nothing when it is old.

A machine that dies leaves its lock behind; whoever wants it next sees by the bucket's own clock that
it is too old, and replaces it on the condition that nobody else just did. A bucket that knows no
conditions gives the lock to everybody: a card is then drawn more than once, alike each time.
"""

from __future__ import annotations

import contextlib
import secrets
import time

from share_service.cards.bucket import Bucket, BucketAway

FOLDER = "locks/"


class BucketLock:
    """A lock that was taken; it is worth ``seconds`` from then on."""

    def __init__(self, bucket: Bucket, key: str, seconds: float, taken: float) -> None:
        self._bucket = bucket
        self._key = key
        self._until = taken + seconds

    def release(self) -> None:
        """Let another have it. One that grew too old may be another's by now: it is left alone."""
        if time.monotonic() < self._until:
            with contextlib.suppress(BucketAway):
                self._bucket.delete(self._key)


def take_lock(bucket: Bucket, name: str, seconds: float) -> BucketLock | None:
    """Take the lock ``name`` for so many seconds, or return None when another has it.

    Raises:
        BucketAway: the bucket does not answer.
    """
    key = FOLDER + name
    # Before the request: in doubt, ours ends before another may think so.
    taken = time.monotonic()
    # No two writings are alike, so that their tags differ.
    token = secrets.token_bytes(16)
    if bucket.put_new(key, token):
        return BucketLock(bucket, key, seconds, taken)
    found = bucket.seen(key)
    if found and found.age > seconds and bucket.replace(key, token, found.etag):
        return BucketLock(bucket, key, seconds, taken)
    return None
