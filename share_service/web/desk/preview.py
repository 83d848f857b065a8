"""**Aperçu**: an article as each network will show it, while its editor corrects what networks see."""

from __future__ import annotations

from http import HTTPStatus

from flask import g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from share_service.errors import BadInput, Changed, ServiceError
from share_service.newsroom.drafting import override_document
from share_service.newsroom.overriding import delete_override, put_override, restore_override, undo_override
from share_service.newsroom.parts import Service
from share_service.newsroom.picturing import pictures_of_page
from share_service.newsroom.refreshing import refresh_on_facebook
from share_service.store.articles import StoredArticle, get_article
from share_service.web import auth
from share_service.web.context import service
from share_service.web.desk.blueprint import blueprint
from share_service.web.desk.preview_form import (
    MAX_FORM,
    latest_revision,
    pictures_shown,
    revision,
    scope_named,
    seen,
    typed_values,
)
from share_service.web.desk.preview_view import Asked, preview_context
from share_service.web.desk.refusals import said

DEEDS = ("save", "undo", "restore")


@blueprint.before_request
def _room_for_a_photo() -> None:
    # Before the form's protection reads it; the session has been opened by then, so only editors get that far.
    if request.endpoint == "desk.correct_preview":
        request.max_content_length = MAX_FORM


@blueprint.get("/articles/<id:article_id>/preview", endpoint="preview")
def preview_page(article_id: int) -> str:
    """Show the article at each network as it is now, for every network or the one of ``?network=``."""
    stored = get_article(service().engine, article_id)
    return _page(stored, Asked(scope_named(request.args.get("network", "")), saved="saved" in request.args))


@blueprint.post("/articles/<id:article_id>/preview")
@auth.open_to("editor")
def correct_preview(article_id: int) -> str | tuple[str, int] | Response:
    """Show it with what was typed, save that, or go back to what was before, as the button says."""
    parts = service()
    stored = get_article(parts.engine, article_id)
    scope, wanted, typed = scope_named(request.args.get("network", "")), request.form.get("do", ""), {**request.form}
    try:
        typed = typed_values(parts, stored)
        if wanted == "preview":
            return _page(stored, Asked(scope, typed, pictures=pictures_shown()))
        if wanted == "pictures":
            return _page(stored, Asked(scope, typed, pictures=pictures_of_page(parts, stored)))
        if wanted == "refresh":
            read = refresh_on_facebook(parts, stored, author=g.editor.email)
            return _page(stored, Asked(scope, refreshed=tuple(read)))
        _change(parts, stored, scope, wanted, typed)
    except Changed:
        # What is held now stands beside what was typed: the next press of "save" knows of it.
        stored = get_article(parts.engine, article_id)
        return _page(stored, Asked(scope, typed, conflict=True)), HTTPStatus.CONFLICT
    except ServiceError as error:
        shown = Asked(scope, typed, problem=said(error), wrong=True, pictures=pictures_shown())
        return _page(stored, shown), error.status
    return redirect(
        url_for("desk.preview", article_id=article_id, network=scope or None, saved="1"), HTTPStatus.SEE_OTHER
    )


def _change(parts: Service, stored: StoredArticle, scope: str, wanted: str, typed: dict[str, str]) -> None:
    # Read after the article: what is set between the two is found out here, what is set later by the store.
    if wanted in DEEDS and latest_revision(parts, stored.id, scope) != seen():
        raise Changed
    author, network, held = g.editor.email, scope or None, stored.overrides
    if wanted == "save":
        _save(parts, stored, scope, typed)
    elif wanted == "undo":
        undo_override(parts, stored.id, network=network, author=author, expected=held)
    elif wanted == "restore":
        restore_override(parts, stored.id, revision(), author=author, expected=held)
    else:
        raise BadInput("This form is not one of the desk's.", code="form_unknown", status=400)


def _save(parts: Service, stored: StoredArticle, scope: str, typed: dict[str, str]) -> None:
    document = override_document(stored, typed, scope)
    held, network, author = stored.overrides.get(scope), scope or None, g.editor.email
    if document and not (held and held.override.document() == document):
        put_override(parts, stored.id, document, network=network, author=author, expected=stored.overrides)
    elif held and not document:
        delete_override(parts, stored.id, network=network, author=author, expected=stored.overrides)


def _page(stored: StoredArticle, asked: Asked) -> str:
    return render_template("desk/preview.html", **preview_context(service(), stored, asked))
