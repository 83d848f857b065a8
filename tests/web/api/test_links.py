"""The API: a campaign link's place, what it adds to the address, its QR code, and the list of all."""

from __future__ import annotations

import pytest

from share_service.errors import Changed
from share_service.links.networks import load_networks
from share_service.links.places import Places
from share_service.newsroom.campaigns import change_campaign, make_campaign
from share_service.newsroom.intake import take_in
from share_service.site import Campaigns
from share_service.store.audit import entries
from share_service.store.links import change_link, get_link

URL = "https://journal.example/a?id=5"
USUAL = "utm_source={place}&utm_campaign={label}"


@pytest.fixture
def article(parts):
    object.__setattr__(parts, "places", Places(Campaigns(utm=USUAL), load_networks()))
    return take_in(parts, {"url": URL, "title": "A"})[0].id


@pytest.fixture
def make(api, article):
    return lambda **fields: api("POST", f"/articles/{article}/links", json={"label": "Lettre", **fields})


def test_a_link_has_a_place_and_adds_what_the_site_says(make):
    made = make(place="twitter").json
    assert (made["place"], made["utm_template"], made["utm"]) == ("x", None, "utm_source=x&utm_campaign=Lettre")
    assert made["leads_to"] == f"{URL}&utm_source=x&utm_campaign=Lettre"
    assert make().json["place"] == "other"
    assert make(utm="").json["leads_to"] == URL
    assert make(utm="?xtor=CS1-{label}").json["utm"] == "xtor=CS1-Lettre"
    assert make(utm=None).json["utm_template"] is None


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"place": "lune"}, "place_unknown"),
        ({"place": "\x00\ud800"}, "place_unknown"),
        ({"utm": "id=6"}, "utm_invalid"),
        ({"utm": "utm_source={label}", "label": "☕" * 300}, "utm_invalid"),
        ({"utm": "a" * 501}, "link_invalid"),
    ],
)
def test_what_cannot_be_used_is_named(make, fields, code):
    answer = make(**fields)
    assert (answer.status_code, answer.json["code"]) == (422, code)
    assert answer.json["errors"]


def test_odd_characters_never_reach_the_store(make):
    made = make(utm="utm_source=a\x00b\u202ec").json
    assert (made["utm_template"], made["utm"]) == ("utm_source=abc", "utm_source=abc")


def test_a_change_names_what_changes_and_the_log_who_did_it(api, parts, make):
    made = make(place="newsletter").json
    path = f"/links/{made['id']}"
    changed = api("PATCH", path, json={"place": "push", "label": "Alerte"}).json
    assert changed["utm"] == "utm_source=push&utm_campaign=Alerte"
    assert api("PATCH", path, json={"utm": ""}).json == changed | {"utm_template": "", "utm": "", "leads_to": URL}
    assert api("PATCH", path, json={"utm": None}).json == changed
    assert api("PATCH", path, json={"place": "lune"}).json["code"] == "place_unknown"
    assert api("GET", path).json == changed
    said = [(entry.actor.partition(":")[0], entry.action) for entry in entries(parts.engine, 4)]
    assert said == [("api", "link_changed")] * 3 + [("api", "link_made")]


def test_links_of_all_articles_are_listed_by_place_and_state(api, parts, make, article):
    other = take_in(parts, {"url": "https://journal.example/b", "title": "B"})[0]
    make(place="print", label="Un")
    make(place="push", label="Deux")
    make_campaign(parts, other.id, "Trois", author="tests", place="print", expires_at=1)

    def labels(query):
        return [link["label"] for link in api("GET", f"/links?{query}").json["items"]]

    assert labels("") == ["Trois", "Deux", "Un"]
    assert (labels("place=print"), labels("state=live"), labels("state=ended&place=print")) == (
        ["Trois", "Un"],
        ["Deux", "Un"],
        ["Trois"],
    )
    assert labels("label=RO") == ["Trois"]
    first = api("GET", "/links?limit=2")
    rest = api("GET", first.headers["Link"].partition("/api/v1")[2].partition(">")[0])
    assert [link["label"] for link in rest.json["items"]] == ["Un"]
    assert "Link" not in rest.headers
    assert api("GET", "/links?state=x").json["code"] == "state_invalid"
    assert api("GET", "/links?place=x&format=csv").status_code == 200
    assert api("GET", "/links?place=lune").json["code"] == "place_unknown"


@pytest.mark.parametrize(("form", "begins"), [("svg", b"<?xml"), ("png", b"\x89PNG")])
def test_a_code_is_a_file(api, make, form, begins):
    made = make(label="Été").json
    answer = api("GET", f"/links/{made['id']}/qr.{form}?size=20mm")
    assert answer.data.startswith(begins)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="qr-ete-{made["id"]}.{form}"'
    assert api("GET", f"/links/{made['id']}/qr.{form}?size=1mm").json["code"] == "size_invalid"
    assert api("GET", f"/links/99/qr.{form}").json["code"] == "link_unknown"


def test_what_is_added_is_made_of_what_somebody_else_has_just_written(parts, make, monkeypatch):
    """Between reading a link and writing it, somebody else gives it another place."""
    from share_service.newsroom import campaigns

    made = make(place="newsletter").json
    calls = []

    def read(engine, link_id):
        found = get_link(engine, link_id)
        if not calls:
            calls.append(change_link(engine, link_id, place="print"))
        return found

    monkeypatch.setattr(campaigns, "get_link", read)
    changed = change_campaign(parts, made["id"], {"label": "Une"}, author="tests")
    assert (changed.place, changed.utm) == ("print", "utm_source=print&utm_campaign=Une")
    change_link(parts.engine, made["id"], place="push")
    with pytest.raises(Changed):
        change_campaign(parts, made["id"], {"label": "B"}, author="tests", seen=changed)
