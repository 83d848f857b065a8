"""What only the desk could do or show before: drafts' cards, marks, settings, the sentence, a list for a section."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from share_service.newsroom.intake import take_in
from share_service.newsroom.mail.server import mail_server as parsed
from share_service.newsroom.overriding import put_override
from share_service.store.alerts import add_alert
from share_service.store.engine import writing
from share_service.store.notes import add_note
from share_service.store.pins import save_pin
from tests.mail_server import mail_server
from tests.newsroom.site import jpeg
from tests.web.api.newsroom import ALERT


@pytest.fixture
def stored(parts):
    article = {"url": "https://journal.example/a", "title": "Le titre", "published_at": "2026-11-20T08:00:00Z"}
    return take_in(parts, article)[0]


@pytest.fixture
def with_photo(api, stored):
    """The article, and the override that gives it a photo."""
    sent = api("POST", "/photos", data=jpeg(), headers={"Content-Type": "image/jpeg"})
    return f"/articles/{stored.id}/previews", {"image": {"photo": sent.json["photo"]}}


def test_a_draft_is_drawn_and_nothing_is_saved(api, parts, stored):
    path = f"/articles/{stored.id}/previews/card.jpg"
    answer = api("POST", path, json={"title": "Un tout autre titre"})
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    with Image.open(io.BytesIO(answer.data)) as card:
        assert card.size == (1200, 630)
    assert api("GET", f"/articles/{stored.id}/override").json == {"override": None, "network_overrides": {}}
    own = api("POST", path, json={})
    assert own.data != answer.data
    put_override(parts, stored.id, {"title": "Un tout autre titre"}, network="x", author="marie@journal.example")
    assert api("POST", f"{path}?network=x", json={}).data == own.data


def test_a_draft_of_one_network_is_previewed_there(api, stored):
    answer = api("POST", f"/articles/{stored.id}/previews?network=x", json={"title": "Pour X"})
    shown = {one["network"]: one["title"]["text"] for one in answer.json["items"]}
    assert (shown["x"], shown["facebook"]) == ("Pour X", "Le titre")


def test_each_network_says_how_long_it_keeps_a_preview_and_where_it_looks_again(api, stored):
    found = {one["network"]: one for one in api("GET", f"/articles/{stored.id}/previews").json["items"]}
    assert "journal.example%2Fa" in found["facebook"]["inspector"]
    assert len(found["facebook"]["keeps"]) == 2


def test_what_cards_show_of_a_photo_is_answered_by_size(api, with_photo):
    path, override = with_photo
    frames = api("POST", f"{path}/frames", json=override).json["frames"]
    assert "landscape" in frames
    assert all(0 <= part <= 1 for window in frames.values() for part in window)
    assert api("POST", f"{path}/frames", json={"title": "Sans photo"}).json["code"] == "photo_unknown"


@pytest.mark.parametrize("what", ["card.jpg", "frames"])
@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        ({"colour": "red"}, "override_invalid"),
        ([], "override_invalid"),
        ({"title": ""}, "override_empty"),
        ({"design": "none"}, "design_unknown"),
        ({"title": "Titre"}, "network_unknown"),
        ({"image": {"photo": "0" * 64}}, "photo_unknown"),
        ({"image": {"url": "https://10.0.0.1/a.jpg"}}, "fetch_private_address"),
    ],
)
def test_a_draft_that_cannot_be_is_refused(api, stored, what, body, refusal):
    query = "?network=orkut" if refusal == "network_unknown" else ""
    answer = api("POST", f"/articles/{stored.id}/previews/{what}{query}", json=body)
    assert (answer.status_code, answer.json["code"]) == (422, refusal)


def test_a_photo_that_an_override_names_can_be_seen(api, with_photo):
    digest = with_photo[1]["image"]["photo"]
    answer = api("GET", f"/photos/{digest}")
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    for unknown in ("0" * 64, "x", "..%5Cx"):
        assert api("GET", f"/photos/{unknown}").json["code"] == "photo_unknown"


def test_what_was_done_to_an_article_is_listed_the_latest_first_by_pages(api, parts, stored):
    put_override(parts, stored.id, {"title": "Autrement"}, network="x", author="marie@journal.example")
    for _twice in range(2):
        add_note(parts.engine, stored.id, "Citée au 20 heures", "paul@journal.example", 1_795_345_200)
    with writing(parts.engine) as connection:
        add_alert(connection, "back", stored.id, 1_795_345_100, ALERT)
    path = f"/articles/{stored.id}/marks"
    whole = api("GET", path).json["items"]
    assert [mark["kind"] for mark in whole] in (
        ["corrected", "noted", "noted", "noticed", "published"],
        ["noted", "noted", "noticed", "corrected", "published"],
    )  # fmt: skip
    corrected = next(mark for mark in whole if mark["kind"] == "corrected")
    assert (corrected["detail"], corrected["author"], corrected["network"]) == ("title", "marie@journal.example", "x")
    assert [mark["detail"] for mark in whole if mark["kind"] == "noticed"] == ["back"]
    assert [alert["kind"] for alert in api("GET", f"/alerts?article={stored.id}").json["items"]] == ["back"]
    assert api("GET", "/alerts?article=4711").json == {"items": []}
    assert whole[-1] == {
        "at": "2026-11-20T08:00:00Z", "kind": "published", "detail": "", "author": None, "network": None,
    }  # fmt: skip
    pages, link = [], f"{path}?limit=1"
    while link and len(pages) < 9:
        answer = api("GET", link)
        pages += answer.json["items"]
        link = answer.headers.get("Link", "").partition(">")[0].partition("/api/v1")[2]
    assert pages == whole


def test_the_settings_name_what_programs_choose_from(api, parts):
    found = api("GET", "/settings").json
    assert (found["timezone"], found["article_hosts"]) == ("Europe/Paris", list(parts.settings.article_hosts))
    assert {"key": "facebook", "name": "Facebook"} in found["networks"]
    assert {"newsletter", "other", "facebook"} <= {place["key"] for place in found["places"]}
    assert [one["name"] for one in found["designs"] if one["usual"]] == [parts.site.cards.design]
    assert all(one["integrity"].startswith("sha384-") for one in found["assets"])
    assert (found["mail"], found["facebook"]) == (False, False)


@pytest.mark.parametrize(
    ("lang", "words"), [(None, "since midnight"), ("fr", "depuis minuit"), ("en", "since midnight")]
)
def test_the_sentence_is_said_in_the_language_that_is_asked_for(api, lang, words):
    answer = api("GET", "/now" + (f"?lang={lang}" if lang else ""), headers={"Accept-Language": "fr"})
    assert words in answer.json["sentence"]
    assert api("GET", "/now?lang=de").json["code"] == "lang_invalid"


def test_more_to_read_is_listed_for_a_section_where_no_article_is_named(api, parts, stored):
    pinned, _ = take_in(
        parts, {"url": "https://journal.example/b", "title": "Épinglé", "published_at": "2020-01-01T00:00:00Z"}
    )
    save_pin(parts.engine, pinned.id, "Sport", banned=False, expires_at=None, author="marie@journal.example")
    reasons = {
        section: [item["reason"] for item in api("GET", f"/more?section={section}").json["items"]]
        for section in ("Sport", "Culture", "")
    }
    assert reasons == {"Sport": ["pinned", "latest"], "Culture": ["latest"] * 2, "": ["latest"] * 2}
    assert api("GET", "/more?section=%00").json["code"] == "pin_invalid"


def test_an_invitation_is_mailed_where_that_is_asked_for(api, parts, tmp_path):
    body = {"email": "lea@journal.example"}
    assert api("POST", "/editors", json=body | {"mail": True}).json["mailed"] is False
    with mail_server(tmp_path / "mail") as server:
        object.__setattr__(parts, "mail", parsed(parts.settings.model_copy(update=server.settings())))
        assert api("POST", "/editors", json=body).json["mailed"] is False
        assert server.letters() == []
        made = api("POST", "/editors", json=body | {"mail": True}).json
        (letter,) = server.letters()
        server.behave("later")
        assert api("POST", "/editors", json=body | {"mail": True}).json["mailed"] is False
    assert made["mailed"] is True
    assert letter["To"] == "lea@journal.example"
    assert made["link"] in letter.get_body(("plain",)).get_content().replace("=\n", "")


def test_a_trial_says_when_its_article_shows_something_else(api, parts, stored):
    made = api("POST", f"/articles/{stored.id}/trials", json={"variants": [None, {"title": "Autrement"}]}).json
    assert made["overtaken"] is False
    put_override(parts, stored.id, {"title": "Encore autrement"}, author="marie@journal.example")
    assert api("GET", f"/trials/{made['id']}").json["overtaken"] is True
