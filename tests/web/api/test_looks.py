"""How networks show an article, and today's numbers, as programs read them."""

from __future__ import annotations

import time

import pytest

from share_service.newsroom.intake import take_in
from share_service.previews.profiles import load_profiles
from share_service.stats.events import Event, Kind

LONG = "Un titre bien trop long pour la plupart des réseaux, qui le coupent chacun à sa manière et selon ses propres règles"


@pytest.fixture
def article(parts):
    return take_in(parts, {"url": "https://journal.example/a", "title": LONG, "language": "fr"})[0]


def test_every_network_cuts_the_title_by_its_own_rule(api, article):
    answer = api("GET", f"/articles/{article.id}/previews").json
    shown = {item["network"]: item for item in answer["items"]}
    assert list(shown) == list(load_profiles())
    assert {item["title"]["whole"] for item in shown.values() if item["title"]["whole"]} == {LONG}
    assert len({item["title"]["text"] for item in shown.values()}) > 2
    assert {finding["rule"] for finding in answer["findings"]}


def test_a_draft_is_shown_and_not_saved(api, article):
    path = f"/articles/{article.id}/previews"
    drafted = api("POST", path, json={"title": "Court"}).json
    assert {item["title"]["text"] for item in drafted["items"] if item["title"]["text"]} == {"Court"}
    assert api("GET", f"/articles/{article.id}/override").json["override"] is None


def test_a_network_with_an_override_of_its_own_shows_that(api, article):
    api("PUT", f"/articles/{article.id}/override?network=facebook", json={"title": "Pour Facebook"})
    shown = {item["network"]: item for item in api("GET", f"/articles/{article.id}/previews").json["items"]}
    assert (shown["facebook"]["title"]["text"], shown["facebook"]["own"]) == ("Pour Facebook", True)
    assert not shown["linkedin"]["own"]


def test_findings_are_in_the_language_that_is_asked_for(api, article):
    path = f"/articles/{article.id}/previews"
    english, french = (api("GET", f"{path}?lang={lang}").json["findings"][0] for lang in ("en", "fr"))
    assert english["rule"] == french["rule"]
    assert english["message"] != french["message"]
    assert api("GET", f"{path}?lang=de").json["code"] == "lang_invalid"


def test_today_tells_what_moves(api, parts, article):
    at = int(time.time() * 1000)
    for reader in (1, 2):
        parts.recorder.record(Event(at, Kind.CLICK, article.id, parts.networks["facebook"].code, 0, reader))
    today = api("GET", "/now").json
    assert today["totals"]["clicks"] == 2
    assert [(item["article"], item["clicks"], sum(item["hours"])) for item in today["moving"]] == [(article.id, 2, 2)]
    assert len(today["same_weekday"]) == 8
