"""``/api/v1/…/notes``: what editors wrote beside an article's numbers."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify
from pydantic import AwareDatetime, Field

from share_service.articles.article import Label
from share_service.errors import BadInput, FieldError
from share_service.store.articles import get_article
from share_service.store.audit import note as log
from share_service.store.notes import LONGEST, MAX_NOTES, Note, add_note, notes_of, remove_note
from share_service.web.api.access import author
from share_service.web.api.blueprint import blueprint
from share_service.web.api.bodies import checked
from share_service.web.api.declare import Answer, Body, Example, Operation, Refusal, Shape
from share_service.web.api.pages import Paged
from share_service.web.api.refusals import ARTICLE_UNKNOWN
from share_service.web.api.shapes import Id, Instant
from share_service.web.api.times import iso_time
from share_service.web.context import service

TAG = "Notes"
# Before the web, and after all of us: what a clock can say and a chart can show.
YEARS = range(1990, 2200)
INVALID = Refusal(422, "note_invalid", "A field is wrong or unknown: `errors` names it.")
FULL = Refusal(422, "notes_full", f"The article has {MAX_NOTES} notes already.")
UNKNOWN = Refusal(404, "note_unknown", "The article has no note with this id.")
_listed = Paged("notes", (int, int), ("id", "at", "text", "author", "created_at"))


class NewNote(Body):
    """The body of a new note."""

    text: Label = Field(min_length=1, max_length=LONGEST, description="What happened.", examples=["Citée au 20 heures"])
    at: AwareDatetime | None = Field(None, description="When; without it: now.", examples=["2026-11-22T20:10:00+01:00"])


class ShownNote(Shape):
    """A note: it is marked on the line of the article's numbers."""

    id: Id
    at: Instant
    text: str = Field(examples=["Citée au 20 heures"])
    author: str = Field(examples=["marie@journal.example"])
    created_at: Instant


class NoteList(Shape):
    """Some notes."""

    items: list[ShownNote]


@blueprint.get("/articles/<id:article_id>/notes")
@Operation(
    summary="List an article's notes",
    tag=TAG,
    scope="read",
    answers={200: Answer("Its notes, those of the latest moment first.", NoteList)},
    errors=(ARTICLE_UNKNOWN,),
    example=Example(path={"article_id": 1}),
    listed=True,
)
def notes(article_id: int) -> Response:
    """Answer an article's notes."""
    engine = service().engine
    get_article(engine, article_id)

    def fetch(limit: int, after: tuple[int, int] | None) -> list[Note]:
        # An article has few of them.
        return [one for one in notes_of(engine, article_id) if after is None or (one.at, one.id) < after][:limit]

    return _listed.answer(fetch, key=lambda one: (one.at, one.id), show=_shown)


@blueprint.post("/articles/<id:article_id>/notes")
@Operation(
    summary="Write a note",
    tag=TAG,
    scope="write",
    description="So that a rise is still understood a month later.",
    body=NewNote,
    answers={201: Answer("The note.", ShownNote)},
    errors=(ARTICLE_UNKNOWN, INVALID, FULL),
    example=Example(path={"article_id": 1}, body={"text": "Citée au 20 heures"}, status=201),
)
def new_note(article_id: int) -> tuple[Response, int]:
    """Write a note about an article."""
    engine = service().engine
    stored, wanted = get_article(engine, article_id), checked(NewNote, INVALID.code)
    if wanted.at is not None and wanted.at.year not in YEARS:
        field = FieldError("at", f"is a moment of the years {YEARS.start} to {YEARS.stop - 1}")
        raise BadInput(f"The {field.field} {field.message}.", code=INVALID.code, fields=(field,))
    made = add_note(engine, article_id, wanted.text, author(), int(wanted.at.timestamp()) if wanted.at else None)
    log(engine, author(), "note_added", f"« {stored.article.title} »: {made.text}")
    return jsonify(_shown(made)), 201


@blueprint.delete("/articles/<id:article_id>/notes/<id:note_id>")
@Operation(
    summary="Remove a note",
    tag=TAG,
    scope="write",
    answers={200: Answer("What it was.", ShownNote)},
    errors=(ARTICLE_UNKNOWN, UNKNOWN),
    example=Example(path={"article_id": 1, "note_id": 1}),
)
def delete_note(article_id: int, note_id: int) -> Response:
    """Remove a note of an article."""
    engine = service().engine
    stored = get_article(engine, article_id)
    gone = remove_note(engine, article_id, note_id)
    log(engine, author(), "note_removed", f"« {stored.article.title} »: {gone.text}")
    return jsonify(_shown(gone))


def _shown(one: Note) -> dict[str, Any]:
    return {
        "id": one.id,
        "at": iso_time(one.at),
        "text": one.text,
        "author": one.author,
        "created_at": iso_time(one.created_at),
    }
