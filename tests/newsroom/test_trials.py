"""Trials: started whole or not at all, judged when there is enough to judge by, and ended by one press."""

import time
from datetime import UTC, datetime

import pytest

from share_service.cards.size import LANDSCAPE
from share_service.errors import BadInput, FetchRefused, NotFound
from share_service.links.channels import COPY
from share_service.newsroom import trials
from share_service.newsroom.intake import take_in
from share_service.newsroom.overriding import override_history, put_override
from share_service.newsroom.press import card_url, draw_ahead, subject_of, view_of_card
from share_service.newsroom.rotation import TURN_SECONDS
from share_service.newsroom.sharing import share_bundle, variant_links
from share_service.newsroom.verdicts import Verdict, standing
from share_service.stats.days import DAY, HOUR
from share_service.stats.events import Event, Kind
from share_service.store.articles import get_article
from share_service.store.audit import entries
from share_service.store.trials import get_trial, running_trials
from tests.newsroom.site import jpeg

URL = "http://journal.example/a"


@pytest.fixture
def stored(reading, news_site):
    news_site.serve_photo("/own", jpeg("#0a3d62"))
    news_site.serve_photo("/other", jpeg("#7a1d22"))
    sent = {"url": URL, "title": "Le titre", "description": "D", "image": {"url": "http://cdn.example/own"}}
    return take_in(reading, sent)[0]


def start(parts, stored, *documents):
    return trials.start_trial(parts, stored.id, documents or (None, {"title": "Autre"}), "ana")


def clicked(parts, trial, times, *, variant=0, channel=COPY, kind=Kind.CLICK, ago=0.0, spread=18 * HOUR):
    """Record events of a variant, by different readers, over the hours before ``ago`` seconds ago."""
    number = trial.variants[variant].number
    for place in range(times):
        at = time.time() - ago - spread * place / times
        parts.recorder.record(Event(int(at * 1000), kind, trial.article_id, channel, number, 7_000 + place))


def aged(parts, trial, hours=30):
    """Return a trial that began some hours ago."""
    from sqlalchemy import update

    from share_service.store.tables import trials as table

    with parts.engine.begin() as connection:
        began = int(time.time() - hours * HOUR)
        connection.execute(update(table).where(table.c.id == trial.id).values(started_at=began))
    return get_trial(parts.engine, trial.id)


