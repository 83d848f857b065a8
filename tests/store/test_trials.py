"""Trials in the store: one at a time, with numbers that never come twice."""

import pytest

from share_service.articles.article import parse_article
from share_service.articles.overrides import parse_override
from share_service.errors import BadInput, NotFound
from share_service.store import trials as rows
from share_service.store.articles import PhotoState, get_article, photo_digests, save_article
from share_service.store.overrides import StoredOverride, override_revisions_of, save_override

URL = "https://journal.example/a"


@pytest.fixture
def article(engine):
    return save_article(engine, parse_article({"url": URL, "title": "T"}), PhotoState())[0].id


def override(title="Autre", photo=None):
    return StoredOverride(parse_override({"title": title}), photo)


def start(engine, article, *values):
    return rows.start_trial(engine, article, lambda _held: values or (None, override()), "ana")


def test_a_trial_stands_with_its_article_until_it_ends(engine, article):
    trial = start(engine, article)
    stored = get_article(engine, article)
    assert stored.trial.id == trial.id
    assert [variant.number for variant in stored.trial.variants] == [1, 2]
    assert [stored.as_variant(variant).article.title for variant in stored.trial.variants] == ["T", "Autre"]
    assert rows.running_trials(engine) == [trial]
    assert rows.own_views(engine, article) == (frozenset(), {1, 2})
    ended = rows.end_trial(engine, trial.id, winner=None, result={"said": 1}, author="tom")
    assert get_article(engine, article).trial is None
    assert (ended.ended_by, ended.winner, ended.result) == ("tom", None, {"said": 1})
    assert rows.running_trials(engine) == []
    assert rows.ended_trials(engine, 10) == rows.trials_of(engine, article) == [ended] == [rows.get_trial(engine, 1)]
    assert rows.ended_trials(engine, 10, before=ended.id) == []


def test_only_one_runs_at_a_time(engine, article):
    start(engine, article)
    with pytest.raises(BadInput) as refusal:
        start(engine, article)
    assert (refusal.value.code, refusal.value.status) == ("trial_running", 409)


def test_a_new_revision_of_the_article_leaves_its_trial_alone(engine, article):
    start(engine, article)
    stored, _new = save_article(engine, parse_article({"url": URL, "title": "T2"}), PhotoState())
    assert [stored.as_variant(variant).article.title for variant in stored.trial.variants] == ["T2", "Autre"]
    assert [view.article.title for view in stored.social_views()] == ["T2", "T2", "Autre"]


def test_the_winner_becomes_the_override_and_can_be_taken_back(engine, article):
    trial = start(engine, article)
    rows.end_trial(engine, trial.id, winner=2, result={}, author="tom")
    assert get_article(engine, article).for_social().article.title == "Autre"
    assert [row.author for row in override_revisions_of(engine, article, "")] == ["tom"]


def test_a_winner_that_holds_already_is_no_change(engine, article):
    save_override(engine, article, "", override(), "ana")
    trial = rows.start_trial(engine, article, lambda held: [held[""], None], "ana")
    rows.end_trial(engine, trial.id, winner=1, result={}, author="tom")
    assert [row.author for row in override_revisions_of(engine, article, "")] == ["ana"]


def test_numbers_are_given_once(engine, article):
    for first in (1, 3, 5):
        trial = start(engine, article)
        assert trial.numbers == (first, first + 1)
        rows.end_trial(engine, trial.id, winner=None, result={}, author="ana")


def test_numbers_run_out_in_words(engine, article, monkeypatch):
    monkeypatch.setattr(rows, "MAX_NUMBER", 3)
    rows.end_trial(engine, start(engine, article).id, winner=None, result={}, author="ana")
    with pytest.raises(BadInput) as refusal:
        start(engine, article)
    assert refusal.value.code == "trial_limit"
    assert get_article(engine, article).trial is None


def test_what_is_not_there_is_said(engine, article):
    with pytest.raises(NotFound):
        start(engine, 4711)
    with pytest.raises(NotFound):
        rows.end_trial(engine, 4711, winner=None, result={}, author="ana")
    with pytest.raises(NotFound):
        rows.get_trial(engine, 4711)
    trial = start(engine, article)
    with pytest.raises(NotFound):
        rows.end_trial(engine, trial.id, winner=9, result={}, author="ana")
    # Nothing half-written: it runs on.
    assert get_article(engine, article).trial is not None
    rows.end_trial(engine, trial.id, winner=None, result={}, author="ana")
    with pytest.raises(BadInput) as refusal:
        rows.end_trial(engine, trial.id, winner=None, result={}, author="ana")
    assert refusal.value.code == "trial_ended"
    assert rows.own_views(engine, 4711) == (frozenset(), frozenset())


def test_photos_of_variants_stay_in_use(engine, article):
    trial = start(engine, article, None, override(photo="ab" * 32))
    rows.end_trial(engine, trial.id, winner=None, result={}, author="ana")
    assert photo_digests(engine) == {bytes.fromhex("ab" * 32)}
