"""A bucket and the copies in front of it are kept to their size."""

from __future__ import annotations

import os

from share_service.cards import bucket_pruning
from share_service.cards.size import LANDSCAPE
from tests.cards.machines import CARD, PRINT, draw, settled


def test_the_bucket_is_kept_to_its_size_by_one_machine_a_day(machines, s3, monkeypatch):
    monkeypatch.setattr(bucket_pruning, "ABANDONED_AFTER_S", -1)
    one, other = machines("one"), machines("other")
    for number in range(5):
        draw(one, (number, PRINT, LANDSCAPE, "png"), bytes(1000))
    used, unused = one.store_photo(bytes(500)), one.store_photo(b"unused")
    pruned = other.prune(limit=3500, used_photos={bytes.fromhex(used)})
    assert (pruned.cards, pruned.photos, pruned.size) == (2, 1, 3500)
    assert len(s3.objects("share/cards/")) == 3
    assert s3.objects("share/photos/") == [f"share/photos/{used[:2]}/{used}"]
    assert one.photo(unused) == b"unused", "the copies are each machine's own"
    assert machines("third").prune(limit=0, used_photos=()).cards == 0, "it was done today"


def test_a_photo_that_an_article_may_be_about_to_name_stays(machines, s3):
    shelf = machines("one")
    shelf.store_photo(b"photo")
    shelf.prune(limit=None, used_photos=())
    assert len(s3.objects("share/photos/")) == 1


def test_copies_go_when_there_are_too_many_and_what_is_owed_stays(machines, s3):
    shelf = machines("one")
    draw(shelf, data=bytes(1000))
    photo = shelf.store_photo(bytes(1000))
    s3.answers("503")
    owed = shelf.store_photo(b"owed")
    for path in shelf.photos.parent.rglob("*"):
        os.utime(path, (0, 0))
    used = {bytes.fromhex(digest) for digest in (photo, owed)}
    assert shelf.prune(limit=500, used_photos=used).cards == 2
    assert (shelf.card(*CARD), shelf.photo(photo)) == (None, None)
    assert shelf.photo(owed) == b"owed"
    s3.answers("200")
    assert settled(lambda: shelf.photo(photo) == bytes(1000)), "and are fetched again"
