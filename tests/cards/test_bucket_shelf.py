"""The shelf that machines share, against a real S3 server: each card once, whoever dies and whatever is away."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from share_service.cards.size import LANDSCAPE
from tests.cards.machines import CARD, PATIENCE, PRINT, draw, settled
from tests.live import free_port
from tests.s3_server import BUCKET, KEY, SECRET, serving


def test_a_card_that_one_machine_drew_is_a_file_on_another(machines, s3):
    one, other = machines("one"), machines("other")
    draw(one)
    assert other.card(*CARD) is None, "looking for a card asks nobody"
    drawn = []
    assert draw(other, drawn=drawn) == b"card"
    assert drawn == []
    assert s3.objects() == ["share/cards/007/7/3132333435363738-0.png"], "and no lock is left"


def test_machines_and_threads_draw_each_card_once(machines):
    drawn = []

    def slowly(shelf, number):
        card = (number, PRINT, LANDSCAPE, "png")
        with shelf.drawing(*card, patience=PATIENCE):
            path = shelf.card(*card)
            if path is None:
                drawn.append(number)
                time.sleep(0.01)
                path = shelf.store_card(*card, f"card {number}".encode())
        return path.read_bytes()

    shelves = [machines("one"), machines("other")]
    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(slowly, shelf, number) for number in range(20) for shelf in shelves * 2]
        assert [future.result() for future in asked] == [f"card {n}".encode() for n in range(20) for _ in range(4)]
    assert sorted(drawn) == list(range(20))


HOLDER = """
    import sys, time
    from pathlib import Path
    from share_service.cards.bucket_shelf import BucketShelf
    from share_service.cards.size import LANDSCAPE
    from share_service.settings import BucketPlace
    shelf = BucketShelf(BucketPlace(sys.argv[1], "share/", sys.argv[2]), Path(sys.argv[3]))
    with shelf.drawing(7, b"12345678", LANDSCAPE, "png"):
        print("drawing", flush=True)
        time.sleep(60)
