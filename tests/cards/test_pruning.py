"""Pruning: what was of no use for longest goes first, and nothing goes that somebody may still need."""

import os
import time

import pytest

from share_service.cards.folder_shelf import FolderShelf
from share_service.cards.shelf import Pruned
from share_service.cards.size import LANDSCAPE, SIZES

PRINT = b"12345678"
KILOBYTE = 1000
HOUR = 3600


@pytest.fixture
def shelf(tmp_path):
    return FolderShelf(tmp_path / "shelf")


def age(path, seconds):
    then = time.time() - seconds
    os.utime(path, (then, then))
    return path


def card(shelf, article, seconds, size=LANDSCAPE):
    return age(shelf.store_card(article, PRINT, size, "png", bytes(KILOBYTE)), seconds)


def photo(shelf, data, seconds=0):
    digest = shelf.store_photo(data)
    return digest, age(next(shelf.photos.rglob(digest)), seconds)


def test_the_cards_unused_for_longest_go_until_the_rest_fits(shelf):
    cards = [card(shelf, article, article * HOUR) for article in range(10)]
    assert shelf.prune(limit=4 * KILOBYTE, used_photos=()) == Pruned(cards=6, size=4 * KILOBYTE)
    assert [path.exists() for path in cards] == [True] * 4 + [False] * 6
    assert shelf.prune(limit=4 * KILOBYTE, used_photos=()) == Pruned(size=4 * KILOBYTE)


def test_cards_of_one_minute_go_in_the_order_of_their_use(shelf):
    start = 60 * (time.time() // 60) - 3600
    cards = [card(shelf, article, 0) for article in range(8)]
    for second, path in enumerate(cards):
        os.utime(path, (start + second, start + second))
    assert shelf.prune(limit=3 * KILOBYTE, used_photos=()).cards == 5
    assert [path.exists() for path in cards] == [False] * 5 + [True] * 3


def test_a_card_that_was_asked_for_outlives_older_ones(shelf):
    cards = [card(shelf, article, 100 * HOUR + article) for article in range(3)]
    shelf.note_use(cards[2])
    shelf.prune(limit=KILOBYTE, used_photos=())
    assert [path.exists() for path in cards] == [False, False, True]


def test_without_a_limit_every_card_stays(shelf):
    cards = [card(shelf, article, 10_000 * HOUR) for article in range(3)]
    assert shelf.prune(limit=None, used_photos=()) == Pruned(size=3 * KILOBYTE)
    assert all(path.exists() for path in cards)


def test_an_article_without_cards_leaves_no_folder_and_others_keep_theirs(shelf):
    for size in SIZES.values():
        card(shelf, 7, 2 * HOUR, size)
    kept = card(shelf, 1007, 0)
    shelf.prune(limit=KILOBYTE, used_photos=())
    assert [path.name for path in kept.parent.parent.iterdir()] == ["1007"]


def test_photos_go_when_no_article_uses_them_and_not_before(shelf):
    used, used_path = photo(shelf, b"used", 100 * HOUR)
    _unused, unused_path = photo(shelf, b"unused", 100 * HOUR)
    _arriving, arriving_path = photo(shelf, b"arriving")
    stray = shelf.photos / "ab" / "notes.txt"
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"?")
    age(stray, 100 * HOUR)
    assert shelf.prune(limit=None, used_photos={bytes.fromhex(used)}) == Pruned(photos=1, size=4 + 8 + 1)
    assert used_path.exists()
    assert not unused_path.exists()
    assert arriving_path.exists(), "its article may be on its way to the store"
    assert stray.exists(), "it is none of ours"


def test_photos_count_and_stay_even_when_they_alone_are_over_the_limit(shelf):
    digest, path = photo(shelf, bytes(5 * KILOBYTE), 100 * HOUR)
    drawn = card(shelf, 7, 0)
    used = {bytes.fromhex(digest)}
    assert shelf.prune(limit=6 * KILOBYTE, used_photos=used) == Pruned(size=6 * KILOBYTE)
    assert shelf.prune(limit=3 * KILOBYTE, used_photos=used) == Pruned(cards=1, size=5 * KILOBYTE)
    assert path.exists()
    assert not drawn.exists()


def test_what_dead_writers_left_goes_and_what_is_being_written_stays(shelf):
    folders = card(shelf, 7, 0).parent, photo(shelf, b"photo")[1].parent
    for folder in folders:
        for name in (".partial-old", ".partial-new"):
            (folder / name).write_bytes(b"half")
        age(folder / ".partial-old", 2 * HOUR)
    assert shelf.prune(limit=0, used_photos=()).partial == 2
    for folder in folders:
        assert not (folder / ".partial-old").exists()
        assert (folder / ".partial-new").exists()


def test_one_process_prunes_at_a_time(shelf):
    card(shelf, 7, HOUR)
    with shelf.turn("prune"):
        assert shelf.prune(limit=0, used_photos=()) == Pruned()
    assert shelf.prune(limit=0, used_photos=()).cards == 1


def test_an_empty_shelf_is_no_error(shelf):
    assert shelf.prune(limit=0, used_photos=()) == Pruned()
