"""Pins and bans by programs: set, ordered, listed and let go."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from share_service.newsroom.intake import take_in
from share_service.store.audit import entries
from share_service.store.keys import new_key

PATH = "/api/v1/more/pins"


@pytest.fixture
def ids(parts):
    return [
        take_in(parts, {"url": f"https://journal.example/{n}", "title": f"Titre {n}", "language": "fr"})[0].id
        for n in range(3)
    ]


@pytest.fixture
def ask(client, parts):
    """Ask with a key that may do everything."""
    headers = {"Authorization": f"Bearer {new_key(parts.engine, 'cms')}"}
    return lambda method, path=PATH, **sent: client.open(path, method=method, headers=headers, **sent)


def listed(ask, section=""):
    return [(item["article"], item["banned"]) for item in ask("GET", f"{PATH}?section={section}").json["items"]]


def test_articles_are_pinned_ordered_left_out_and_let_go(client, ask, parts, ids):
    for article in ids[:2]:
        assert ask("PUT", f"{PATH}/{article}", json={}).status_code == 200
    assert ask("PUT", PATH, json={"order": [ids[1], ids[0]]}).status_code == 200
    assert ask("PUT", f"{PATH}/{ids[2]}", json={"banned": True}).json["author"] == "api: cms"
    assert listed(ask) == [(ids[1], False), (ids[0], False), (ids[2], True)]
    assert [item["id"] for item in client.get("/api/v1/more").json["items"]] == [ids[1], ids[0]]
    assert ask("DELETE", f"{PATH}/{ids[2]}").status_code == 200
    assert len(client.get("/api/v1/more").json["items"]) == 3
    said = [entry.action for entry in entries(parts.engine, 9)]
    assert said == ["more_released", "more_banned", "more_ordered", "more_pinned", "more_pinned"]


def test_a_pin_has_its_section_and_its_end(ask, ids):
    end = datetime.now(UTC).replace(microsecond=0) + timedelta(days=40)
    told = end.astimezone(ZoneInfo("Europe/Paris")).isoformat()
    made = ask("PUT", f"{PATH}/{ids[0]}", json={"section": "Sport", "expires_at": told}).json
    assert (made["section"], made["expires_at"]) == ("Sport", f"{end:%Y-%m-%dT%H:%M:%SZ}")
    assert listed(ask) == []
    assert listed(ask, "Sport") == [(ids[0], False)]
    assert len(ask("GET").json["items"]) == 1


def test_pins_come_by_pages_and_as_a_file(ask, ids):
    for article, sent in ((ids[0], {}), (ids[2], {}), (ids[1], {"banned": True}), (ids[0], {"section": "Sport"})):
        assert ask("PUT", f"{PATH}/{article}", json=sent).status_code == 200
    found, path = [], f"{PATH}?limit=1"
    while path and len(found) < 9:
        answer = ask("GET", path)
        found += [(item["article"], item["section"], item["banned"]) for item in answer.json["items"]]
        (path,) = re.findall("/api/v1[^>]+", answer.headers.get("Link", "")) or [None]
    pinned = [(ids[0], "", False), (ids[0], "Sport", False), (ids[2], "", False)]
    assert found == [*pinned, (ids[1], "", True)]
    assert ask("GET", f"{PATH}?section=Sport&format=csv").text.splitlines()[0].startswith("article,section,banned")


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        (("PUT", "/4711", {}), 404, "article_unknown"),
        (("PUT", "/1", {"expires_at": "2020-01-01T00:00:00Z"}), 422, "pin_invalid"),
        (("PUT", "/1", {"expires_at": "tomorrow"}), 422, "pin_invalid"),
        (("PUT", "/1", {"section": "a\nb"}), 422, "pin_invalid"),
        (("PUT", "/1", {"colour": "red"}), 422, "pin_invalid"),
        (("PUT", "", {"order": [1]}), 422, "order_invalid"),
        (("PUT", "", {"order": ["x"]}), 422, "pin_invalid"),
        (("DELETE", "/1", None), 404, "pin_unknown"),
        (("DELETE", "/1?section=%00", None), 422, "pin_invalid"),
        (("GET", "?section=%00", None), 422, "pin_invalid"),
    ],
)
def test_what_cannot_be_is_refused_in_words(ask, ids, sent, status, code):
    method, path, body = sent
    answer = ask(method, PATH + path, json=body)
    assert (answer.status_code, answer.json["code"]) == (status, code)


def test_it_takes_a_key_that_may(client, parts, ids):
    reading = {"Authorization": f"Bearer {new_key(parts.engine, 'lettre', ('read',))}"}
    assert client.get(PATH, headers=reading).status_code == 200
    assert client.put(f"{PATH}/{ids[0]}", json={}, headers=reading).status_code == 403
    assert client.get(PATH).status_code == 401
