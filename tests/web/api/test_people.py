"""People, keys and the log over the API: for a key that may, and everything is written down."""

from __future__ import annotations

import pytest

from share_service.store.keys import SCOPES, USUAL, list_keys, new_key


def test_somebody_is_let_in_by_a_link_that_works_once(api, client):
    made = api("POST", "/editors", json={"email": " Marie@Journal.example", "role": "admin"})
    assert (made.status_code, made.json["email"], made.json["role"]) == (201, "marie@journal.example", "admin")
    path = made.json["link"].partition("/desk")[2]
    assert client.get(f"/desk{path}").status_code < 400
    assert api("GET", "/editors").json["items"] == [api("GET", f"/editors/{made.json['id']}").json]
    assert api("GET", "/log").json["items"][0]["actor"] == "api: tests"


def test_a_role_is_changed_and_somebody_shut_out_but_never_the_last_administrator(api):
    admin = api("POST", "/editors", json={"email": "marie@journal.example", "role": "admin"}).json["id"]
    other = api("POST", "/editors", json={"email": "paul@journal.example"}).json
    assert other["role"] == "editor"
    assert api("PATCH", f"/editors/{other['id']}", json={"role": "viewer"}).json["role"] == "viewer"
    assert api("DELETE", f"/editors/{other['id']}").json["active"] is False
    assert api("DELETE", f"/editors/{admin}").json["code"] == "last_admin"
    assert api("PATCH", f"/editors/{admin}", json={"role": "viewer"}).json["code"] == "last_admin"
    assert api("POST", f"/editors/{admin}/sign-out").status_code == 200
    done = [entry["action"] for entry in api("GET", "/log").json["items"]]
    assert done == ["editor_signed_out", "editor_removed", "editor_role", "editor_invited", "editor_invited"]


@pytest.mark.parametrize(
    ("asked", "body", "status", "code"),
    [
        ("POST /editors", {"email": "pas une adresse"}, 422, "email_invalid"),
        ("POST /editors", {"email": "a@b.example", "role": "chief"}, 422, "editor_invalid"),
        ("POST /editors", {"email": "a@b.example", "rôle": "admin"}, 422, "editor_invalid"),
        ("GET /editors/7", None, 404, "editor_unknown"),
        ("DELETE /editors/7", None, 404, "editor_unknown"),
        ("POST /keys", {"name": "x", "scopes": []}, 422, "key_invalid"),
        ("POST /keys", {"name": " ", "scopes": ["read"]}, 422, "key_invalid"),
        ("POST /keys", {"name": "x", "scopes": ["all"]}, 422, "key_invalid"),
        ("DELETE /keys/99", None, 404, "key_unknown"),
    ],
)
def test_what_cannot_be_is_refused(api, asked, body, status, code):
    answer = api(*asked.split(), json=body)
    assert (answer.status_code, answer.json["code"]) == (status, code)


def test_a_key_is_shown_once_works_and_is_ended(api, client):
    made = api("POST", "/keys", json={"name": "Newsletter", "scopes": ["read", "read"]})
    assert (made.status_code, made.json["scopes"]) == (201, ["read"])
    headers = {"Authorization": f"Bearer {made.json['key']}"}
    assert client.get("/api/v1/articles", headers=headers).status_code == 200
    listed = {key["id"]: key for key in api("GET", "/keys").json["items"]}
    assert "key" not in listed[made.json["id"]]
    assert api("DELETE", f"/keys/{made.json['id']}").json["revoked_at"]
    assert client.get("/api/v1/articles", headers=headers).status_code == 401


def test_a_key_administers_only_when_somebody_asked_for_that(parts):
    new_key(parts.engine, "usual")
    new_key(parts.engine, "all", SCOPES)
    assert [key.scopes for key in list_keys(parts.engine)] == [USUAL, SCOPES]
    assert "admin" not in USUAL
