"""Trials over the API: started, read, ended, a winner kept; what is wrong is refused in one sentence."""

import pytest

from share_service.newsroom.intake import take_in
from share_service.store.keys import new_key

URL = "https://journal.example/a"


@pytest.fixture
def stored(parts):
    return take_in(parts, {"url": URL, "title": "Le titre", "language": "fr"})[0]


@pytest.fixture
def api(client, parts):
    """Ask the API with a key; ``None`` is an answer without JSON."""
    key = new_key(parts.engine, "tests")

    def ask(method, path, body=None):
        answer = client.open(f"/api/v1{path}", method=method, json=body, headers={"Authorization": f"Bearer {key}"})
        return answer.status_code, answer.json

    return ask


def started(api, stored, *variants):
    return api("POST", f"/articles/{stored.id}/trials", {"variants": list(variants or (None, {"title": "Autre"}))})


def test_a_trial_is_started_read_and_decided(api, parts, stored):
    status, trial = started(api, stored)
    assert status == 201
    assert (trial["id"], trial["article"], trial["started_by"], trial["ended_at"]) == (1, stored.id, "api: tests", None)
    assert (trial["verdict"], trial["clicks_missing"], trial["hours_missing"]) == ("too_early", 100, 24)
    assert [(one["variant"], one["title"], one["override"]) for one in trial["variants"]] == [
        ("A", "Le titre", None),
        ("B", "Autre", {"title": "Autre"}),
    ]
    first, second = (one["links"] for one in trial["variants"])
    assert set(first) == set(second) >= {"copy", "facebook", "x"}
    assert not set(first.values()) & set(second.values())
    assert api("GET", "/trials/1") == (200, trial)
    for path in (f"/articles/{stored.id}/trials", "/trials"):
        (listed,) = api("GET", path)[1]["items"]
        assert listed["id"] == 1
        assert "links" not in listed["variants"][0]
    share = api("GET", f"/articles/{stored.id}/share")[1]
    assert share["trial"]["variant"] in "AB"
    status, ended = api("POST", "/trials/1/apply", {"variant": "B"})
    assert (status, ended["winner"], ended["ended_by"]) == (200, "B", "api: tests")
    assert api("GET", f"/articles/{stored.id}/override")[1]["override"] == {"title": "Autre"}
    assert api("GET", f"/articles/{stored.id}/share")[1]["trial"] is None
    assert api("POST", "/trials/1/end")[1]["code"] == "trial_ended"


def test_it_ends_without_a_winner(api, stored):
    started(api, stored, None, {"title": "B"}, {"kicker": "C"}, {"description": "D"})
    status, ended = api("POST", "/trials/1/end")
    assert (status, ended["winner"], len(ended["variants"])) == (200, None, 4)
    assert api("GET", f"/articles/{stored.id}/override")[1]["override"] is None


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 422, "trial_invalid"),
        ({"variants": [None]}, 422, "trial_invalid"),
        ({"variants": [None] * 5}, 422, "trial_invalid"),
        ({"variants": [None, {"title": "x" * 100_000}]}, 422, "trial_invalid"),
        ({"variants": [None, {"title": "x" * 200_000}]}, 413, "too_large"),
        ({"variants": [None, {"titel": "x"}]}, 422, "trial_invalid"),
        ({"variants": [None, {"title": "T"}], "more": 1}, 422, "trial_invalid"),
        ({"variants": [None, {"design": "'; DROP TABLE trials; --"}]}, 422, "trial_invalid"),
        ({"variants": [None, {}]}, 422, "trial_alike"),
        ({"variants": [None, {"title": ""}]}, 422, "override_empty"),
        ({"variants": [None, {"title": "Le titre"}]}, 422, "trial_alike"),
        ({"variants": [None, {"design": "nowhere"}]}, 422, "design_unknown"),
    ],
)
def test_what_is_wrong_is_refused_in_one_sentence(api, stored, body, status, code):
    answer = api("POST", f"/articles/{stored.id}/trials", body)
    assert (answer[0], answer[1]["code"]) == (status, code)
    assert len(answer[1]["detail"]) < 400
    assert api("GET", "/trials")[1] == {"items": []}


def test_sql_in_a_title_is_a_title(api, stored):
    wicked = "'); DROP TABLE trials; -- \" OR 1=1"
    started(api, stored, None, {"title": wicked})
    assert api("GET", "/trials/1")[1]["variants"][1]["title"] == wicked


@pytest.mark.parametrize(
    ("method", "path", "said"),
    [
        ("POST", "/articles/4711/trials", ({"variants": [None, {"title": "T"}]}, "article_unknown")),
        ("GET", "/articles/4711/trials", (None, "article_unknown")),
        ("GET", "/trials/4711", (None, "trial_unknown")),
        ("POST", "/trials/4711/end", (None, "trial_unknown")),
        ("POST", "/trials/4711/apply", ({"variant": "A"}, "trial_unknown")),
        ("POST", "/trials/1/apply", ({"variant": "D"}, "variant_unknown")),
        ("POST", "/trials/1/apply", ({"variant": "1 OR 1=1"}, "trial_invalid")),
        ("POST", "/articles/1/trials", ({"variants": [None, {"title": "T"}]}, "trial_running")),
    ],
)
def test_what_is_not_there_is_said(api, stored, method, path, said):
    body, code = said
    started(api, stored)
    assert api(method, path, body)[1]["code"] == code


def test_lists_come_by_pages_and_by_state(api, stored):
    for title in ("B", "C", "D"):
        trial = started(api, stored, None, {"title": title})[1]
        api("POST", f"/trials/{trial['id']}/end")
    started(api, stored)
    assert [one["id"] for one in api("GET", "/trials?limit=2")[1]["items"]] == [4, 3]
    assert [one["id"] for one in api("GET", "/trials?state=running")[1]["items"]] == [4]
    assert [one["id"] for one in api("GET", "/trials?state=ended")[1]["items"]] == [3, 2, 1]
    assert api("GET", "/trials?state=lost")[1]["code"] == "state_invalid"
