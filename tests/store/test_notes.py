"""Notes beside an article's numbers."""

import pytest

from share_service.articles.article import parse_article
from share_service.errors import BadInput, NotFound
from share_service.store.articles import PhotoState, save_article
from share_service.store.notes import LONGEST, add_note, notes_of, remove_note


@pytest.fixture
def article(engine):
    given = parse_article({"url": "https://journal.example/a", "title": "La rivière revient"})
    return save_article(engine, given, PhotoState())[0].id


def test_the_latest_moment_stands_first(engine, article):
    add_note(engine, article, "Cité au 20 heures", "lea@journal.example", at=1_000)
    add_note(engine, article, "Dans la lettre", "marie@journal.example", at=2_000)
    assert [(note.at, note.text) for note in notes_of(engine, article)] == [
        (2_000, "Dans la lettre"),
        (1_000, "Cité au 20 heures"),
    ]
    assert [note.at for note in notes_of(engine, article, 1_000, 2_000)] == [1_000]


def test_a_note_is_one_line_of_some_words(engine, article):
    assert add_note(engine, article, " Dans\n la  lettre ", "lea@journal.example").text == "Dans la lettre"
    for text in ("", " \n", "x" * (LONGEST + 1)):
        with pytest.raises(BadInput) as refused:
            add_note(engine, article, text, "lea@journal.example")
        assert refused.value.code == "note_invalid"


def test_a_note_is_removed_from_its_own_article_alone(engine, article):
    note = add_note(engine, article, "Dans la lettre", "lea@journal.example")
    with pytest.raises(NotFound):
        remove_note(engine, article + 1, note.id)
    assert remove_note(engine, article, note.id) == note
    assert notes_of(engine, article) == []


def test_an_article_is_no_diary(engine, article, monkeypatch):
    monkeypatch.setattr("share_service.store.notes.MAX_NOTES", 1)
    add_note(engine, article, "Dans la lettre", "lea@journal.example")
    with pytest.raises(BadInput) as refused:
        add_note(engine, article, "Et encore", "lea@journal.example")
    assert refused.value.code == "notes_full"
