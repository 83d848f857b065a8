"""Pins and bans of "Plus de contenu" in the store."""

import pytest

from share_service.articles.article import parse_article
from share_service.errors import BadInput, NotFound
from share_service.store import pins as pins_room
from share_service.store.articles import PhotoState, save_article
from share_service.store.pins import list_pins, order_pins, pins_beside, remove_pin, save_pin


@pytest.fixture
def ids(engine):
    def make(number, language):
        data = {"url": f"https://journal.example/{number}", "title": "T", "language": language}
        return save_article(engine, parse_article(data), PhotoState())[0].id

    return [make(number, "en" if number > 6 else "fr") for number in range(8)]


def pin(engine, article_id, section="", *, banned=False, expires_at=None):
    return save_pin(engine, article_id, section, banned=banned, expires_at=expires_at, author="ana")


def pinned(engine, section=""):
    return [one.article_id for one in pins_beside(engine, section) if not one.banned]


def test_pins_stand_in_the_order_in_which_they_came_and_in_another_when_told(engine, ids):
    for article_id in ids[:3]:
        pin(engine, article_id)
    assert pinned(engine) == ids[:3]
    order_pins(engine, "", [ids[2], ids[0], ids[1]])
    assert pinned(engine) == [ids[2], ids[0], ids[1]]
    order_pins(engine, "", [ids[1], ids[0]])
    assert pinned(engine) == [ids[2], ids[1], ids[0]]


def test_a_pin_that_is_set_again_keeps_its_place(engine, ids):
    pin(engine, ids[0])
    pin(engine, ids[1])
    pin(engine, ids[0], expires_at=4_000_000_000)
    assert pinned(engine) == ids[:2]
    assert list_pins(engine)[0].expires_at == 4_000_000_000


@pytest.mark.parametrize("order", [[0, 0], [0, 5], [5]])
def test_an_order_names_what_is_pinned_and_each_once(engine, ids, order):
    pin(engine, ids[0])
    with pytest.raises(BadInput):
        order_pins(engine, "", [ids[n] for n in order])


def test_a_pin_ends_when_it_is_said_to(engine, ids, monkeypatch):
    pin(engine, ids[0], expires_at=4_000_000_000)
    assert pinned(engine) == [ids[0]]
    assert list_pins(engine, now=4_000_000_000) == pins_beside(engine, None, now=4_000_000_000) == []
    monkeypatch.setattr("time.time", lambda: 4_000_000_001.0)
    pin(engine, ids[1])
    assert [one.article_id for one in list_pins(engine, now=0)] == [ids[1]]


def test_a_sections_own_pins_come_before_those_of_everywhere_and_hold_against_them(engine, ids):
    pin(engine, ids[0])
    pin(engine, ids[1])
    pin(engine, ids[2], banned=True)
    pin(engine, ids[3], "Sport")
    pin(engine, ids[0], "Sport", banned=True)
    pin(engine, ids[2], "Sport")
    assert pinned(engine, "Sport") == [ids[3], ids[2], ids[1]]
    assert pinned(engine, "Culture") == pinned(engine, None) == ids[:2]
    assert [one.banned for one in list_pins(engine, "Sport")] == [False, False, True]


def test_an_article_is_let_in_again(engine, ids):
    pin(engine, ids[0], banned=True)
    assert remove_pin(engine, ids[0], "")
    assert not remove_pin(engine, ids[0], "")
    assert list_pins(engine) == []


def test_a_language_has_so_many_pins_and_no_more(engine, ids, monkeypatch):
    monkeypatch.setattr(pins_room, "MAX_PINNED", 2)
    monkeypatch.setattr(pins_room, "MAX_BANNED", 1)
    for article_id in (ids[0], ids[1], ids[1], ids[7]):
        pin(engine, article_id)
    with pytest.raises(BadInput) as refused:
        pin(engine, ids[2])
    assert refused.value.code == "too_many_pinned"
    pin(engine, ids[2], "Sport")
    pin(engine, ids[0], banned=True)
    pin(engine, ids[2])
    with pytest.raises(BadInput) as refused:
        pin(engine, ids[3], banned=True)
    assert refused.value.code == "too_many_banned"


def test_an_article_that_is_not_there_is_not_pinned(engine):
    with pytest.raises(NotFound):
        pin(engine, 4711)
