"""Notes over the API."""

from __future__ import annotations

import pytest

from share_service.newsroom.intake import take_in
from share_service.store.audit import entries


@pytest.fixture
def path(parts):
    return f"/articles/{take_in(parts, {'url': 'https://journal.example/a', 'title': 'Le titre'})[0].id}/notes"


def test_a_note_is_written_listed_and_removed(api, parts, path):
    first = api("POST", path, json={"text": "Citée au 20 heures", "at": "2026-11-22T20:10:00+01:00"})
    assert (first.status_code, first.json["at"], first.json["author"]) == (201, "2026-11-22T19:10:00Z", "api: tests")
    second = api("POST", path, json={"text": "Titre changé"}).json
    assert [one["id"] for one in api("GET", path).json["items"]] == [second["id"], first.json["id"]]
    page = api("GET", f"{path}?limit=1")
    rest = page.headers["Link"].partition(">")[0].partition("/api/v1")[2]
    assert [one["id"] for one in api("GET", rest).json["items"]] == [first.json["id"]]
    assert api("DELETE", f"{path}/{second['id']}").json["text"] == "Titre changé"
    assert api("DELETE", f"{path}/{second['id']}").json["code"] == "note_unknown"
    assert [entry.action for entry in entries(parts.engine, 3)] == ["note_removed", "note_added", "note_added"]


@pytest.mark.parametrize(
    "body",
    [{}, {"text": ""}, {"text": "x" * 201}, {"text": "x", "at": "1789-07-14T12:00:00Z"}, {"text": "x", "wann": 1}],
)
def test_what_is_no_note_is_refused(api, path, body):
    assert api("POST", path, json=body).json["code"] == "note_invalid"
    assert api("GET", path).json == {"items": []}
