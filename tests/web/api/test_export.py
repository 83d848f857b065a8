"""Numbers and their export over HTTP: keys, parameters, types, refusals."""

from __future__ import annotations

import csv
import io
import json

import pytest

from share_service.articles.article import parse_article
from share_service.stats.events import Event, Kind
from share_service.stats.formats import CSV, JSONL
from share_service.store.articles import PhotoState, save_article
from share_service.store.keys import new_key


@pytest.fixture
def article(parts):
    return save_article(
        parts.engine,
        parse_article({"url": "https://journal.example/1", "title": "=Un", "section": "Culture"}),
        PhotoState(),
    )[0].id


@pytest.fixture
def get(parts, client, article):
    """Ask with a key; three clicks, one an hour later than the others, were counted."""
    headers = {"Authorization": f"Bearer {new_key(parts.engine, 'tests')}"}
    for at in (1_795_345_200_000, 1_795_345_200_001, 1_795_348_800_000):
        parts.recorder.record(Event(at, Kind.CLICK, article, 10, 0, at))

    def call(path, **asked):
        return client.get(
            f"/api/v1{path}", query_string={"from": "2026-11-22", "to": "2026-11-22"} | asked, headers=headers
        )

    return call


@pytest.mark.parametrize(("form", "kind"), [(CSV, "text/csv"), (JSONL, "application/jsonl")])
def test_an_export_is_a_file(get, form, kind):
    answer = get(f"/export.{form}")
    assert answer.status_code == 200
    assert answer.mimetype == kind
    assert answer.headers["Content-Disposition"] == f'attachment; filename="share-2026-11-22-2026-11-22.{form}"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.is_streamed
    if form == CSV:
        [row] = csv.DictReader(io.StringIO(answer.text, newline=""))
        assert (row["clicks"], row["title"], row["start"]) == ("3", "'=Un", "2026-11-22T00:00:00+01:00")
    else:
        assert json.loads(answer.text)["title"] == "=Un"


@pytest.mark.parametrize(("by", "rows"), [("day", 1), ("hour", 2), ("quarter", 2), ("raw", 3)])
def test_an_export_is_by_what_was_asked(get, by, rows):
    assert len(get("/export.csv", by=by).text.splitlines()) == rows + 1


@pytest.mark.parametrize(
    ("path", "asked", "code"),
    [
        ("/export.csv", {"by": "reader"}, "by_invalid"),
        ("/export.jsonl", {"from": "yesterday"}, "range_invalid"),
        ("/stats", {"by": "variant"}, "by_invalid"),
        ("/stats", {"compare": "x"}, "compare_invalid"),
        ("/stats/articles", {"order": "x"}, "order_invalid"),
        ("/stats/articles", {"limit": "0"}, "limit_invalid"),
        ("/stats/articles", {"limit": "²"}, "limit_invalid"),
    ],
)
def test_what_cannot_be_answered_is_refused(get, path, asked, code):
    answer = get(path, **asked)
    assert (answer.status_code, answer.json["code"]) == (422, code)


@pytest.mark.parametrize("path", ["/export.csv", "/export.jsonl", "/stats/articles"])
def test_nothing_is_told_without_a_key(client, path):
    assert client.get(f"/api/v1{path}").status_code == 401


def test_the_site_is_compared_and_cut(get, article):
    answer = get("/stats", compare="weekday", by="section").json
    assert answer["totals"]["clicks"] == 3
    assert answer["comparison"]["weeks"] == []
    assert [(item["section"], item["clicks"]) for item in answer["by"]["items"]] == [("Culture", 3)]
    assert get("/stats", section="Culture", by="hour").json["totals"]["clicks"] == 3
    assert get("/stats", section="Sport").status_code == 404
    of_article = get(f"/articles/{article}/stats", by="network", compare="previous").json
    assert [(item["network"], item["clicks"]) for item in of_article["by"]["items"]] == [("facebook", 3)]
    assert of_article["comparison"]["before"]["clicks"] == 0


def test_articles_are_listed_by_clicks(get, article):
    answer = get("/stats/articles", limit="1").json
    assert [(item["article"], item["clicks"]) for item in answer["items"]] == [(article, 3)]
