"""**Aperçu**: an article as each network will show it, while its editor corrects what networks see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from http import HTTPStatus
from typing import Any

from flask import g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from share_service.cards.size import LANDSCAPE
from share_service.errors import BadInput
from share_service.newsroom.drafting import draft_of, override_document, shown_values
from share_service.newsroom.overriding import (
    delete_override,
    override_history,
    put_override,
    restore_override,
    undo_override,
)
from share_service.newsroom.parts import Service
from share_service.newsroom.sharing import ShareBundle, article_tags, landscape_card, share_bundle
from share_service.previews.lint import Finding, lint_file, words
from share_service.previews.preview import Preview, Shown, preview
from share_service.previews.profiles import load_profiles
from share_service.previews.tags import read_tags
from share_service.store.articles import StoredArticle, get_article
from share_service.store.overrides import EVERYWHERE
from share_service.web import auth
from share_service.web.context import service
from share_service.web.desk.blueprint import blueprint
from share_service.web.desk.urls import local
from share_service.web.i18n import gettext as _
from share_service.web.i18n import page_language
from share_service.web.ids import MAX_ID

NETWORKS = ("facebook", "x", "linkedin", "whatsapp", "bluesky", "mastodon", "slack", "discord")
# The card does not show the description, and an address has its length.
DRAWN = ("title", "kicker", "design", "fx", "fy")


@dataclass(frozen=True, slots=True)
class Look:
    """An article at one network; ``card`` is the address of its own card where it has one."""

    shown: Preview
    card: str | None


@blueprint.get("/articles/<id:article_id>/preview", endpoint="preview")
def preview_page(article_id: int) -> str:
    """Show the article at each network as it is now."""
    return _page(get_article(service().engine, article_id), {})


@blueprint.post("/articles/<id:article_id>/preview")
@auth.open_to("editor")
def correct_preview(article_id: int) -> str | tuple[str, int] | Response:
    """Show it with what was typed, save that, or go back to what was before, as the button says."""
    stored = get_article(service().engine, article_id)
    wanted = request.form.get("do", "")
    try:
        if wanted == "preview":
            return _page(stored, request.form)
        _change(stored, wanted)
    except BadInput as error:
        return _page(stored, {}, typed=request.form, problem=_problem(error)), error.status
    return redirect(url_for("desk.preview", article_id=article_id), HTTPStatus.SEE_OTHER)


def _change(stored: StoredArticle, wanted: str) -> None:
    parts, author = service(), g.editor.email
    if wanted == "save":
        _save(parts, stored, author)
    elif wanted == "undo":
        undo_override(parts, stored.id, author=author)
    elif wanted == "restore":
        restore_override(parts, stored.id, _revision(), author=author)
    else:
        raise BadInput("This form is not one of the desk's.", code="form_unknown", status=400)


def _revision() -> int:
    wanted = request.form.get("revision", 0, type=int)
    # No row has a larger one, and stores choke on them; none has the id 0.
    return wanted if 0 < wanted <= MAX_ID else 0


def _save(parts: Service, stored: StoredArticle, author: str) -> None:
    document = override_document(stored, request.form)
    held = stored.overrides.get(EVERYWHERE)
    if document and not (held and held.override.document() == document):
        put_override(parts, stored.id, document, author=author)
    elif held and not document:
        delete_override(parts, stored.id, author=author)


def _page(
    stored: StoredArticle, wished: Mapping[str, str], *, typed: Mapping[str, str] | None = None, problem: str = ""
) -> str:
    """Return the page with what is ``wished`` in effect; the form holds what was ``typed``, wrong as it may be."""
    parts = service()
    draft = draft_of(parts, stored, override_document(stored, wished))
    values = shown_values(draft)
    bundle = share_bundle(parts, draft)
    return render_template(
        "desk/preview.html",
        article=stored.article,
        article_id=stored.id,
        values=values | {name: (typed or {})[name] for name in values if name in (typed or {})},
        problem=problem,
        designs=list(parts.studio.designs),
        has_photo=stored.for_social().photo_digest is not None,
        card=_draft_address(stored.id, values),
        alt=bundle.alt,
        looks=[_look(parts, draft, bundle, network) for network in NETWORKS],
        findings=[(one, _names(one.networks)) for one in _findings(bundle, draft)],
        revisions=override_history(parts, stored.id),
        may_edit=g.editor.may("editor"),
        rest=_rest,
    )


def _draft_address(article_id: int, values: Mapping[str, str]) -> str:
    drawn: dict[str, Any] = {name: values[name] for name in DRAWN}
    return url_for("desk.draft_card", article_id=article_id, **drawn)


def _look(parts: Service, draft: StoredArticle, bundle: ShareBundle, network: str) -> Look:
    size = LANDSCAPE.extent
    if network not in draft.overrides:
        return Look(preview(network, read_tags(bundle.meta, url=draft.article.url), size), None)
    # Its links are pages of their own for its crawler.
    view = draft.for_social(network)
    card = landscape_card(parts, view)
    tags = read_tags(article_tags(parts, view, card).html(), url=draft.article.url)
    return Look(preview(network, tags, size), local(card.url))


def _findings(bundle: ShareBundle, draft: StoredArticle) -> list[Finding]:
    """Return what is wrong with the block that the article's page prints, in the language of the request."""
    article = draft.article
    page = (
        f'<!doctype html><html lang="{escape(article.language or "")}"><head><meta charset="utf-8">{bundle.meta}</head>'
    )
    return lint_file(page.encode(), article.url, words(page_language()))


def _names(networks: tuple[str, ...]) -> str:
    profiles = load_profiles()
    if len(networks) == len(profiles):
        return _("everywhere")
    return ", ".join(profiles[key].name for key in networks if key in profiles)


def _rest(shown: Shown) -> tuple[int, str]:
    """Return after how many characters a text is cut, and what is left out."""
    kept = len(shown.text.removesuffix("…"))
    return kept, shown.whole[kept:]


def _problem(error: BadInput) -> str:
    labels = {
        "title": _("Title"),
        "kicker": _("Kicker"),
        "description": _("Description"),
        "focal": _("Focal point"),
        "design": _("Design"),
    }
    if error.code == "override_invalid":
        wrong = dict.fromkeys(labels.get(one.field.partition(".")[0], one.field) for one in error.fields)
        return _(
            "This cannot be used: %(fields)s. A text is too long, or a number is not between 0 and 100.",
            fields=", ".join(wrong),
        )
    if error.code == "design_unknown":
        return _("There is no such design: choose one of the list.")
    return error.detail
