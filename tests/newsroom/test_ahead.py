"""Drawing ahead: after the answer, one card at a time, and never more than the memory is worth."""

import threading
import time

import pytest

from share_service.cards.size import LANDSCAPE
from share_service.newsroom.ahead import Ahead
from share_service.newsroom.intake import take_in
from share_service.newsroom.press import card_file, draw_ahead

URL = "https://journal.example/chronique"
LONG = 30


@pytest.fixture
def ahead():
    made = Ahead(max_waiting=2, pause=0)
    yield made
    made.stop()


def cards(parts):
    return [path for path in parts.shelf.cards.rglob("*") if path.is_file()]


def test_what_is_added_is_drawn_in_order(ahead):
    drawn, done = [], threading.Event()

    def draw(article):
        drawn.append(article)
        if len(drawn) == 2:
            done.set()

    ahead.start(draw)
    assert ahead.add(1)
    assert ahead.add(2)
    assert done.wait(LONG)
    assert drawn == [1, 2]


def test_more_than_fit_are_left_to_those_who_ask(ahead):
    begun, go = threading.Event(), threading.Event()

    def draw(_article):
        begun.set()
        assert go.wait(LONG)

    ahead.start(draw)
    assert ahead.add(1)
    assert begun.wait(LONG)
    assert [ahead.add(number) for number in (2, 3, 4, 5)] == [True, True, False, False]
    go.set()


def test_an_article_waits_once_however_often_it_is_added_and_again_when_its_turn_has_come(ahead):
    begun, go, drawn = threading.Event(), threading.Event(), []

    def draw(article):
        drawn.append(article)
        begun.set()
        assert go.wait(LONG)

    ahead.start(draw)
    assert ahead.add(1)
    assert begun.wait(LONG)
    assert [ahead.add(number) for number in (1, 2, 1, 2, 2)] == [True] * 5
    go.set()
    for _ in range(600):
        if len(drawn) == 3:
            break
        time.sleep(0.05)
    assert drawn == [1, 1, 2]


def test_one_that_cannot_be_drawn_does_not_stop_the_next(ahead):
    done = threading.Event()

    def draw(article):
        if article == 1:
            raise ValueError("no card today")
        done.set()

    ahead.start(draw)
    ahead.add(1)
    ahead.add(2)
    assert done.wait(LONG)


def test_stopping_forgets_what_waits_and_nothing_is_added_after_it(ahead):
    begun, go, drawn = threading.Event(), threading.Event(), []

    def draw(article):
        drawn.append(article)
        begun.set()
        assert go.wait(LONG)

    ahead.start(draw)
    for number in (1, 2, 3):
        ahead.add(number)
    assert begun.wait(LONG)
    stopping = threading.Thread(target=ahead.stop)
    stopping.start()
    assert ahead._stop.wait(LONG)
    go.set()
    stopping.join(LONG)
    assert drawn == [1]
    assert not ahead.add(4)


def test_without_a_server_taking_an_article_in_draws_nothing(parts):
    take_in(parts, {"url": URL, "title": "Un titre"})
    assert not parts.ahead.add(1)
    assert cards(parts) == []


def test_the_card_drawn_ahead_is_the_one_that_is_asked_for_and_is_drawn_once(parts):
    stored, _created = take_in(parts, {"url": URL, "title": "Un titre"})
    draw_ahead(parts, stored.id)
    (path,) = cards(parts)
    before = path.stat().st_mtime_ns
    draw_ahead(parts, stored.id)
    assert path.stat().st_mtime_ns == before
    assert card_file(parts, stored, LANDSCAPE, "png").data == path.read_bytes()
    assert cards(parts) == [path]
