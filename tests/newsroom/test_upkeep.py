"""The hourly work of a service with articles, photos and cards."""

import os
import time
from dataclasses import replace

import pytest

from share_service.cards.size import LANDSCAPE
from share_service.newsroom.alerts.rounds import forget_old
from share_service.newsroom.intake import take_in
from share_service.newsroom.press import card_file, subject_of
from share_service.newsroom.upkeep import MEGABYTE, tick
from share_service.stats.days import DAY
from share_service.store.audit import COMMAND_LINE, entries, note
from tests.cards.pictures import encoded, photograph

URL = "https://journal.example/chronique"
PRINT = b"12345678"


@pytest.fixture
def picture(tmp_path):
    path = tmp_path / "photo.jpg"
    path.write_bytes(encoded(photograph(800, 600)))
    return {"path": str(path)}


def forget(folder):
    """Make everything in ``folder`` look unused since 1970."""
    for path in folder.rglob("*"):
        os.utime(path, (0, 0))


def with_limit(parts, megabytes):
    return replace(parts, settings=parts.settings.model_copy(update={"card_store_max_mb": megabytes}))


def test_a_photo_goes_once_its_article_has_another(parts, picture):
    stored, _created = take_in(parts, {"url": URL, "title": "T", "image": picture}, allow_paths=True)
    digest = stored.photo_digest
    forget(parts.shelf.photos)
    assert tick(parts)["photos"] == 0
    assert parts.shelf.photo(digest)
    take_in(parts, {"url": URL, "title": "T"})
    assert tick(parts)["photos"] == 1
    assert parts.shelf.photo(digest) is None


def test_the_shelf_is_kept_to_the_size_that_is_set(parts):
    for article in range(5):
        parts.shelf.store_card(article, PRINT, LANDSCAPE, "png", bytes(MEGABYTE // 2))
    assert tick(with_limit(parts, 0))["cards"] == 0
    assert tick(with_limit(parts, 3))["cards"] == 0
    assert tick(with_limit(parts, 1))["cards"] == 3


def test_a_card_that_was_pruned_is_drawn_again_as_it_was(parts, picture):
    stored, _created = take_in(parts, {"url": URL, "title": "T", "image": picture}, allow_paths=True)
    before = card_file(parts, stored, LANDSCAPE, "jpg")
    forget(parts.shelf.cards)
    parts.shelf.store_card(99, PRINT, LANDSCAPE, "png", bytes(MEGABYTE))
    assert tick(with_limit(parts, 1))["cards"] >= 1
    fingerprint = parts.studio.fingerprint(subject_of(parts, stored), LANDSCAPE)
    assert parts.shelf.card(stored.id, fingerprint, LANDSCAPE, "jpg") is None
    assert card_file(parts, stored, LANDSCAPE, "jpg") == before


def test_the_log_of_changes_is_kept_as_long_as_counts(parts):
    note(parts.engine, COMMAND_LINE, "editor_invited", "marie@journal.example")
    end = time.time() + parts.settings.retention_months * 31 * DAY
    forget_old(parts, end - DAY)
    assert entries(parts.engine, 1)
    forget_old(parts, end + DAY)
    assert entries(parts.engine, 1) == []


def test_a_shelf_that_cannot_be_pruned_stops_no_other_work(parts, monkeypatch):
    def refuse(*_args, **_options):
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(parts.shelf, "prune", refuse)
    done = tick(parts)
    assert "events" in done
    assert "cards" not in done
