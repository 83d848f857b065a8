"""One reader for a page, a few for all of them, and nobody waits for ever."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from share_service.errors import FetchRefused, Unavailable
from share_service.newsroom.reading_room import ReadingRoom

LONG = 20.0
URL = "https://journal.example/a"


def test_rooms_of_two_workers_let_one_reader_to_a_page_at_a_time(tmp_path):
    rooms = [ReadingRoom(tmp_path, patience=LONG) for _ in range(2)]
    inside, most = 0, 0
    lock = threading.Lock()

    def read(number):
        nonlocal inside, most
        with rooms[number % 2].turn(URL):
            with lock:
                inside += 1
                most = max(most, inside)
            threading.Event().wait(0.01)
            with lock:
                inside -= 1

    with ThreadPoolExecutor(8) as crowd:
        list(crowd.map(read, range(8)))
    assert most == 1


def test_more_than_there_are_places_for_are_asked_to_come_again(tmp_path):
    room = ReadingRoom(tmp_path, readers=1, waiting=1, patience=LONG)
    with room.turn(URL), room.turn("https://journal.example/b"):
        with pytest.raises(Unavailable) as refusal, room.turn("https://journal.example/c"):
            pass
        assert (refusal.value.code, refusal.value.status) == ("reading_busy", 503)
        assert refusal.value.retry_after > 0
    with room.turn(URL):
        pass


def test_whoever_waits_too_long_is_asked_to_come_again(tmp_path):
    first, second = (ReadingRoom(tmp_path, readers=1, patience=0.05) for _ in range(2))
    with first.turn(URL), pytest.raises(Unavailable), second.turn(URL):
        pass
    with first.reader(), pytest.raises(Unavailable), first.reader():
        pass
    with first.reader():
        pass


def test_what_a_page_was_refused_for_is_remembered_for_a_while(tmp_path, monkeypatch):
    room, now = ReadingRoom(tmp_path), [1000.0]
    monkeypatch.setattr("share_service.newsroom.reading_room.time.monotonic", lambda: now[0])
    room.refuse(URL, FetchRefused("No.", code="fetch_status"))
    with pytest.raises(FetchRefused), room.turn(URL):
        pass
    with room.turn("https://journal.example/b"):
        pass
    now[0] += 31
    with room.turn(URL):
        pass
