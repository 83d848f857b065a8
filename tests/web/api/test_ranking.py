"""Articles by numbers, page by page."""

from __future__ import annotations

import csv
import io
import re
import time

import pytest

from share_service.newsroom.intake import take_in
from share_service.stats.events import Event, Kind
from share_service.web.api.pages import Paged

PATH = "/stats/articles"
#: The clicks of seven articles, by the number in their address: two have as many as each other, two have none.
CLICKS = (9, 6, 6, 30, 8, 0, 0)


@pytest.fixture
def seven(parts):
    """The ids of seven articles, all of whose clicks are of the last minutes."""
    made = [take_in(parts, {"url": f"https://journal.example/{n}", "title": f"Titre {n}"})[0].id for n in range(7)]
    now = int(time.time() * 1000)
    for article, clicks in zip(made, CLICKS, strict=True):
        for number in range(clicks):
            parts.recorder.record(Event(now - number, Kind.CLICK, article, 10, 0, number + 1))
    return made


def walk(api, path):
    found, pages = [], 0
    while path and pages < 20:
        answer = api("GET", path)
        assert answer.status_code == 200, answer.text
        found += [item["title"] for item in answer.json["items"]]
        (path,) = re.findall("/api/v1[^>]+", answer.headers.get("Link", "")) or [None]
        pages += 1
    return found


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 50])
def test_pages_together_are_the_list(api, seven, limit):
    assert walk(api, f"{PATH}?limit={limit}") == [f"Titre {number}" for number in (3, 0, 4, 2, 1)]


@pytest.mark.parametrize("limit", [1, 2, 50])
def test_what_rises_comes_by_pages_too(api, seven, limit):
    assert walk(api, f"{PATH}?order=rising&limit={limit}") == [f"Titre {number}" for number in (3, 0, 4, 2, 1)]


def test_each_page_says_what_it_is_of(api, seven):
    first = api("GET", f"{PATH}?limit=2")
    second = api("GET", re.search("/api/v1[^>]+", first.headers["Link"])[0])
    for page in (first, second):
        assert page.json.keys() == {"order", "timezone", "from", "to", "items"}
    assert "at" in api("GET", f"{PATH}?order=rising").json


def test_fifty_are_listed_when_nobody_says_how_many(api, document):
    (limit,) = (
        one for one in document["paths"]["/api/v1/stats/articles"]["get"]["parameters"] if one["name"] == "limit"
    )
    assert limit["schema"]["default"] == 50


def test_the_whole_list_is_a_file(api, seven):
    rows = list(csv.DictReader(io.StringIO(api("GET", f"{PATH}?format=csv&limit=1").text)))
    assert [(row["title"], row["clicks"]) for row in rows][:2] == [("Titre 3", "30"), ("Titre 0", "9")]
    assert api("GET", f"{PATH}?order=rising&format=jsonl").text.count("expected") == 5


@pytest.mark.parametrize(
    ("name", "key"),
    [("rising", (1.5, 1)), ("most-clicked", (1.5, 1)), ("most-clicked", (None, 1)), ("most-clicked", (2**70, 1))],
)
def test_a_cursor_of_another_list_is_refused(api, name, key):
    answer = api("GET", f"{PATH}?cursor={Paged(name, (), ()).cursor(key)}")
    assert (answer.status_code, answer.json["code"]) == (422, "cursor_invalid")


@pytest.mark.parametrize("weight", [float("nan"), float("inf"), -1e308])
def test_a_cursor_of_any_number_is_a_place(api, seven, weight):
    cursor = Paged("rising", (), ()).cursor((weight, 1))
    assert api("GET", f"{PATH}?order=rising&cursor={cursor}").status_code == 200
