"""Overrides and aliases in the store."""

import pytest

from share_service.articles.article import parse_article
from share_service.articles.overrides import parse_override
from share_service.errors import NotFound
from share_service.store import aliases as aliases_room
from share_service.store import overrides as overrides_room
from share_service.store.aliases import article_at, save_alias
from share_service.store.articles import PhotoState, get_article, photo_digests, save_article
from share_service.store.overrides import StoredOverride, override_revisions_of, save_override
from share_service.store.trials import own_views

URL = "https://journal.example/a"


@pytest.fixture
def article(engine):
    return save_article(engine, parse_article({"url": URL, "title": "T"}), PhotoState())[0].id


def override(title="Autre", photo=None):
    return StoredOverride(parse_override({"title": title}), photo)


def test_an_override_outlives_a_new_revision_of_its_article(engine, article):
    save_override(engine, article, "", override(), "ana")
    save_override(engine, article, "x", override("Pour X"), "ana")
    stored, _ = save_article(engine, parse_article({"url": URL, "title": "T2"}), PhotoState())
    assert stored.article.title == "T2"
    assert stored.for_social().article.title == "Autre"
    assert stored.for_social("x").article.title == "Pour X"
    assert stored.for_social("facebook").article.title == "Autre"
    assert own_views(engine, article) == ({"", "x"}, frozenset())


def test_every_value_is_kept_with_whose_it_was(engine, article):
    save_override(engine, article, "", override("A"), "ana")
    save_override(engine, article, "", override("B"), "tom")
    save_override(engine, article, "", None, "ana")
    found = override_revisions_of(engine, article, "")
    assert [(row.value.override.title if row.value else None, row.author) for row in found] == [
        (None, "ana"),
        ("B", "tom"),
        ("A", "ana"),
    ]
    assert get_article(engine, article).overrides == {}


def test_only_the_last_values_are_kept(engine, article, monkeypatch):
    monkeypatch.setattr(overrides_room, "MAX_REVISIONS", 3)
    save_override(engine, article, "x", override("andere"), "ana")
    for number in range(5):
        save_override(engine, article, "", override(str(number)), "ana")
    assert [row.value.override.title for row in override_revisions_of(engine, article, "")] == ["4", "3", "2"]
    assert len(override_revisions_of(engine, article, "x")) == 1


def test_a_photo_stays_in_use_as_long_as_a_step_back_needs_it(engine, article):
    save_override(engine, article, "", override(photo="ab" * 32), "ana")
    save_override(engine, article, "", None, "ana")
    assert photo_digests(engine) == {bytes.fromhex("ab" * 32)}


def test_an_article_that_is_not_there_has_no_override(engine):
    with pytest.raises(NotFound):
        save_override(engine, 4711, "", override(), "ana")
    assert own_views(engine, 4711) == (frozenset(), frozenset())


def test_an_alias_leads_to_its_article_and_an_article_of_that_address_comes_first(engine, article):
    save_alias(engine, URL + "?amp", article)
    assert article_at(engine, URL + "?amp").id == article
    own, _ = save_article(engine, parse_article({"url": URL + "?amp", "title": "Own"}), PhotoState())
    assert article_at(engine, URL + "?amp").id == own.id
    assert article_at(engine, URL + "?x") is None


def test_an_article_has_so_many_aliases_and_no_more(engine, article, monkeypatch):
    monkeypatch.setattr(aliases_room, "MAX_ALIASES", 3)
    monkeypatch.setattr("time.time", iter(range(100, 200)).__next__)
    for number in range(5):
        save_alias(engine, f"{URL}?{number}", article)
    assert [number for number in range(5) if article_at(engine, f"{URL}?{number}")] == [2, 3, 4]
