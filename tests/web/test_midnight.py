"""A reader who presses before midnight and again right after it has pressed once."""

from __future__ import annotations

import time
from datetime import datetime

import pytest
from sqlalchemy import func, select

from share_service.links.token import LinkRef
from share_service.stats.events import Kind
from share_service.store.tables import day_readers, events
from tests.pressing import BROWSER, make_articles


@pytest.fixture
def press(client, parts, monkeypatch):
    """A function that presses one link so many seconds after midnight, and says what the answer says of it."""
    token = parts.link_tokens.mint(LinkRef(make_articles(parts.engine)[0], 10))
    midnight = datetime(2026, 11, 23, tzinfo=parts.settings.zone).timestamp()

    def at(seconds: float, browser: str = BROWSER) -> str | None:
        monkeypatch.setattr(time, "time_ns", lambda: int((midnight + seconds) * 1e9))
        answer = client.get(f"/s/{token}", headers={"User-Agent": browser})
        monkeypatch.undo()
        return answer.headers.get("X-Share-Count")

    return at


def counted(parts) -> tuple[list[int], int]:
    parts.ingester.take_in()
    with parts.engine.connect() as connection:
        kinds = connection.execute(select(events.c.kind).order_by(events.c.id)).scalars().all()
        readers = connection.execute(select(func.count()).where(day_readers.c.article_id > 0)).scalar_one()
    return list(kinds), readers


def test_two_presses_across_midnight_are_one_click(press, parts):
    assert [press(-10), press(10)] == [None, "duplicate"]
    assert counted(parts) == ([Kind.CLICK, Kind.DUPLICATE], 1)


def test_presses_that_go_on_after_midnight_stay_one_click(press, parts):
    assert [press(seconds) for seconds in (-10, 15, 40, 65)] == [None, "duplicate", "duplicate", "duplicate"]
    assert counted(parts) == ([Kind.CLICK, *[Kind.DUPLICATE] * 3], 1)


def test_who_comes_back_later_is_a_reader_of_the_new_day(press, parts):
    assert [press(-10), press(21), press(45)] == [None, None, "duplicate"]
    assert counted(parts) == ([Kind.CLICK, Kind.CLICK, Kind.DUPLICATE], 2)


def test_another_reader_after_midnight_is_another(press, parts):
    assert [press(-10), press(10, BROWSER + " Edg/126.0"), press(20, BROWSER + " Edg/126.0")] == [
        None,
        None,
        "duplicate",
    ]
    assert counted(parts) == ([Kind.CLICK, Kind.CLICK, Kind.DUPLICATE], 2)
