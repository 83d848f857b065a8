"""What was done to an article, in the order of time."""

import time

from share_service.newsroom.intake import take_in
from share_service.newsroom.markers import markers
from share_service.newsroom.overriding import delete_override, put_override
from share_service.store.notes import add_note

DATA = {
    "url": "https://journal.example/a",
    "title": "La rivière revient",
    "published_at": "2026-11-20T07:00:00+01:00",
}
PUBLISHED = 1_795_154_400


def test_publication_corrections_and_notes_are_marks(parts):
    stored = take_in(parts, DATA)[0]
    put_override(parts, stored.id, {"title": "Un titre", "kicker": "Eau"}, author="lea@journal.example")
    put_override(parts, stored.id, {"title": "Un titre"}, network="x", author="lea@journal.example")
    put_override(parts, stored.id, {"title": "Un autre titre", "kicker": "Eau"}, author="lea@journal.example")
    delete_override(parts, stored.id, author="marie@journal.example")
    add_note(parts.engine, stored.id, "Dans la lettre", "marie@journal.example", at=PUBLISHED + 60)
    found = markers(parts.engine, stored, 0, int(time.time()) + 1)
    assert [(one.kind, one.detail, one.network) for one in found] == [
        ("published", "", ""),
        ("noted", "Dans la lettre", ""),
        ("corrected", "title kicker", ""),
        ("corrected", "title", "x"),
        ("corrected", "title", ""),
        ("corrected", "title kicker", ""),
    ]
    assert found[0].at == PUBLISHED
    assert found[-1].who == "marie@journal.example"


def test_only_marks_of_the_range_are_told(parts):
    stored = take_in(parts, DATA)[0]
    assert markers(parts.engine, stored, PUBLISHED, PUBLISHED + 1) != []
    assert markers(parts.engine, stored, PUBLISHED + 1, PUBLISHED + 2) == []
