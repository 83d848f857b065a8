"""ETags: what has not changed is not sent again, and nobody's change is lost."""

from __future__ import annotations

import pytest

from share_service.newsroom.intake import take_in
from share_service.newsroom.overriding import put_override
from share_service.store.links import change_link, change_seen_link, create_link


@pytest.fixture
def article(parts):
    return take_in(parts, {"url": "https://journal.example/a", "title": "Le titre"})[0]


@pytest.fixture
def link(parts, article):
    return create_link(parts.engine, article.id, "Lettre", None)


@pytest.mark.parametrize("path", ["/articles", "/articles/1", "/articles/1/share", "/articles/1/override", "/stats"])
def test_what_has_not_changed_is_not_sent_again(api, article, path):
    first = api("GET", path)
    assert first.headers["Cache-Control"] == "private, no-cache"
    again = api("GET", path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert api("GET", path, headers={"If-None-Match": '"else"'}).status_code == 200


def test_an_error_has_no_etag_and_is_kept_by_nobody(api):
    answer = api("GET", "/articles/7")
    assert "ETag" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_link_is_changed_by_who_has_seen_it_as_it_is(api, parts, link):
    seen = api("GET", f"/links/{link.id}").headers["ETag"]
    change_link(parts.engine, link.id, label="Lettre du soir")
    late = api("PATCH", f"/links/{link.id}", json={"label": "Lettre du matin"}, headers={"If-Match": seen})
    assert (late.status_code, late.json["code"]) == (412, "changed_meanwhile")
    assert late.json["detail"].endswith(".")
    seen = api("GET", f"/links/{link.id}").headers["ETag"]
    good = api("PATCH", f"/links/{link.id}", json={"label": "Lettre du matin"}, headers={"If-Match": seen})
    assert (good.status_code, good.json["label"]) == (200, "Lettre du matin")
    assert good.headers["ETag"] == api("GET", f"/links/{link.id}").headers["ETag"]


def test_two_changes_at_once_are_one_change_and_a_refusal(parts, link):
    from share_service.errors import Changed

    change_seen_link(parts.engine, link, label="La première")
    with pytest.raises(Changed):
        change_seen_link(parts.engine, link, label="La seconde")


@pytest.mark.parametrize(("method", "tail"), [("PUT", ""), ("DELETE", ""), ("POST", "/undo")])
def test_an_override_is_changed_by_who_has_seen_it_as_it_is(api, parts, article, method, tail):
    path = f"/articles/{article.id}/override"
    api("PUT", path, json={"title": "Un"})
    seen = api("GET", path).headers["ETag"]
    put_override(parts, article.id, {"title": "D’une autre main"}, author="marie@journal.example")
    late = api(method, path + tail, json={"title": "Deux"}, headers={"If-Match": seen})
    assert (late.status_code, late.json["code"]) == (412, "changed_meanwhile")
    assert api("GET", path).json["override"] == {"title": "D’une autre main"}
    seen = api("GET", path).headers["ETag"]
    good = api(method, path + tail, json={"title": "Deux"}, headers={"If-Match": seen})
    assert good.status_code == 200
    assert good.headers["ETag"] == api("GET", path).headers["ETag"]


def test_any_state_will_do_for_who_says_so(api, article):
    answer = api("PUT", f"/articles/{article.id}/override", json={"title": "Un"}, headers={"If-Match": "*"})
    assert answer.status_code == 200
