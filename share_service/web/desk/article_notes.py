"""**Article**, its notes: what editors write beside its numbers, marked on their line."""

from __future__ import annotations

from typing import Any

from share_service.newsroom.parts import Service
from share_service.store.articles import StoredArticle
from share_service.store.notes import LONGEST, notes_of
from share_service.web.desk.ranges import Range
from share_service.web.desk.tables import Table, moment_text


def article_notes(parts: Service, stored: StoredArticle, _span: Range) -> dict[str, Any]:
    """Return every note, the latest first, and how long a new one may be."""
    return {"notes": notes_of(parts.engine, stored.id), "longest": LONGEST}


def notes_table(parts: Service, stored: StoredArticle, _span: Range) -> Table:
    """Return the same for machines."""
    notes = notes_of(parts.engine, stored.id)
    rows = ((moment_text(note.at), note.text, note.author, moment_text(note.created_at)) for note in notes)
    return Table(f"article-{stored.id}-notes", ("at", "text", "author", "written_at"), rows)
