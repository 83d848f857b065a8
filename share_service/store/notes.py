"""Notes: what editors write beside an article's numbers, so that a rise is still understood a month later."""

from __future__ import annotations

import time
from dataclasses import dataclass

from sqlalchemy import Engine, Row, delete, func, select

from share_service.errors import BadInput, FieldError, NotFound
from share_service.store.desk_tables import notes
from share_service.store.engine import writing

LONGEST = 200
# An article with more of them is a diary, and its page would be one too.
MAX_NOTES = 200


@dataclass(frozen=True, slots=True)
class Note:
    """A note: what happened ``at`` some moment, who wrote it down, and when (seconds since the epoch)."""

    id: int
    article_id: int
    at: int
    text: str
    author: str
    created_at: int


def add_note(engine: Engine, article_id: int, text: str, author: str, at: int | None = None) -> Note:
    """Write a note about an article; without ``at`` about this moment. Spaces and line ends become one space.

    Raises:
        BadInput: it has no text or too much of it, or the article has as many notes as it may.
    """
    text, now = clean_note(text), int(time.time())
    values = {"article_id": article_id, "at": now if at is None else at, "text": text, "author": author[:320]}
    with writing(engine) as connection:
        have = select(func.count()).select_from(notes).where(notes.c.article_id == article_id)
        if connection.execute(have).scalar_one() >= MAX_NOTES:
            raise BadInput(f"An article has {MAX_NOTES} notes at most: remove one first.", code="notes_full")
        made = notes.insert().values(**values, created_at=now).returning(*notes.c)
        return _note(connection.execute(made).one())


def clean_note(text: str) -> str:
    """Return the text of a note in one line.

    Raises:
        BadInput: there is none, or it is too long.
    """
    text = " ".join(text.split())
    if not 0 < len(text) <= LONGEST:
        said = "is missing" if not text else f"has more than {LONGEST} characters"
        raise BadInput(f"The text {said}.", code="note_invalid", fields=(FieldError("text", said),))
    return text


def remove_note(engine: Engine, article_id: int, note_id: int) -> Note:
    """Remove a note of an article; return what it was.

    Raises:
        NotFound: there is none of that id, or it is another article's.
    """
    gone = delete(notes).where(notes.c.id == note_id, notes.c.article_id == article_id).returning(*notes.c)
    with writing(engine) as connection:
        row = connection.execute(gone).one_or_none()
    if row is None:
        raise NotFound(f"This article has no note {note_id}.", code="note_unknown")
    return _note(row)


def notes_of(engine: Engine, article_id: int, start: int | None = None, end: int | None = None) -> list[Note]:
    """Return the notes of an article, those of the latest moment first; of [start, end) when they are given."""
    query = select(notes).where(notes.c.article_id == article_id).order_by(notes.c.at.desc(), notes.c.id.desc())
    if start is not None:
        query = query.where(notes.c.at >= start)
    if end is not None:
        query = query.where(notes.c.at < end)
    with engine.connect() as connection:
        return [_note(row) for row in connection.execute(query)]


def _note(row: Row[tuple[object, ...]]) -> Note:
    return Note(row.id, row.article_id, row.at, row.text, row.author, row.created_at)
