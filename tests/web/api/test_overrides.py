"""Overrides through the API."""

import pytest

from share_service.newsroom.intake import take_in
from share_service.store.keys import new_key
from tests.newsroom.site import jpeg

URL = "https://journal.example/a"


@pytest.fixture
def api(client, parts):
    """Send a request with a key called desk."""
    key = new_key(parts.engine, "desk")

    def send(method, path, **options):
        return client.open(f"/api/v1{path}", method=method, headers={"Authorization": f"Bearer {key}"}, **options)

    return send


@pytest.fixture
def path(parts):
    stored, _ = take_in(parts, {"url": URL, "title": "Le titre"})
    return f"/articles/{stored.id}/override"


def test_an_override_is_set_shown_and_removed(api, path):
    assert api("GET", path).json == {"override": None, "network_overrides": {}}
    before = api("GET", path.removesuffix("/override")).json
    changed = api("PUT", path, json={"title": "Autre"})
    assert (changed.status_code, changed.json["override"], changed.json["title"]) == (
        200,
        {"title": "Autre"},
        "Le titre",
    )
    assert changed.json["card"] != before["card"]
    assert api("PUT", f"{path}?network=x", json={"title": "Pour X"}).status_code == 200
    assert api("GET", path).json == {"override": {"title": "Autre"}, "network_overrides": {"x": {"title": "Pour X"}}}
    shared = api("GET", path.removesuffix("/override") + "/share").json
    assert (shared["networks"]["x"]["title"], shared["networks"]["facebook"]["title"]) == ("Pour X", "Autre")
    assert "own_card" in shared["networks"]["x"]
    assert "own_card" not in shared["networks"]["facebook"]
    assert api("DELETE", f"{path}?network=x").json["network_overrides"] == {}
    assert api("DELETE", path).json["card"] == before["card"]
    assert api("DELETE", path).json["code"] == "override_unknown"


def test_whose_doing_it_was_is_kept_and_can_be_taken_back(api, path):
    api("PUT", path, json={"title": "A"})
    api("PUT", path, json={"title": "B"})
    assert api("POST", f"{path}/undo").json["override"] == {"title": "A"}
    items = api("GET", f"{path}/history").json["items"]
    assert [item["override"]["title"] for item in items] == ["A", "B", "A"]
    assert {item["author"] for item in items} == {"api: desk"}
    assert items[0]["created_at"].endswith("Z")
    assert api("POST", f"{path}/undo?revision={items[1]['revision']}").json["override"] == {"title": "B"}


def test_an_uploaded_photo_is_named_by_an_override(api, path):
    sent = jpeg("#402010", (2400, 1600))
    made = api("POST", "/photos", data=sent)
    assert (made.status_code, made.json["width"], made.json["height"]) == (201, 2400, 1600)
    changed = api("PUT", path, json={"image": {"photo": made.json["photo"], "credit": "Ana Gil"}})
    assert changed.status_code == 200
    assert changed.json["card"].endswith(".jpg")


def test_a_photo_may_be_far_larger_than_an_article_but_not_endless(api):
    assert api("POST", "/photos", data=b"\xff\xd8" + b"x" * 500_000).json["code"].startswith("photo_")
    assert api("POST", "/photos", data=b"x" * 10_000_001).status_code == 413


@pytest.mark.parametrize(
    ("asked", "body", "refusal"),
    [
        (("PUT", ""), {"headline": "T"}, (422, "override_invalid")),
        (("PUT", ""), {}, (422, "override_empty")),
        (("PUT", "?network=myspace"), {"title": "T"}, (422, "network_unknown")),
        (("PUT", ""), {"image": {"photo": "ab" * 32}}, (422, "photo_unknown")),
        (("PUT", ""), {"design": "none"}, (422, "design_unknown")),
        (("DELETE", "?network=x"), None, (404, "override_unknown")),
        (("POST", "/undo"), None, (404, "override_unknown")),
        (("POST", "/undo?revision=99"), None, (404, "revision_unknown")),
    ],
)
def test_what_is_wrong_has_a_code(api, path, asked, body, refusal):
    method, suffix = asked
    answer = api(method, path + suffix, json=body)
    assert (answer.status_code, answer.json["code"]) == refusal


def test_an_article_that_is_not_there_has_none(api):
    for method, suffix in (("GET", ""), ("PUT", ""), ("DELETE", ""), ("POST", "/undo"), ("GET", "/history")):
        assert api(method, f"/articles/4711/override{suffix}", json={"title": "T"}).status_code == 404


def test_it_needs_a_key(client, path):
    for method, target in (("PUT", path), ("GET", path), ("POST", "/photos")):
        assert client.open(f"/api/v1{target}", method=method).status_code == 401
