"""The export: every row once, in a format that others read, a page at a time."""

from __future__ import annotations

import csv
import io
import json
import resource
from pathlib import Path

import pytest
from sqlalchemy import event as listen
from sqlalchemy import text as sql

from share_service.articles.article import parse_article
from share_service.errors import BadInput
from share_service.stats import export as exports
from share_service.stats.days import DAY, HOUR
from share_service.stats.events import Event, Kind
from share_service.stats.export import SUM_COLUMNS, export
from share_service.stats.formats import CSV, JSONL, text_of
from share_service.stats.rollup import roll_up
from share_service.stats.span import read_span
from share_service.store.articles import PhotoState, save_article
from share_service.store.engine import writing
from tests.stats.conftest import PARIS
from tests.stats.test_breakdown import saved
from tests.stats.test_questions import AUTUMN, FACEBOOK, NETWORKS, NOON, X, event, store
from tests.stats.test_rollup import some


def text(engine, by, form=CSV, start="2026-09-01", end="2026-11-22") -> str:
    chosen = export(engine, by, read_span(start, end, PARIS, NOON), zone=PARIS, networks=NETWORKS)
    return "".join(text_of(chosen, form))


def table(engine, by, **asked) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text(engine, by, **asked), newline="")))


def test_sums_by_day_hour_and_quarter(engine):
    saved(engine, 1, "Culture")
    told = [
        event(article=1),
        event(article=1, at=NOON + 20 * 60),
        event(Kind.CRAWLER, article=1),
        event(Kind.COPY, article=1),
    ]
    store(engine, *told, event(article=1, channel=X), event(article=1, at=NOON - DAY))
    days = [
        (row["start"], row["channel"], row["clicks"], row["copies"], row["refused"]) for row in table(engine, "day")
    ]
    assert days == [
        ("2026-11-21T00:00:00+01:00", "facebook", "1", "0", "0"),
        ("2026-11-22T00:00:00+01:00", "facebook", "2", "1", "1"),
        ("2026-11-22T00:00:00+01:00", "x", "1", "0", "0"),
    ]
    assert [row["start"][11:16] for row in table(engine, "hour")] == ["12:00", "12:00", "12:00"]
    assert [row["start"][11:16] for row in table(engine, "quarter")] == ["12:00", "12:00", "12:15", "12:00"]
    row = table(engine, "day")[0]
    assert tuple(row) == SUM_COLUMNS
    assert (row["url"], row["title"], row["section"]) == ("https://journal.example/1", "Article 1", "Culture")


def test_an_export_is_the_same_when_days_are_packed(engine):
    for number in range(1, 6):
        saved(engine, number)
    store(engine, *some(800))
    before = [text(engine, by) for by in ("day", "hour", "quarter", "raw")]
    roll_up(engine, PARIS, NOON)
    assert [text(engine, by) for by in ("day", "hour", "quarter", "raw")] == before
    for by in ("day", "hour", "quarter"):
        clicks = sum(int(row["clicks"]) for row in table(engine, by))
        assert clicks == sum(row["event"] == "click" for row in table(engine, "raw"))


