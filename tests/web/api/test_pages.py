"""Lists by pages, and whole as files."""

from __future__ import annotations

import csv
import io
import json
import re
import tracemalloc

import pytest

from share_service.articles.article import parse_article
from share_service.newsroom.overriding import put_override
from share_service.store.articles import PhotoState, save_article
from share_service.store.links import create_link
from share_service.web.api.pages import MAX_LIMIT, Paged

# ["editors","\ud800"]: half a character, as JSON escapes it.
_HALF = "WyJlZGl0b3JzIiwiXHVkODAwIl0"


def _article(parts, number, published=None):
    data = {"url": f"https://journal.example/{number}", "title": f"Titre {number}"}
    data |= {"published_at": published} if published else {}
    return save_article(parts.engine, parse_article(data), PhotoState())[0]


@pytest.fixture
def seven(parts):
    """Seven articles: two of one second, two without a date."""
    moments = [
        "2026-11-20T08:00:00Z",
        None,
        "2026-11-21T08:00:00Z",
        "2026-11-20T08:00:00Z",
        "1965-01-01T00:00:00Z",
        None,
    ]
    return [_article(parts, number, moment) for number, moment in enumerate([*moments, "2026-11-19T08:00:00Z"])]


def _next(answer):
    found = re.fullmatch(r'<http://127\.0\.0\.1:80\d\d(/api/v1/[^>]+)>; rel="next"', answer.headers.get("Link", "<>"))
    return found and found[1]


def _walk(api, path):
    found, pages = [], 0
    while path and pages < 20:
        answer = api("GET", path)
        assert answer.status_code == 200, answer.text
        found += [item.get("title") or item for item in answer.json["items"]]
        path, pages = _next(answer), pages + 1
    return found


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 7, 100])
def test_pages_together_are_the_list_in_its_order(api, seven, limit):
    assert _walk(api, f"/articles?limit={limit}") == [f"Titre {number}" for number in (2, 3, 0, 6, 4, 5, 1)]


def test_what_comes_in_meanwhile_moves_nothing(api, parts, seven):
    first = api("GET", "/articles?limit=2")
    _article(parts, 8, "2026-11-22T08:00:00Z")
    assert _walk(api, _next(first)) == [f"Titre {number}" for number in (0, 6, 4, 5, 1)]


def test_the_last_page_names_no_other(api, seven):
    assert "Link" not in api("GET", "/articles?limit=7").headers
    assert "Link" not in api("GET", "/articles?q=rien").headers


def test_the_next_page_asks_for_the_same(api, seven):
    path = _next(api("GET", "/articles?q=titre&limit=2"))
    assert "q=titre" in path
    assert "limit=2" in path


def test_words_and_a_section_choose_among_the_articles(api):
    for number, section in enumerate(("Culture", "Monde")):
        body = {"url": f"https://journal.example/{number}", "title": "Le Musée", "section": section}
        assert api("POST", "/articles", json=body).status_code == 201
    assert [item["section"] for item in api("GET", "/articles?q=musee").json["items"]] == ["Monde", "Culture"]
    assert [item["section"] for item in api("GET", "/articles?section=Culture").json["items"]] == ["Culture"]
    assert api("GET", "/articles?q=absent").json == {"items": []}


@pytest.mark.parametrize(
    ("query", "code"),
    [
        *((f"limit={limit}", "limit_invalid") for limit in ("0", "201", "-1", "x", "1e2", "", "1.0", "٣")),
        *((f"cursor={cursor}", "cursor_invalid") for cursor in ("x", "", "é", "W10", "bnVsbA", "e30", "a" * 5000)),
        ("format=xml", "format_invalid"),
    ],
)
def test_what_is_no_page_is_refused(api, query, code):
    answer = api("GET", f"/articles?{query}")
    assert (answer.status_code, answer.json["code"]) == (422, code)


def test_a_cursor_of_another_list_is_refused(api):
    places = ((2**70, 3), (3, None), (None, None), (3, 2**31))
    for cursor in (Paged("links", (int,), ()).cursor((3,)), *map(Paged("articles", (), ()).cursor, places)):
        assert api("GET", f"/articles?cursor={cursor}").json["code"] == "cursor_invalid"


@pytest.mark.parametrize(
    ("name", "key"), [("notes", (None, 1)), ("log", (None,)), ("editors", ("a\0",)), ("keys", (True,))]
)
def test_a_cursor_without_what_every_row_has_is_refused(api, seven, name, key):
    path = f"/articles/{seven[0].id}/notes" if name == "notes" else f"/{name}"
    cursor = Paged(name, (), ()).cursor(key)
    assert api("GET", f"{path}?cursor={cursor}").json["code"] == "cursor_invalid"


@pytest.mark.parametrize("cursor", [_HALF, *(Paged("editors", (str,), ()).cursor((text,)) for text in ("\0", None))])
def test_a_cursor_that_no_store_takes_is_refused(api, cursor):
    assert api("GET", f"/editors?cursor={cursor}").json["code"] == "cursor_invalid"


@pytest.mark.parametrize("path", ["/articles?q=a%00", "/articles?section=a%00", "/stats?section=a%00"])
def test_a_character_that_no_store_takes_is_no_failure_of_ours(api, path):
    assert api("GET", path).status_code < 500


def test_links_and_revisions_come_by_pages(api, parts, seven):
    for number in range(5):
        create_link(parts.engine, seven[0].id, f"Lien {number}", None)
        put_override(parts, seven[0].id, {"title": f"Titre {number}"}, author="marie@journal.example")
    links = _walk(api, f"/articles/{seven[0].id}/links?limit=2")
    assert [link["label"] for link in links] == [f"Lien {number}" for number in range(5)]
    values = _walk(api, f"/articles/{seven[0].id}/override/history?limit=2")
    assert [value["override"]["title"] for value in values] == [f"Titre {number}" for number in (4, 3, 2, 1, 0)]


def test_a_list_is_a_file_as_a_whole(api, seven):
    answer = api("GET", "/articles?format=csv&limit=1")
    assert (answer.mimetype, answer.is_streamed) == ("text/csv", True)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="share-articles.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["title"] for row in rows] == [f"Titre {number}" for number in (2, 3, 0, 6, 4, 5, 1)]
    lines = [json.loads(line) for line in api("GET", "/articles?format=jsonl").text.splitlines()]
    assert [line["id"] for line in lines] == [int(row["id"]) for row in rows]
    assert lines[0].keys() == rows[0].keys()


def test_a_formula_in_a_title_is_text_in_the_file(api):
    body = {"url": "https://journal.example/x", "title": "=1+1", "authors": ["@a", "b"]}
    api("POST", "/articles", json=body)
    (row,) = csv.DictReader(io.StringIO(api("GET", "/articles?format=csv").text))
    assert (row["title"], row["authors"]) == ("'=1+1", "'@a; b")


def test_a_file_of_any_length_takes_the_memory_of_a_page(app):
    wide = "x" * 1_000

    def fetch(limit, after):
        first = after[0] + 1 if after else 0
        return range(first, min(first + limit, 20_000))

    listed = Paged("numbers", (int,), ("number", "text"))
    with app.test_request_context("/api/v1/numbers?format=csv"):
        answer = listed.answer(fetch, key=lambda n: (n,), show=lambda n: {"number": n, "text": wide})
        tracemalloc.start()
        size = sum(len(piece) for piece in answer.iter_encoded())
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert size > 20_000_000
    assert peak < 20 * MAX_LIMIT * len(wide)
