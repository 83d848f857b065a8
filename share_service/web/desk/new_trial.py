"""**Essais**, a new one: two to four variants of an article's title or card, seen as they are typed."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from flask import g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from share_service.errors import BadInput, FieldError, ServiceError
from share_service.newsroom.drafting import FIELDS, draft_of, override_document, values_of
from share_service.newsroom.overriding import MAX_UPLOAD
from share_service.newsroom.parts import Service
from share_service.newsroom.picturing import known_photo, photo_of_upload
from share_service.newsroom.trials import LEAST, MOST, start_trial
from share_service.store.articles import StoredArticle, get_article
from share_service.store.overrides import EVERYWHERE
from share_service.store.trials import LETTERS, Variant
from share_service.web import auth
from share_service.web.context import service
from share_service.web.desk.blueprint import blueprint
from share_service.web.desk.preview_form import MAX_FORM
from share_service.web.desk.refusals import said
from share_service.web.desk.trial_view import Look, look_of
from share_service.web.i18n import gettext as _

# The card does not show the description, and an address has its length.
DRAWN = ("title", "kicker", "design", "photo", "credit", "fx", "fy")


@dataclass(frozen=True, slots=True)
class Draft:
    """One variant as it stands in the form, and as Facebook would show it."""

    letter: str
    values: Mapping[str, str]
    look: Look
    is_now: bool


@blueprint.before_request
def _room_for_photos() -> None:
    # Before the form's protection reads it; the session has been opened by then, so only editors get that far.
    if request.endpoint == "desk.make_trial":
        request.max_content_length = MAX_FORM


@blueprint.get("/articles/<id:article_id>/trial")
@auth.open_to("editor")
def new_trial(article_id: int) -> str | Response:
    """Show the form of a new trial, or the trial that runs."""
    stored = get_article(service().engine, article_id)
    if stored.trial is not None:
        return redirect(url_for("desk.trial", trial_id=stored.trial.id), HTTPStatus.SEE_OTHER)
    return _page(stored, {}, LEAST)


@blueprint.post("/articles/<id:article_id>/trial")
@auth.open_to("editor")
def make_trial(article_id: int) -> str | tuple[str, int] | Response:
    """Show the form with what was typed or with another variant, or start the trial, as the button says."""
    parts = service()
    stored = get_article(parts.engine, article_id)
    wanted, count = request.form.get("do", ""), request.form.get("count", LEAST, type=int)
    count = min(max(count + {"more": 1, "fewer": -1}.get(wanted, 0), LEAST), MOST)
    typed: Mapping[str, str] = {**request.form}
    try:
        typed = _with_photos(parts, stored, typed, LETTERS[:count])
        if wanted != "start":
            return _page(stored, typed, count)
        documents = [_document(stored, typed, letter) for letter in LETTERS[:count]]
        made = start_trial(parts, article_id, documents, g.editor.email)
    except ServiceError as error:
        if error.code == "trial_running":
            return redirect(url_for("desk.new_trial", article_id=article_id), HTTPStatus.SEE_OTHER)
        return _page(stored, typed, count, problem(error)), error.status
    return redirect(url_for("desk.trial", trial_id=made.id), HTTPStatus.SEE_OTHER)


def _page(stored: StoredArticle, typed: Mapping[str, str], count: int, wrong: str = "") -> str:
    parts = service()
    try:
        drafts = [_draft(parts, stored, typed, letter) for letter in LETTERS[:count]]
    except BadInput as error:
        # What cannot be shown is said; the texts stay as they were typed.
        wrong = wrong or problem(error)
        drafts = [_draft(parts, stored, {}, letter, shown=_typed(typed, letter)) for letter in LETTERS[:count]]
    return render_template(
        "desk/new_trial.html",
        article=stored.article,
        article_id=stored.id,
        drafts=drafts,
        designs=list(parts.studio.designs),
        apart=[parts.networks[scope].name for scope in sorted(stored.overrides) if scope != EVERYWHERE],
        problem=wrong,
        can_add=count < MOST,
        can_remove=count > LEAST,
    )


def _draft(
    parts: Service, stored: StoredArticle, typed: Mapping[str, str], letter: str, shown: Mapping[str, str] | None = None
) -> Draft:
    document = _document(stored, typed, letter)
    now = stored.overrides.get(EVERYWHERE)
    drafted = draft_of(parts, stored, {} if document is None else document)
    value = now if document is None else drafted.overrides.get(EVERYWHERE)
    variant = Variant(0, value)
    values = values_of(stored.as_variant(variant))
    drawn: dict[str, Any] = {name: values[name] for name in DRAWN}
    card = url_for("desk.draft_card", article_id=stored.id, **drawn)
    return Draft(
        letter, values | dict(shown or {}), look_of(parts, stored, variant, "facebook", card), document is None
    )


def _document(stored: StoredArticle, typed: Mapping[str, str], letter: str) -> dict[str, Any] | None:
    """Return the override JSON of a variant as `start_trial` takes it: None for what networks see now."""
    document = override_document(stored, _typed(typed, letter))
    now = stored.overrides.get(EVERYWHERE)
    return None if document == (now.override.document() if now else {}) else document


def _typed(typed: Mapping[str, str], letter: str) -> dict[str, str]:
    return {name: typed[f"{name}-{letter}"] for name in (*FIELDS, "of") if f"{name}-{letter}" in typed}


def _with_photos(parts: Service, stored: StoredArticle, typed: Mapping[str, str], letters: str) -> dict[str, str]:
    """Return what was typed with the photos that were sent, put on the shelf and named.

    Raises:
        BadInput, PhotoRefused: a photo is not here, or not used on a card.
    """
    values = dict(typed)
    known = {"", stored.photo_digest, *(one.photo_digest for one in stored.overrides.values())}
    for letter in letters:
        sent, name = request.files.get(f"upload-{letter}"), f"photo-{letter}"
        if sent is not None and sent.filename:
            # A large one lies in a file of its own.
            with closing(sent):
                values[name] = photo_of_upload(parts, sent.stream.read(MAX_UPLOAD + 1))
        elif values.get(name, "") not in known:
            known_photo(parts, values[name])
    return values


def problem(error: ServiceError) -> str:
    """Return what is wrong with a form in words, in the language of the current request."""
    places = [field.field.split(".", 2) for field in error.fields]
    letters = [LETTERS[int(place[1])] for place in places if len(place) > 1 and place[0] == "variants"]
    if error.code == "trial_alike":
        return _(
            "Variants %(first)s and %(second)s show the same: change one of them.", first=letters[0], second=letters[1]
        )
    if error.code == "trial_limit":
        return _("This article has had so many variants that its links have no numbers left for more.")
    if not letters:
        return said(error)
    fields = tuple(FieldError(place[-1], "") for place in places)
    told = said(type(error)(error.detail, code=error.code, fields=fields))
    return _("Variant %(letter)s: %(what)s", letter=letters[0], what=told)