def test_pages_miss_nothing_and_repeat_nothing(engine, monkeypatch):
    """Pages end in the middle of events of one millisecond, and between articles."""
    for number in range(1, 8):
        saved(engine, number)
    at = (NOON - DAY) * 1000
    store(
        engine, *(Event(at + number // 7, Kind.CLICK, 1 + number % 7, FACEBOOK, 0, number + 1) for number in range(60))
    )
    whole = [table(engine, by) for by in ("raw", "hour")]
    monkeypatch.setattr(exports, "EVENTS_A_PAGE", 4)
    monkeypatch.setattr(exports, "ARTICLES_A_PAGE", 2)
    assert [table(engine, by) for by in ("raw", "hour")] == whole
    assert len(whole[0]) == 60


def test_events_have_their_time_to_the_millisecond_and_nothing_of_their_reader(engine):
    saved(engine, 1)
    store(engine, Event(NOON * 1000 + 7, Kind.CLICK, 1, 256 + 3, 2, 123456789), Event(AUTUMN * 1000, Kind.HEAD, 1, X))
    assert [tuple(row.values()) for row in table(engine, "raw")] == [
        ("2026-10-25T00:00:00.000+02:00", "head", "1", "https://journal.example/1", "x", "0"),
        ("2026-11-22T12:00:00.007+01:00", "click", "1", "https://journal.example/1", "link-3", "2"),
    ]
    assert "123456789" not in text(engine, "raw")


def test_an_hour_that_comes_twice_has_two_rows(engine):
    saved(engine, 1)
    store(engine, *(event(article=1, at=AUTUMN + hour * HOUR) for hour in (2, 3)))
    assert [row["start"] for row in table(engine, "hour")] == ["2026-10-25T02:00:00+02:00", "2026-10-25T02:00:00+01:00"]


@pytest.mark.parametrize("title", ["=1+1", "+33 1 40", "-2 °C", "@journal", "\t=x", "＝1", "a,b", 'say "no"', "œuvre"])
def test_no_cell_is_a_formula_and_every_text_comes_back(engine, title):
    given = parse_article({"url": "https://journal.example/1", "title": title})
    number = save_article(engine, given, PhotoState())[0].id
    store(engine, event(article=number))
    written = table(engine, "day")[0]["title"]
    dangerous = given.title.startswith(("=", "+", "-", "@", "\t", "＝"))
    assert written == ("'" if dangerous else "") + given.title
    assert json.loads(text(engine, "day", JSONL))["title"] == given.title


def test_csv_is_rfc_4180_and_says_its_names_even_when_there_is_nothing(engine):
    assert text(engine, "day") == ",".join(SUM_COLUMNS) + "\r\n"
    assert text(engine, "raw", JSONL) == ""


def test_json_lines_have_numbers_and_nothing_where_nothing_is_known(engine):
    saved(engine, 1)
    store(engine, event(article=1))
    row = json.loads(text(engine, "day", JSONL))
    assert (row["clicks"], row["section"]) == (1, None)


def test_what_there_is_no_export_of_is_refused(engine):
    with pytest.raises(BadInput) as refused:
        export(engine, "reader", read_span(None, None, PARIS, NOON), zone=PARIS, networks=NETWORKS)
    assert refused.value.code == "by_invalid"


def test_whoever_goes_away_ends_the_questions(engine, monkeypatch):
    saved(engine, 1)
    store(engine, *some(100, articles=1))
    monkeypatch.setattr(exports, "EVENTS_A_PAGE", 10)
    asked: list[str] = []
    listen.listen(engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    pieces = text_of(
        export(engine, "raw", read_span("2026-09-01", None, PARIS, NOON), zone=PARIS, networks=NETWORKS), CSV
    )
    next(pieces)
    next(pieces)
    so_far = len(asked)
    pieces.close()
    assert engine.pool.checkedout() == 0
    assert len(asked) == so_far < 10


def resident() -> int:
    """Return the bytes of memory that this process holds."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * resource.getpagesize()


def test_two_hundred_thousand_rows_take_a_page_s_memory(engine):
    saved(engine, 1)
    # Filled by the store itself, in words that both understand.
    filling = sql(
        "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 199999) "
        "INSERT INTO events (at, kind, article_id, channel, variant, reader) SELECT :noon - i, 1, 1, 10, 0, i FROM n"
    )
    with writing(engine) as connection:
        connection.execute(filling, {"noon": NOON * 1000})
    chosen = export(engine, "raw", read_span("2026-11-01", None, PARIS, NOON), zone=PARIS, networks=NETWORKS)
    pieces = text_of(chosen, CSV)
    lines = sum(next(pieces).count("\n") for _ in range(3))
    before = most = resident()
    for piece in pieces:
        lines += piece.count("\n")
        most = max(most, resident())
    assert lines == 200_001
    # All of it would be 18 MB as text alone.
    assert most - before < 8_000_000


def test_progress_grows_to_all_of_it(engine, monkeypatch):
    """Also where a range ends later than its events."""
    saved(engine, 1)
    store(engine, *some(60, articles=1))
    monkeypatch.setattr(exports, "EVENTS_A_PAGE", 10)
    told: list[float] = []
    chosen = export(engine, "raw", read_span("2026-09-01", "2026-12-31", PARIS, NOON), zone=PARIS, networks=NETWORKS)
    list(text_of(chosen, CSV, told.append))
    assert told == sorted(told)
    assert (len(told), told[-1]) == (7, 1.0)