def test_links_are_those_of_the_variant_whose_turn_it_is(parts, stored):
    trial = start(parts, stored)
    seen = {}
    for turn in range(12):
        bundle = share_bundle(parts, get_article(parts.engine, stored.id), now=1_800_000_000 + turn * TURN_SECONDS)
        refs = {parts.link_tokens.read(item.token) for item in (*bundle.items, bundle.copy, bundle.native)}
        (number,) = {ref.variant for ref in refs}
        titles = {item.title for item in (*bundle.items, bundle.copy, bundle.native)}
        seen.setdefault(number, []).append((titles, bundle.items[0].own_card, bundle.turn.until))
        assert bundle.to_json()["trial"] == {
            "id": trial.id,
            "variant": "AB"[number - 1],
            "until": datetime.fromtimestamp(bundle.turn.until, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
        # The article's own page is not on trial.
        assert 'property="og:title" content="Le titre"' in bundle.tags
    assert {number: len(found) for number, found in seen.items()} == dict.fromkeys(trial.numbers, 6)
    assert seen[1][0][0] == {"Le titre"}
    assert seen[2][0][0] == {"Autre"}
    assert seen[1][0][1] != seen[2][0][1]


def test_a_network_with_an_override_of_its_own_takes_no_part(parts, stored):
    put_override(parts, stored.id, {"title": "Pour X"}, network="x", author="ana")
    trial = start(parts, stored)
    stored = get_article(parts.engine, stored.id)
    item = next(item for item in share_bundle(parts, stored).items if item.channel == "x")
    assert (parts.link_tokens.read(item.token).variant, item.title) == (0, "Pour X")
    channels = [item.channel for item in variant_links(parts, stored, trial.variants[1])]
    assert "x" not in channels
    assert {"copy", "facebook"} < set(channels)


def test_every_variant_has_links_of_its_own(parts, stored):
    trial = start(parts, stored, None, {"title": "B"}, {"title": "C"})
    stored = get_article(parts.engine, stored.id)
    links = [item.link for variant in trial.variants for item in variant_links(parts, stored, variant)]
    assert len(set(links)) == len(links)
    shown = variant_links(parts, stored, trial.variants[2])
    assert {item.title for item in shown} == {"C"}
    assert {parts.link_tokens.read(item.token).variant for item in shown} == {trial.variants[2].number}


def test_the_cards_of_variants_are_drawn_ahead_and_kept_while_it_runs(parts, stored):
    trial = start(parts, stored, None, {"title": "Autre"}, {"image": {"url": "http://cdn.example/other"}})
    draw_ahead(parts, stored.id)
    running = get_article(parts.engine, stored.id)
    prints = []
    for variant in trial.variants:
        view = running.as_variant(variant)
        prints.append(parts.studio.fingerprint(subject_of(parts, view), LANDSCAPE))
        assert parts.shelf.card(stored.id, prints[-1], LANDSCAPE, "jpg") is not None
        assert view_of_card(parts, running, LANDSCAPE, prints[-1]) == view
    assert len(set(prints)) == 3
    trials.end_trial(parts, trial.id, winner="B", author="tom")
    kept = [parts.shelf.card(stored.id, one, LANDSCAPE, "jpg") is not None for one in prints]
    assert kept == [False, True, False]


def test_what_it_is_now_is_what_it_is_when_the_trial_starts(parts, stored):
    put_override(parts, stored.id, {"title": "Avant"}, author="ana")
    trial = start(parts, stored, None, {}, {"title": "C"})
    changed = put_override(parts, stored.id, {"title": "Après"}, author="ana")
    shown = [changed.as_variant(variant).article.title for variant in trial.variants]
    assert shown == ["Avant", "Le titre", "C"]
    assert trials.is_overtaken(changed, trial)
    assert not trials.is_overtaken(put_override(parts, stored.id, {"title": "C"}, author="ana"), trial)


def test_what_a_variant_leaves_open_follows_the_article(parts, stored):
    trial = start(parts, stored)
    corrected = take_in(parts, {"url": URL, "title": "Le titre corrigé", "description": "E"})[0]
    shown = [corrected.as_variant(variant).article for variant in trial.variants]
    assert [(one.title, one.description) for one in shown] == [("Le titre corrigé", "E"), ("Autre", "E")]


@pytest.mark.parametrize(
    ("documents", "said"),
    [
        ([None], (BadInput, "trial_variants", "variants")),
        ([None] * 5, (BadInput, "trial_variants", "variants")),
        ([None, None], (BadInput, "trial_alike", "variants.1")),
        ([None, {"title": "Le titre"}], (BadInput, "trial_alike", "variants.1")),
        ([None, {"title": "x" * 2000}], (BadInput, "override_invalid", "variants.1.title")),
        ([None, {"titel": "x"}], (BadInput, "override_invalid", "variants.1.titel")),
        ([None, "Autre"], (BadInput, "override_invalid", "variants.1")),
        ([None, {"title": "A"}, {"design": "'; drop table trials; --"}], (BadInput, "override_invalid", None)),
        ([None, {"design": "nowhere"}], (BadInput, "design_unknown", None)),
        ([None, {"image": {"photo": "ab" * 32}}], (BadInput, "photo_unknown", "variants.1")),
        ([None, {"image": {"url": "http://169.254.169.254/x"}}], (FetchRefused, "fetch_private_address", None)),
    ],
)
def test_what_is_refused_leaves_everything_as_it_was(parts, stored, documents, said):
    refusal, code, field = said
    generation = parts.changes.generation()
    with pytest.raises(refusal) as caught:
        start(parts, stored, *documents)
    assert caught.value.code == code
    assert field in (None, *(one.field for one in caught.value.fields))
    assert caught.value.detail.count(". ") <= 1
    assert running_trials(parts.engine) == []
    assert parts.changes.generation() == generation


def test_it_is_too_early_to_tell_and_says_what_is_missing(parts, stored):
    trial = start(parts, stored)
    clicked(parts, trial, 63, spread=0)
    parts.ingester.take_in()
    found = standing(parts, trial)
    assert (found.verdict, found.clicks_missing, found.hours_missing) == (Verdict.EARLY, 37, 24)
    assert (found.counts[0].clicks, found.chances, found.leader) == (63, (), None)
    assert standing(parts, aged(parts, trial)).hours_missing == 0


def test_a_trial_is_decided_when_the_numbers_are(parts, stored):
    trial = aged(parts, start(parts, stored))
    for channel in (COPY, 10, 11):
        clicked(parts, trial, 40, channel=channel)
        clicked(parts, trial, 90, channel=channel, variant=1)
        clicked(parts, trial, 20, channel=channel, kind=Kind.COPY)
        clicked(parts, trial, 20, channel=channel, kind=Kind.INTENT, variant=1)
    clicked(parts, trial, 3, kind=Kind.PREVIEW)
    parts.ingester.take_in()
    found = standing(parts, trial)
    assert found.verdict is Verdict.CERTAIN
    assert found.leader == 1
    assert found.chance > 0.99
    first, second = found.counts
    assert (first.clicks, first.handouts, first.previews) == (120, 60, 3)
    assert (second.clicks, second.intents, second.copies) == (270, 60, 0)


def test_nothing_tells_apart_what_is_alike(parts, stored):
    trial = aged(parts, start(parts, stored))
    for variant in (0, 1):
        clicked(parts, trial, 80, variant=variant)
    parts.ingester.take_in()
    assert standing(parts, trial).verdict is Verdict.OPEN


def test_the_winner_is_what_networks_see_from_then_on(parts, stored):
    trial = start(parts, stored)
    before = card_url(parts, get_article(parts.engine, stored.id), LANDSCAPE)
    ended = trials.end_trial(parts, trial.id, winner="B", author="tom")
    kept = get_article(parts.engine, stored.id)
    assert (ended.winner, trials.letter_of(ended, ended.winner)) == (trial.variants[1].number, "B")
    assert kept.for_social().article.title == "Autre"
    assert card_url(parts, kept, LANDSCAPE) != before
    assert share_bundle(parts, kept).turn is None
    assert override_history(parts, stored.id)[0].author == "tom"


def test_it_ends_without_a_winner_too(parts, stored):
    trial = start(parts, stored)
    ended = trials.end_trial(parts, trial.id, author="tom")
    assert (ended.winner, trials.letter_of(ended, None)) == (None, None)
    assert get_article(parts.engine, stored.id).overrides == {}
    with pytest.raises(BadInput):
        trials.end_trial(parts, trial.id, author="tom")
    assert start(parts, stored).numbers == (3, 4)


def test_what_had_been_counted_is_kept_whatever_comes_after(parts, stored):
    trial = start(parts, stored)
    clicked(parts, trial, 5, spread=0)
    ended = trials.end_trial(parts, trial.id, author="tom")
    clicked(parts, trial, 4, spread=0)
    parts.ingester.take_in()
    assert standing(parts, ended).counts[0].clicks == 5
    assert standing(parts, ended, time.time() + 900 * DAY).verdict is Verdict.EARLY


def test_a_variant_has_a_letter_and_no_other_name(parts, stored):
    trial = start(parts, stored)
    for letter in ("C", "b", "", "1; drop table trials"):
        with pytest.raises(NotFound) as refusal:
            trials.end_trial(parts, trial.id, winner=letter, author="tom")
        assert refusal.value.code == "variant_unknown"
    assert get_article(parts.engine, stored.id).trial is not None


def test_who_started_and_ended_it_is_in_the_log(parts, stored):
    trial = start(parts, stored)
    trials.end_trial(parts, trial.id, winner="B", author="tom")
    last = [(entry.actor, entry.action, entry.subject) for entry in entries(parts.engine, 2)]
    assert last == [("tom", "trial_ended", "« Le titre » (B)"), ("ana", "trial_started", "« Le titre » (A, B)")]
