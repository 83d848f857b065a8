"""The shelf: whole files only, one drawer at a time, nothing left behind by those who die."""

import contextlib
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time

import pytest

from share_service.cards.folder_shelf import FolderShelf
from share_service.cards.size import LANDSCAPE, SQUARE

PRINT, OTHER = b"12345678", b"abcdefgh"


@pytest.fixture
def shelf(tmp_path):
    return FolderShelf(tmp_path / "shelf")


def test_a_card_is_found_where_it_was_put(shelf):
    assert shelf.card(7, PRINT, LANDSCAPE, "png") is None
    path = shelf.store_card(7, PRINT, LANDSCAPE, "png", b"card")
    assert shelf.card(7, PRINT, LANDSCAPE, "png") == path
    assert path.read_bytes() == b"card"
    assert shelf.card(7, PRINT, SQUARE, "png") is None
    assert shelf.card(7, PRINT, LANDSCAPE, "jpg") is None
    assert shelf.card(8, PRINT, LANDSCAPE, "png") is None


def test_another_server_may_read_a_card(shelf):
    assert shelf.store_card(7, PRINT, LANDSCAPE, "png", b"card").stat().st_mode & 0o777 == 0o644


def test_a_revision_discards_the_cards_before_it_and_no_other_articles(shelf):
    kept = shelf.store_card(7, PRINT, LANDSCAPE, "png", b"new")
    old = [shelf.store_card(7, OTHER, size, "png", b"old") for size in (LANDSCAPE, SQUARE)]
    neighbour = shelf.store_card(1007, OTHER, LANDSCAPE, "png", b"theirs")
    assert shelf.discard_cards(7, keep=frozenset([PRINT])) == 2
    assert kept.exists()
    assert neighbour.exists()
    assert not any(path.exists() for path in old)
    assert shelf.discard_cards(7) == 1
    assert shelf.discard_cards(99) == 0


def test_a_photo_is_found_by_what_it_is(shelf):
    digest = shelf.store_photo(b"photo")
    assert shelf.store_photo(b"photo") == digest
    assert shelf.photo(digest) == b"photo"


def test_a_photo_that_may_be_about_to_be_used_stays(shelf, tmp_path):
    digest = shelf.store_photo(b"photo")
    assert shelf.discard_photo(digest) == 0
    (path,) = (tmp_path / "shelf" / "photos").rglob(digest)
    os.utime(path, (0, 0))
    assert shelf.keep_photo(digest)
    assert shelf.discard_photo(digest) == 0
    os.utime(path, (0, 0))
    assert shelf.store_photo(b"photo") == digest
    assert shelf.discard_photo(digest) == 0
    os.utime(path, (0, 0))
    assert shelf.discard_photo(digest) == len(b"photo")
    assert not shelf.keep_photo(digest)
    assert shelf.photo(digest) is None


def test_the_use_of_a_card_is_written_down_once_a_day(shelf):
    path = shelf.store_card(7, PRINT, LANDSCAPE, "png", b"card")
    for hours, noted in ((1, False), (23, False), (25, True)):
        before = int(time.time()) - hours * 3600
        os.utime(path, (before, before))
        shelf.note_use(path)
        assert (path.stat().st_mtime != before) is noted
    path.unlink()
    shelf.note_use(path)


def test_a_folder_that_goes_while_a_card_is_written_is_made_again(shelf):
    """Pruning takes an article's last card and its folder at the very moment the next one is stored."""
    stop = threading.Event()
    folder = shelf.store_card(7, PRINT, LANDSCAPE, "png", b"card").parent

    def remove():
        while not stop.is_set():
            with contextlib.suppress(OSError):
                folder.rmdir()
            time.sleep(0.0005)

    pruner = threading.Thread(target=remove)
    pruner.start()
    try:
        for _ in range(200):
            shelf.store_card(7, PRINT, LANDSCAPE, "png", b"card").unlink()
    finally:
        stop.set()
        pruner.join(10)


@pytest.mark.parametrize("digest", ["", "-", "../../etc/passwd", "A" * 64, "0" * 64, "0" * 63 + "/"])
def test_what_is_no_digest_of_ours_finds_no_photo(shelf, digest):
    assert shelf.photo(digest) is None


def test_a_write_that_fails_leaves_nothing(shelf, tmp_path):
    with pytest.raises(TypeError):
        shelf.store_card(7, PRINT, LANDSCAPE, "png", "not bytes")
    assert [path for path in (tmp_path / "shelf").rglob("*") if path.is_file()] == []


def test_what_a_dead_writer_left_goes_with_the_next_revision(shelf):
    folder = shelf.store_card(7, PRINT, LANDSCAPE, "png", b"card").parent
    old, fresh = folder / ".partial-old", folder / ".partial-fresh"
    for path in (old, fresh):
        path.write_bytes(b"half")
    os.utime(old, (time.time() - 7200,) * 2)
    shelf.discard_cards(7, keep=[PRINT])
    assert not old.exists()
    assert fresh.exists()


def test_threads_draw_one_card_once(shelf):
    drawn = []
    together = threading.Barrier(8)

    def ask():
        together.wait(10)
        with shelf.drawing(7, PRINT, LANDSCAPE, "png"):
            if shelf.card(7, PRINT, LANDSCAPE, "png") is None:
                time.sleep(0.02)
                drawn.append(1)
                shelf.store_card(7, PRINT, LANDSCAPE, "png", b"card")

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(drawn) == 1


HOLDER = """
    import sys, time
    from pathlib import Path
    from share_service.cards.folder_shelf import FolderShelf
    from share_service.cards.size import LANDSCAPE
    with FolderShelf(Path(sys.argv[1])).drawing(7, b"12345678", LANDSCAPE, "png"):
        print("holding", flush=True)
        time.sleep(60)
"""


def test_a_drawer_that_is_killed_gives_its_place_to_the_next(shelf, tmp_path):
    command = [sys.executable, "-c", textwrap.dedent(HOLDER), str(tmp_path / "shelf")]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as holder:
        assert holder.stdout.readline() == b"holding\n"
        entered = threading.Event()

        def ask():
            with shelf.drawing(7, PRINT, LANDSCAPE, "png"):
                entered.set()

        waiting = threading.Thread(target=ask)
        waiting.start()
        assert not entered.wait(0.3), "another process holds the place"
        with pytest.raises(TimeoutError), shelf.drawing(7, PRINT, LANDSCAPE, "png", patience=0.05):
            pass
        holder.send_signal(signal.SIGKILL)
        assert entered.wait(10)
        waiting.join(10)
