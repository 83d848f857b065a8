"""The beacon: presses and copies of known articles, from our newsroom's pages, by people."""

import json

import pytest
from sqlalchemy import select

from share_service.links.channels import CAMPAIGN, COPY
from share_service.links.token import LinkRef
from share_service.newsroom.intake import take_in
from share_service.stats.events import Kind
from share_service.store.tables import events

ORIGIN = "https://www.journal.example"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def stored(parts):
    return take_in(parts, {"url": "https://journal.example/a", "title": "Un titre"})[0]


@pytest.fixture
def token(parts, stored):
    return parts.link_tokens.mint(LinkRef(stored.id, COPY))


def send(client, data, **headers):
    sent = {"Origin": ORIGIN, "User-Agent": FIREFOX, "Content-Type": "application/x-www-form-urlencoded;charset=UTF-8"}
    return client.post("/events", data=data, headers={**sent, **headers})


def recorded(parts):
    parts.ingester.take_in()
    with parts.engine.connect() as connection:
        return connection.execute(select(events)).all()


@pytest.mark.parametrize(("event", "kind"), [("copy", Kind.COPY), ("intent", Kind.INTENT)])
def test_a_press_and_a_copy_are_recorded(client, parts, token, event, kind):
    answer = send(client, {"token": token, "event": event})
    assert (answer.status_code, answer.data) == (204, b"")
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
    (row,) = recorded(parts)
    assert (row.kind, row.article_id, row.channel) == (kind, parts.link_tokens.read(token).subject, COPY)
    assert row.reader != 0


@pytest.mark.parametrize("content_type", ["text/plain;charset=UTF-8", "application/json"])
def test_json_text_is_understood_too(client, parts, token, content_type):
    body = json.dumps({"token": token, "event": "copy", "more": 1})
    assert send(client, body, **{"Content-Type": content_type}).status_code == 204
    assert len(recorded(parts)) == 1


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", "", "https://journal.example.evil.example"])
def test_other_pages_count_nothing(client, parts, token, origin):
    answer = send(client, {"token": token, "event": "copy"}, Origin=origin)
    assert (answer.status_code, answer.json["code"]) == (403, "origin_not_allowed")
    assert recorded(parts) == []


def test_our_own_pages_count(client, parts, token):
    own = parts.settings.public_url
    assert send(client, {"token": token, "event": "copy"}, Origin=own).status_code == 204


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [
        ("", 422, "event_unknown"),
        ("event=click&token=x", 422, "event_unknown"),
        ("event=copy", 404, "token_unknown"),
        ("event=copy&token=AAAA.BBBB", 404, "token_unknown"),
        ("{", 422, "event_unreadable"),
        ("&".join(f"a{n}=1" for n in range(50)), 422, "event_unreadable"),
        (b"\xff\xfe\x00", 422, "event_unknown"),
        ('{"event": ["copy"], "token": 1}', 422, "event_unknown"),
        ("event=copy&token=" + "a" * 5_000, 413, "too_large"),
    ],
)
def test_what_is_no_event_is_refused_in_words(client, parts, data, status, code):
    answer = send(client, data)
    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert answer.mimetype == "application/problem+json"
    assert recorded(parts) == []


def test_a_campaign_link_has_no_button(client, parts):
    token = parts.link_tokens.mint(LinkRef(1, CAMPAIGN))
    assert send(client, {"token": token, "event": "copy"}).json["code"] == "event_of_campaign"


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        ({"User-Agent": "Googlebot/2.1 (+http://www.google.com/bot.html)"}, "crawler"),
        ({"User-Agent": ""}, "crawler"),
        ({"Sec-GPC": "1"}, "privacy"),
        ({"DNT": "1"}, "privacy"),
    ],
)
def test_bots_and_people_who_object_are_not_counted(client, parts, token, headers, why):
    answer = send(client, {"token": token, "event": "copy"}, **headers)
    assert (answer.status_code, answer.headers["X-Share-Count"]) == (204, why)
    assert recorded(parts) == []


def test_a_preflight_is_answered_to_our_pages_only(client):
    asked = {"Origin": ORIGIN, "Access-Control-Request-Method": "POST"}
    answer = client.options("/events", headers=asked)
    assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (204, ORIGIN)
    assert answer.headers["Access-Control-Allow-Methods"] == "POST"
    assert client.options("/events", headers={**asked, "Origin": "https://elsewhere.example"}).status_code == 403


def test_it_is_sent_to_and_not_read(client):
    assert client.get("/events").status_code == 405
