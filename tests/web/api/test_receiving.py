"""What an editor receives, set, read and tried by programs; and how every letter and message fared."""

from __future__ import annotations

import re
import time

import pytest

from share_service.errors import Changed
from share_service.newsroom.intake import take_in
from share_service.newsroom.mail.server import mail_server as parsed
from share_service.store.alerts import add_alert, tell
from share_service.store.audit import entries
from share_service.store.choices import Choices, choices_of, save_choices
from share_service.store.editors import find_editor, invite, shut_out
from share_service.store.endpoints import add_endpoint, get_endpoint, stop_endpoint
from share_service.store.engine import writing
from share_service.store.outbox import put
from tests.mail_server import mail_server
from tests.web.api.newsroom import ALERT

CHOICE = {"kinds": ["broken", "back"], "by_mail": True, "weekly": False, "language": "en", "quiet": None}


@pytest.fixture
def marie(parts):
    invite(parts.engine, "marie@journal.example", "admin", 3600)
    return find_editor(parts.engine, "marie@journal.example")


@pytest.fixture
def mail(parts, tmp_path):
    with mail_server(tmp_path / "mail") as server:
        object.__setattr__(parts, "mail", parsed(parts.settings.model_copy(update=server.settings())))
        yield server


def path_of(editor):
    return f"/editors/{editor.id}/alerts"


def test_what_an_editor_receives_is_read_and_chosen(api, parts, marie):
    everybody = {"by_mail": False, "weekly": False, "language": None, "quiet": None}
    assert api("GET", path_of(marie)).json == everybody | {"kinds": ["broken", "rising", "back", "strong"]}
    quiet = {"from": 22, "to": 7}
    answer = api("PUT", path_of(marie), json=CHOICE | {"quiet": quiet})
    assert answer.json == CHOICE | {"quiet": quiet} == api("GET", path_of(marie)).json
    assert choices_of(parts.engine, marie.id) == Choices(("broken", "back"), True, False, "en", (22, 7))
    (entry,) = entries(parts.engine, 1)
    assert (entry.actor, entry.action, entry.subject) == ("api: tests", "alerts_chosen", "marie@journal.example")


def test_what_the_editor_changed_meanwhile_is_not_overwritten(api, parts, marie):
    seen = api("GET", path_of(marie)).headers["ETag"]
    save_choices(parts.engine, marie.id, Choices(weekly=True))
    refused = api("PUT", path_of(marie), json=CHOICE, headers={"If-Match": seen})
    assert (refused.status_code, refused.json["code"]) == (412, "changed_meanwhile")
    assert choices_of(parts.engine, marie.id) == Choices(weekly=True)
    seen = api("GET", path_of(marie)).headers["ETag"]
    made = api("PUT", path_of(marie), json=CHOICE, headers={"If-Match": seen})
    assert (made.status_code, made.headers["ETag"]) == (200, api("GET", path_of(marie)).headers["ETag"])


def test_a_choice_made_between_a_look_and_its_change_is_not_overwritten(parts, marie):
    with pytest.raises(Changed):
        save_choices(parts.engine, marie.id, Choices(), expected=Choices(weekly=True))
    save_choices(parts.engine, marie.id, Choices(weekly=True), expected=Choices())
    assert choices_of(parts.engine, marie.id) == Choices(weekly=True)


@pytest.mark.parametrize(
    "change",
    [
        {"kinds": ["loud"]},
        {"kinds": None},
        {"language": "de"},
        {"quiet": {"from": 24, "to": 7}},
        {"quiet": {"from": 7, "to": 7}},
        {"quiet": {"from": 7}},
        {"by_mail": 1},
        {"colour": "red"},
    ],
)
def test_a_choice_that_cannot_be_is_refused_and_nothing_is_kept(api, parts, marie, change):
    answer = api("PUT", path_of(marie), json=CHOICE | change)
    assert (answer.status_code, answer.json["code"]) == (422, "choices_invalid")
    assert answer.json["errors"]
    assert choices_of(parts.engine, marie.id) == Choices()


def test_what_an_editor_was_told_comes_by_pages(api, parts, marie):
    stored, _ = take_in(parts, {"url": ALERT["url"], "title": ALERT["title"]})
    with writing(parts.engine) as connection:
        made = [add_alert(connection, "rising", stored.id, 1_795_345_200, ALERT) for _ in range(3)]
        for place, alert in enumerate(made[:2]):
            tell(connection, marie.id, alert.id, 20_000, place)
    first = api("GET", f"{path_of(marie)}/told?limit=1")
    second = api("GET", re.search("/api/v1[^>]+", first.headers["Link"])[0])
    assert [one.json["items"][0]["id"] for one in (first, second)] == [made[1].id, made[0].id]
    assert "Link" not in second.headers