"""


def test_a_machine_that_dies_while_drawing_gives_its_place_to_another(machines, s3, tmp_path):
    command = [sys.executable, "-c", textwrap.dedent(HOLDER), BUCKET, s3.url, str(tmp_path / "dead")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=os.environ | {"PYTHONPATH": "."}) as holder:
        assert holder.stdout
        try:
            assert holder.stdout.readline() == b"drawing\n"
            other = machines("other", lock_seconds=60)
            with pytest.raises(TimeoutError), other.drawing(*CARD, patience=0.2):
                pytest.fail("two machines draw")
        finally:
            holder.kill()
    drawn = []
    assert draw(machines("third", lock_seconds=1), drawn=drawn) == b"card"
    assert drawn == [CARD]


def test_of_many_who_find_a_dead_machines_lock_one_draws(machines):
    shelves = [machines(f"machine {number}", lock_seconds=2) for number in range(4)]
    with machines("dead").drawing(*CARD):
        drawn = []
        with ThreadPoolExecutor(4) as pool:
            assert list(pool.map(lambda shelf: draw(shelf, drawn=drawn), shelves)) == [b"card"] * 4
        assert drawn == [CARD]


def test_a_drawing_that_fails_gives_its_place_back(machines, s3):
    with pytest.raises(ZeroDivisionError), machines("one").drawing(*CARD):
        raise ZeroDivisionError
    assert s3.objects() == []


@pytest.mark.parametrize("bad_day", ["503", "hang"])
def test_without_the_bucket_cards_are_drawn_and_delivered_later(machines, s3, bad_day, monkeypatch):
    monkeypatch.setattr("share_service.cards.bucket.READ_S", 0.5)
    shelf = machines("one")
    s3.answers(bad_day)
    asked = s3.asked().total()
    for number in range(20):
        draw(shelf, (number, PRINT, LANDSCAPE, "png"))
    digest = shelf.store_photo(b"photo")
    assert shelf.photo(digest) == b"photo"
    assert shelf.keep_photo(digest)
    if bad_day == "hang":
        assert s3.asked().total() - asked < 10, "one waited for the timeout, and the others did not ask"
    s3.answers("200")
    assert settled(lambda: len(s3.objects("share/cards/")) == 20)
    other = machines("other")
    assert settled(lambda: other.photo(digest) == b"photo")
    assert settled(lambda: shelf.trouble() is None)


def test_a_bucket_that_comes_and_goes(machines):
    port = free_port()
    shelf = machines("one", f"http://127.0.0.1:{port}")
    assert draw(shelf) == b"card"
    assert "EndpointConnectionError" in shelf.trouble()
    with serving(port) as server:
        assert settled(lambda: server.objects() == ["share/cards/007/7/3132333435363738-0.png"])
        server.stop()
        assert draw(shelf, (8, PRINT, LANDSCAPE, "png")) == b"card"


def test_what_was_owed_when_the_service_stopped_is_delivered_by_the_next(machines, s3):
    s3.answers("503")
    shelf = machines("one")
    digest = shelf.store_photo(b"photo")
    (note,) = (shelf.photos.parent / "owed").iterdir()
    s3.answers("200")
    assert settled(lambda: not note.exists())
    shelf.close()
    s3.empty()
    note.touch()
    assert machines("one").trouble() == "1 files wait to be delivered"
    assert settled(lambda: machines("other").photo(digest) == b"photo")


def test_a_card_that_is_gone_by_then_is_owed_no_more(machines, s3):
    shelf = machines("one")
    s3.answers("503")
    draw(shelf)
    assert shelf.discard_cards(7) == 1
    s3.answers("200")
    assert settled(lambda: shelf.trouble() is None)
    assert s3.objects() == []


def test_a_photo_is_kept_where_every_machine_finds_it(machines, s3):
    one, other = machines("one"), machines("other")
    digest = one.store_photo(b"photo")
    assert other.keep_photo(digest)
    assert other.photo(digest) == b"photo"
    assert [other.photo(name) for name in ("0" * 64, "../7", "")] == [None] * 3
    assert not other.keep_photo("0" * 64)
    s3.empty()
    assert one.keep_photo(digest), "a bucket that was emptied fills again"
    assert settled(lambda: machines("third").photo(digest) == b"photo")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"AWS_ACCESS_KEY_ID": ""}, "NoCredentialsError"),
        ({"AWS_PROFILE": "nobody"}, "ProfileNotFound"),
    ],
)
def test_what_is_wrong_is_said_and_no_secret(machines, monkeypatch, wrong, said):
    for name, value in wrong.items():
        monkeypatch.setenv(name, value) if value else monkeypatch.delenv(name)
    shelf = machines("one")
    with capture_logs() as lines:
        assert draw(shelf) == b"card"
        trouble = shelf.trouble(thorough=True)
    logged = str(lines)
    assert said in trouble
    assert said in logged
    assert SECRET not in logged + trouble
    assert KEY not in logged + trouble


def test_a_bucket_that_does_not_exist_is_named_trouble(machines, s3):
    s3.client.delete_bucket(Bucket=BUCKET)
    shelf = machines("one")
    assert draw(shelf) == b"card"
    assert "NoSuchBucket" in shelf.trouble()


def test_a_bucket_that_lets_nothing_be_written_is_away(machines, s3):
    s3.answers("403")
    shelf = machines("one")
    assert draw(shelf) == b"card"
    asked = s3.asked()["GET share"]
    draw(shelf, (8, PRINT, LANDSCAPE, "png"))
    assert s3.asked()["GET share"] == asked, "what can be read is not enough"
    assert "AccessDenied" in shelf.trouble(thorough=True)
    s3.answers("200")
    assert settled(lambda: len(s3.objects("share/cards/")) == 2)


def test_a_bucket_that_does_everything_is_no_trouble(machines, s3):
    assert machines("one").trouble(thorough=True) is None
    assert s3.objects() == []


def test_a_shelf_made_before_a_fork_serves_after_it(machines, s3):
    shelf = machines("one")
    draw(shelf)
    child = os.fork()
    if child == 0:
        try:
            draw(shelf, (8, PRINT, LANDSCAPE, "png"))
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    assert len(s3.objects("share/cards/")) == 2


def test_nobody_else_loads_boto3(tmp_path):
    code = "import sys, share_service.app, share_service.cards.shelves; print('boto3' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path.cwd())
    assert said.stdout == "False\n"


def test_no_thread_is_left_once_the_bucket_has_everything(machines, s3):
    before = set(threading.enumerate())
    shelf = machines("one")
    s3.answers("503")
    draw(shelf)
    (courier,) = set(threading.enumerate()) - before
    s3.answers("200")
    assert settled(lambda: not courier.is_alive())
