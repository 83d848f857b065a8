"""Articles are found by their words, whatever the accents and capitals."""

import pytest

from share_service.articles.article import parse_article
from share_service.store.articles import PhotoState, save_article
from share_service.store.search import search_articles
from share_service.store.words import folded


@pytest.fixture
def library(engine):
    """Three articles, the last one published first."""
    for slug, title, author, day in (
        ("riviere", "La rivière est revenue", "Inès Moreau", "2026-03-01"),
        ("port", "CHRONIQUE : le cœur battant du port", "Paul Élie", "2026-03-02"),
        ("cent", "100 % des élèves", "Inès Moreau", "2026-02-01"),
    ):
        data = {
            "url": f"https://journal.example/{slug}",
            "title": title,
            "authors": [author],
            "section": "Société",
            "published_at": f"{day}T08:00:00Z",
        }
        save_article(engine, parse_article(data), PhotoState())
    return lambda query, limit=10: [
        stored.article.url.rpartition("/")[2] for stored in search_articles(engine, query, limit)
    ]


def test_accents_and_capitals_do_not_matter(library):
    assert library("RIVIERE") == ["riviere"]
    assert library("elie") == ["port"]


def test_every_word_must_be_there_and_the_newest_comes_first(library):
    assert library("ines") == ["riviere", "cent"]
    assert library("ines eleves") == ["cent"]
    assert library("ines port") == []


def test_a_section_or_a_part_of_the_address_finds_too(library):
    assert library("societe", 2) == ["port", "riviere"]
    assert library("journal.example/cent") == ["cent"]


def test_signs_of_the_database_are_only_signs(library):
    assert library("%") == ["cent"]
    assert library("_") == []


def test_letters_of_every_script_are_folded_by_unicode():
    assert folded("ΣΊΣΥΦΟΣ Straße ﬁn") == "σισυφοσ strasse fin"
