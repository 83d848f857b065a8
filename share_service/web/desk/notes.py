"""Writing a note beside an article's numbers, and removing one."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from zoneinfo import ZoneInfo

from flask import g, redirect, request, url_for
from werkzeug.wrappers import Response

from share_service.errors import BadInput
from share_service.newsroom.parts import Service
from share_service.store.articles import StoredArticle, get_article
from share_service.store.audit import note as log
from share_service.store.notes import LONGEST, add_note, remove_note
from share_service.web import auth
from share_service.web.context import service
from share_service.web.desk.article import article_page
from share_service.web.desk.blueprint import blueprint
from share_service.web.i18n import gettext as _

_YEARS = range(1990, 2200)


@blueprint.post("/articles/<id:article_id>")
@auth.open_to("editor")
def change_notes(article_id: int) -> Response | tuple[str, int]:
    """Write a note, or remove the one that the pressed button names; then show the article again."""
    parts = service()
    stored = get_article(parts.engine, article_id)
    try:
        _change(parts, stored)
    except BadInput as error:
        return article_page(parts, stored, note_problem=_problem(error), typed=request.form), error.status
    shown = url_for("desk.article", article_id=article_id, range=request.args.get("range"), _anchor="notes")
    return redirect(shown, HTTPStatus.SEE_OTHER)


def _change(parts: Service, stored: StoredArticle) -> None:
    author, gone = g.editor.email, request.form.get("remove", type=int)
    if gone is not None:
        done, text = "note_removed", remove_note(parts.engine, stored.id, gone).text
    else:
        at = _moment(request.form.get("when", ""), parts.settings.zone)
        done, text = "note_added", add_note(parts.engine, stored.id, request.form.get("text", ""), author, at).text
    log(parts.engine, author, done, f"« {stored.article.title} »: {text}")


def _moment(text: str, zone: ZoneInfo) -> int | None:
    if not text.strip():
        return None
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        moment = None
    if moment is None or moment.year not in _YEARS:
        raise BadInput("when must be a moment such as 2026-11-22T18:30.", code="when_invalid")
    return int((moment if moment.tzinfo else moment.replace(tzinfo=zone)).timestamp())


def _problem(error: BadInput) -> str:
    said = {
        "note_invalid": _("A note has one to %(count)s characters.", count=LONGEST),
        "notes_full": _("This article has as many notes as it may: remove one first."),
        "when_invalid": _("Choose the day and the time that the note is about."),
    }
    return said.get(error.code, error.detail)
