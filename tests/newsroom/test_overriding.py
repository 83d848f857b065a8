"""What editors set for networks: whole or not at all, seen at once, and taken back."""

import pytest

from share_service.cards.size import LANDSCAPE
from share_service.errors import BadInput, FetchRefused, NotFound, PhotoRefused
from share_service.newsroom.intake import take_in
from share_service.newsroom.overriding import (
    delete_override,
    override_history,
    overrides_json,
    put_override,
    restore_override,
    store_upload,
    undo_override,
)
from share_service.newsroom.press import card_file, card_url, draw_ahead, subject_of
from share_service.store.articles import get_article
from share_service.store.audit import entries
from tests.newsroom.site import jpeg

URL = "http://journal.example/a"


@pytest.fixture
def stored(reading, news_site):
    news_site.serve_photo("/own", jpeg("#0a3d62"))
    news_site.serve_photo("/other", jpeg("#7a1d22"))
    sent = {"url": URL, "title": "Le titre", "image": {"url": "http://cdn.example/own", "credit": "Ana Gil"}}
    return take_in(reading, sent)[0]


def put(parts, stored, data, network=None):
    return put_override(parts, stored.id, data, network=network, author="ana")


def test_a_card_shows_what_was_set_and_only_that_changes_its_address(parts, stored):
    before = card_url(parts, stored, LANDSCAPE)
    changed = put(parts, stored, {"title": "Autre", "kicker": "ALERTE", "design": "breaking"})
    seen = subject_of(parts, changed)
    assert (seen.headline, seen.kicker, seen.design) == ("Autre", "ALERTE", "breaking")
    assert card_url(parts, changed, LANDSCAPE) != before
    described = put(parts, stored, {"description": "Ce que la carte ne montre pas"})
    assert card_url(parts, described, LANDSCAPE) == before
    assert changed.article == stored.article


def test_a_picture_from_an_address_is_fetched_once_checked_and_credited_alone(parts, stored, news_site):
    picture = {"url": "http://cdn.example/other"}
    changed = put(parts, stored, {"image": picture})
    seen = subject_of(parts, changed)
    assert (seen.credit, seen.photo_digest) == (None, changed.overrides[""].photo_digest)
    assert seen.photo_digest != stored.photo_digest
    put(parts, stored, {"image": picture | {"credit": "Tom Roy"}, "focal": [0.2, 0.5]})
    assert news_site.asked("/other") == 1
    seen = subject_of(parts, get_article(parts.engine, stored.id))
    assert (seen.credit, seen.focal) == ("Tom Roy", (0.2, 0.5))


def test_an_uploaded_picture_is_named_by_its_digest(parts, stored):
    digest, facts = store_upload(parts, jpeg("#123456", (900, 700)))
    assert (facts.width, facts.height) == (900, 700)
    changed = put(parts, stored, {"image": {"photo": digest}})
    assert subject_of(parts, changed).photo_digest == digest
    assert card_file(parts, changed, LANDSCAPE, "jpg").mime == "image/jpeg"


@pytest.mark.parametrize(
    ("data", "refusal", "code"),
    [
        ({"image": {"photo": "ab" * 32}}, BadInput, "photo_unknown"),
        ({"image": {"url": "http://cdn.example/404"}}, FetchRefused, "fetch_status"),
        ({"image": {"url": "http://169.254.169.254/x"}}, FetchRefused, "fetch_private_address"),
        ({"image": {"url": "http://cdn.example/image"}}, PhotoRefused, None),
        ({"design": "nowhere"}, BadInput, "design_unknown"),
        ({"title": "x" * 2000}, BadInput, "override_invalid"),
    ],
)
def test_what_is_refused_leaves_everything_as_it_was(parts, stored, data, refusal, code):
    put(parts, stored, {"title": "Avant"})
    generation = parts.changes.generation()
    with pytest.raises(refusal) as caught:
        put(parts, stored, {"title": "Après"} | data)
    assert code in (None, caught.value.code)
    assert overrides_json(get_article(parts.engine, stored.id))["override"] == {"title": "Avant"}
    assert parts.changes.generation() == generation
    assert len(override_history(parts, stored.id)) == 1


def test_a_network_is_named_by_its_key_or_its_other_name(parts, stored):
    changed = put(parts, stored, {"title": "Pour X"}, network="twitter")
    assert overrides_json(changed) == {"override": None, "network_overrides": {"x": {"title": "Pour X"}}}
    with pytest.raises(BadInput) as refusal:
        put(parts, stored, {"title": "T"}, network="google-plus")
    assert refusal.value.code == "network_unknown"


def test_steps_are_taken_back_one_at_a_time_and_forward_again(parts, stored):
    for title in ("A", "B"):
        put(parts, stored, {"title": title})
    assert undo_override(parts, stored.id, author="tom").for_social().article.title == "A"
    assert undo_override(parts, stored.id, author="tom").for_social().article.title == "B"
    first = override_history(parts, stored.id)[-1]
    assert restore_override(parts, stored.id, first.id, author="tom").for_social().article.title == "A"
    assert override_history(parts, stored.id)[0].author == "tom"
    with pytest.raises(NotFound):
        restore_override(parts, stored.id, 4711, author="tom")


def test_the_first_step_back_is_the_article_itself(parts, stored):
    put(parts, stored, {"title": "A"}, network="x")
    assert undo_override(parts, stored.id, network="x", author="tom").overrides == {}
    with pytest.raises(NotFound):
        undo_override(parts, stored.id, network="linkedin", author="tom")


def test_who_changed_what_is_in_the_log(parts, stored):
    put(parts, stored, {"title": "A"}, network="x")
    delete_override(parts, stored.id, network="x", author="tom")
    last = [(entry.actor, entry.action, entry.subject) for entry in entries(parts.engine, 2)]
    assert last == [("tom", "override_removed", "« Le titre » (x)"), ("ana", "override_set", "« Le titre » (x)")]


def test_removing_what_is_not_there_is_said(parts, stored):
    put(parts, stored, {"title": "A"})
    assert delete_override(parts, stored.id, author="tom").overrides == {}
    with pytest.raises(NotFound):
        delete_override(parts, stored.id, author="tom")


def test_the_cards_of_all_views_are_drawn_ahead_and_stay_on_the_shelf(parts, stored):
    put(parts, stored, {"title": "Pour X"}, network="x")
    draw_ahead(parts, stored.id)
    changed = get_article(parts.engine, stored.id)

    def shelved(view):
        fingerprint = parts.studio.fingerprint(subject_of(parts, view), LANDSCAPE)
        return parts.shelf.card(stored.id, fingerprint, LANDSCAPE, "jpg")

    assert all(shelved(view) for view in changed.social_views())
    put(parts, stored, {"title": "Pour LinkedIn"}, network="linkedin")
    assert all(shelved(view) for view in changed.social_views())


def test_a_card_of_one_network_is_not_taken_for_an_old_one_of_all(client, parts, stored):
    changed = put(parts, stored, {"title": "Pour X"}, network="x")
    own = card_url(parts, changed.for_social("x"), LANDSCAPE)
    path = own.removeprefix(parts.settings.public_url)
    first = client.get(path)
    assert "immutable" in first.headers["Cache-Control"]
    assert first.data == client.get("/card", query_string={"url": URL, "network": "x"}).data
    assert first.data != client.get("/card", query_string={"url": URL}).data
    put(parts, stored, {"title": "Autre chose pour X"}, network="x")
    stale = client.get(path)
    assert (stale.status_code, stale.data) == (200, client.get("/card", query_string={"url": URL}).data)
    assert "immutable" not in stale.headers["Cache-Control"]
