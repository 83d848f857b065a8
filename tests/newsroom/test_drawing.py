"""The drawing room: few draw, few wait, nobody waits for ever, and one card is drawn once."""

import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from share_service.errors import Unavailable
from share_service.newsroom.drawing import DrawingRoom

LONG = 30


class Easel:
    """A drawing that begins, and goes on until it is let go; it keeps how many were at it at once."""

    def __init__(self):
        self.begun = threading.Semaphore(0)
        self.go = threading.Event()
        self.lock = threading.Lock()
        self.now = self.most = self.drawn = 0

    def __call__(self):
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
        self.begun.release()
        assert self.go.wait(LONG)
        with self.lock:
            self.now -= 1
            self.drawn += 1
        return b"card"


@pytest.fixture
def easel():
    made = Easel()
    yield made
    made.go.set()


@pytest.fixture
def crowd():
    with ThreadPoolExecutor(16) as threads:
        yield threads


def wait_until_full(room):
    for _ in range(3000):
        if room._places._value == 0:
            return
        time.sleep(0.01)
    pytest.fail("the room never filled")


def fill(room, easel, crowd, drawers, waiting):
    """Ask for as many different cards as there are places, and return once all are taken."""
    asked = [crowd.submit(room.draw, number, easel) for number in range(drawers + waiting)]
    for _ in range(drawers):
        assert easel.begun.acquire(timeout=LONG)
    wait_until_full(room)
    return asked


def test_more_than_wait_are_asked_to_come_again(easel, crowd):
    room = DrawingRoom(drawers=2, waiting=3, patience=LONG)
    asked = fill(room, easel, crowd, 2, 3)
    for _ in range(20):
        with pytest.raises(Unavailable) as refusal:
            room.draw("one more", easel)
        assert (refusal.value.status, refusal.value.code) == (503, "drawing_busy")
        assert refusal.value.retry_after > 0
    easel.go.set()
    assert [one.result(LONG) for one in asked] == [b"card"] * 5
    assert easel.most == 2
    assert room.draw("one more", easel) == b"card"


def test_one_card_is_never_drawn_by_two_at_once(easel, crowd):
    room = DrawingRoom(drawers=2, waiting=6, patience=LONG)
    asked = [crowd.submit(room.draw, "card", easel) for _ in range(8)]
    wait_until_full(room)
    easel.go.set()
    assert {one.result(LONG) for one in asked} == {b"card"}
    assert easel.most == 1
    before = easel.drawn
    assert room.draw("card", easel) == b"card"
    assert easel.drawn == before + 1, "the room itself keeps no card"


def test_a_drawing_that_is_done_answers_nobody_new():
    """Whoever waited for it is woken before it is forgotten, and may ask again at once."""
    room = DrawingRoom()
    done: Future[bytes] = Future()
    done.set_result(b"yesterday's")
    room._begun["card"] = done
    assert room.draw("card", lambda: b"today's") == b"today's"


def test_whoever_waits_too_long_is_asked_to_come_again_and_the_drawing_goes_on(easel, crowd):
    room = DrawingRoom(drawers=1, waiting=1, patience=0.05)
    slow = crowd.submit(room.draw_ahead, "slow", easel)
    assert easel.begun.acquire(timeout=LONG)
    for card in ("slow", "behind it"):
        with pytest.raises(Unavailable):
            room.draw(card, easel)
    easel.go.set()
    assert (slow.result(LONG), room.draw_ahead("another", easel)) == (b"card", b"card")
    assert easel.drawn == 2, "the slow one was finished, and what nobody waits for any more was not begun"


def test_whoever_waits_as_long_as_it_takes_is_not_sent_away_with_one_who_does_not(easel, crowd):
    room = DrawingRoom(drawers=1, waiting=1, patience=0.05)
    first = crowd.submit(room.draw_ahead, "first", easel)
    assert easel.begun.acquire(timeout=LONG)
    behind = crowd.submit(room.draw_ahead, "behind it", easel)
    for _ in range(3000):
        if "behind it" in room._begun:
            break
        time.sleep(0.01)
    with pytest.raises(Unavailable):
        room.draw("behind it", easel)
    easel.go.set()
    assert (first.result(LONG), behind.result(LONG)) == (b"card", b"card")


def test_a_drawing_that_fails_frees_its_place():
    room = DrawingRoom(drawers=1, waiting=0)

    def fail():
        raise ValueError("no")

    for _ in range(5):
        with pytest.raises(ValueError, match="no"):
            room.draw("card", fail)
    assert room.draw("card", lambda: b"card") == b"card"


def test_another_process_that_never_ends_is_a_refusal_too():
    """What the shelf's lock says after the patience is no fault of this process."""

    def stuck():
        raise TimeoutError

    with pytest.raises(Unavailable):
        DrawingRoom().draw("card", stuck)


def test_drawing_ahead_takes_no_place_of_a_request(easel, crowd):
    room = DrawingRoom(drawers=1, waiting=0, patience=LONG)
    ahead = crowd.submit(room.draw_ahead, "card", easel)
    assert easel.begun.acquire(timeout=LONG)
    asked = crowd.submit(room.draw, "card", easel)
    easel.go.set()
    assert (ahead.result(LONG), asked.result(LONG)) == (b"card", b"card")