def test_a_test_letter_goes_to_that_editor_in_their_language(api, parts, marie, mail):
    save_choices(parts.engine, marie.id, Choices(language="en"))
    answer = api("POST", f"{path_of(marie)}/test")
    assert (answer.status_code, answer.json) == (200, {"email": "marie@journal.example"})
    (letter,) = mail.letters()
    assert letter["To"] == "marie@journal.example"
    assert letter["Subject"] == "Letters of the desk reach you"
    mail.behave("later")
    answer = api("POST", f"{path_of(marie)}/test")
    assert (answer.status_code, answer.json["code"]) == (502, "mail_later")


def test_no_test_goes_to_who_was_shut_out_or_where_no_mail_server_is(api, parts, marie):
    assert api("POST", f"{path_of(marie)}/test").json["code"] == "no_mail_server"
    invite(parts.engine, "paul@journal.example", "editor", 3600)
    paul = find_editor(parts.engine, "paul@journal.example")
    shut_out(parts.engine, paul.id)
    answer = api("POST", f"{path_of(paul)}/test")
    assert (answer.status_code, answer.json["code"]) == (409, "editor_shut_out")


@pytest.mark.parametrize(("method", "path"), [("GET", ""), ("PUT", ""), ("GET", "/told"), ("POST", "/test")])
def test_who_is_not_known_is_told_so(api, method, path):
    answer = api(method, f"/editors/4711/alerts{path}", json=CHOICE if method == "PUT" else None)
    assert (answer.status_code, answer.json["code"]) == (404, "editor_unknown")


def test_a_webhook_is_tried_and_only_that_is_sent(api, parts):
    object.__setattr__(parts, "settings", parts.settings.model_copy(update={"webhook_networks": ("127.0.0.0/8",)}))
    made = [add_endpoint(parts.engine, f"http://127.0.0.1:9/{n}", "chef@journal.example") for n in range(2)]
    stop_endpoint(parts.engine, made[1].id)
    with writing(parts.engine) as connection:
        put(connection, "digest", "digest", {}, now=int(time.time()), keep=3600, endpoint_id=made[0].id)
    answer = api("POST", f"/webhooks/{made[1].id}/test")
    assert answer.status_code == 200
    told = {name: answer.json[name] for name in ("kind", "alert", "editor", "webhook", "tries", "ended_at", "outcome")}
    assert told == {
        "kind": "test", "alert": None, "editor": None, "webhook": made[1].id, "tries": 1, "ended_at": None,
        "outcome": "fetch_failed",
    }  # fmt: skip
    waiting, tried = api("GET", "/deliveries").json["items"][::-1]
    assert (waiting["kind"], waiting["tries"], tried) == ("digest", 0, answer.json)
    assert get_endpoint(parts.engine, made[0].id).last_at is None
    assert api("POST", "/webhooks/4711/test").json["code"] == "endpoint_unknown"


def test_deliveries_are_chosen_by_where_they_go_and_come_by_pages(api, parts, marie):
    endpoint = add_endpoint(parts.engine, "https://tools.example/hook", "chef@journal.example")
    with writing(parts.engine) as connection:
        for number in range(3):
            put(connection, f"d{number}", "digest", {}, now=1_795_345_200, keep=3600, editor_id=marie.id)
        put(connection, "a", "alert", {"kind": "back"}, now=1_795_345_200, keep=3600, endpoint_id=endpoint.id)
    (alert,) = api("GET", f"/deliveries?webhook={endpoint.id}").json["items"]
    assert (alert["kind"], alert["alert"], alert["webhook"]) == ("alert", "back", endpoint.id)
    first = api("GET", f"/deliveries?editor={marie.id}&limit=2")
    assert [(one["editor"], one["to"]) for one in first.json["items"]] == [(marie.id, marie.email)] * 2
    assert alert["to"] == endpoint.url
    assert f"editor={marie.id}" in first.headers["Link"]
    assert api("GET", "/deliveries?webhook=x").json["code"] == "id_invalid"
    assert api("GET", "/deliveries?format=csv").text.count("digest") == 3
