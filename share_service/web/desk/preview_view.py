"""What **Aperçu** shows: an article's drawing at each network, where each field comes from, and its history."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

from flask import g, url_for

from share_service.articles.candidates import PagePicture
from share_service.cards.size import LANDSCAPE
from share_service.errors import BadInput, NotFound
from share_service.newsroom.drafting import (
    draft_of,
    frames_of,
    inherited_by,
    override_document,
    seen_in,
    settled,
    values_of,
)
from share_service.newsroom.graph import Scraped
from share_service.newsroom.overriding import whole_history
from share_service.newsroom.parts import Service
from share_service.newsroom.picturing import photo_bytes
from share_service.newsroom.sharing import ShareBundle, article_tags, card_alt, landscape_card, share_bundle
from share_service.previews.lint import Finding, lint_file, words
from share_service.previews.preview import Preview, Shown, preview
from share_service.previews.profiles import load_profiles
from share_service.previews.tags import read_tags
from share_service.store.articles import StoredArticle
from share_service.store.overrides import EVERYWHERE, MAX_REVISIONS, Revision
from share_service.web.desk.inspectors import kept_previews
from share_service.web.desk.noticed import standing_fault
from share_service.web.desk.preview_form import latest_revision
from share_service.web.desk.urls import local
from share_service.web.i18n import gettext as _
from share_service.web.i18n import page_language

NETWORKS = ("facebook", "x", "linkedin", "whatsapp", "bluesky", "mastodon", "slack", "discord")
# The card does not show the description, and an address has its length.
DRAWN = ("title", "kicker", "design", "photo", "credit", "fx", "fy")

# What the largest id of a row has.
_DIGITS = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request for the page wants: whose override, what was typed, and what is to be said about it.

    ``wrong`` leaves what was typed in the form alone: it cannot be drawn.
    """

    scope: str = EVERYWHERE
    typed: Mapping[str, str] = field(default_factory=dict)
    pictures: tuple[PagePicture, ...] | None = None
    problem: str = ""
    wrong: bool = False
    conflict: bool = False
    saved: bool = False
    refreshed: tuple[Scraped, ...] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """An article at one network: its tags as they are cut there, and which card stands beside them.

    ``card`` is "draft", "common" (what every network sees, while one alone is corrected), or an address.
    """

    shown: Preview
    card: str
    alt: str
    own: bool


@dataclass(frozen=True, slots=True)
class Tab:
    """One scope of overrides: its key ("" for every network), its name, and whether it has one."""

    key: str
    name: str
    held: bool
    current: bool


def preview_context(parts: Service, stored: StoredArticle, asked: Asked) -> dict[str, Any]:
    """Return what the template needs, with what was typed in effect unless it is wrong.

    Raises:
        BadInput: the focal point is no pair of numbers, or the override is wrong.
    """
    scope, typed = asked.scope, {} if asked.wrong else asked.typed
    document = override_document(stored, typed, scope)
    draft = draft_of(parts, stored, document, scope)
    seen = seen_in(draft, scope)
    values = settled(stored, typed, scope)
    bundle = share_bundle(parts, draft)
    card = _card(parts, stored, seen, values, scope)
    revisions = whole_history(parts, stored.id)[:MAX_REVISIONS]
    return {
        "article": stored.article,
        "article_id": stored.id,
        "asked": asked,
        "scope": scope,
        "scope_name": _scope_name(scope),
        "tabs": _tabs(parts, stored, scope),
        "values": values | _wrongly_typed(asked, values),
        "inherited": values_of(inherited_by(stored, scope)),
        "origins": _origins(stored, values, scope),
        "designs": list(parts.studio.designs),
        "photo": _photo(parts, seen, values["photo"]),
        "own_photo": values_of(inherited_by(stored, scope))["photo"],
        "card": card,
        "common": local(bundle.cards["landscape"].url) if scope else "",
        "looks": [_look(parts, draft, bundle, network, scope) for network in _shown_networks(scope)],
        "findings": [(one, _names(one.networks)) for one in _findings(bundle, draft)],
        "fault": standing_fault(parts, stored),
        "revisions": [(one, _scope_name(one.scope), _summary(one)) for one in revisions],
        "latest": _latest(revisions),
        "seen": _last_seen(parts, stored.id, scope, asked),
        "held": stored.overrides.get(scope),
        "kept": kept_previews(stored.article.url),
        "refreshes": parts.graph is not None,
        "unlike": [one for one in asked.refreshed if one.title != _title_for(stored, one.url)],
        "trial": stored.trial,
        "may_edit": g.editor.may("editor"),
        "rest": _rest,
    }


def _card(parts: Service, stored: StoredArticle, seen: StoredArticle, values: Mapping[str, str], scope: str) -> str:
    """Return the address of the card as it would be: that of the shelf, where nothing on it was changed."""
    now = values_of(seen_in(stored, scope))
    drawn: dict[str, Any] = {name: values[name] for name in DRAWN if values[name] != now[name]}
    if not drawn:
        return local(landscape_card(parts, seen).url)
    # An empty focal point has to be told: what an address does not name is as networks see it now.
    return url_for("desk.draft_card", article_id=stored.id, network=scope or None, **drawn)


def _tabs(parts: Service, stored: StoredArticle, scope: str) -> list[Tab]:
    known = [key for key in dict.fromkeys((*NETWORKS, *load_profiles())) if key in parts.networks]
    keys = [EVERYWHERE, *dict.fromkeys((*known, *sorted(stored.overrides.keys() - {EVERYWHERE})))]
    if scope not in keys:
        keys.append(scope)
    return [Tab(key, _scope_name(key), key in stored.overrides, key == scope) for key in keys]


def _scope_name(scope: str) -> str:
    if not scope:
        return _("Every network")
    profiles = load_profiles()
    return profiles[scope].name if scope in profiles else scope.capitalize()


def _shown_networks(scope: str) -> tuple[str, ...]:
    """Return the networks to draw, the one that is being corrected first."""
    if not scope or scope not in load_profiles():
        return NETWORKS
    return scope, *(name for name in NETWORKS if name != scope)


def _wrongly_typed(asked: Asked, values: Mapping[str, str]) -> dict[str, str]:
    if not asked.wrong:
        return {}
    return {name: asked.typed[name] for name in values if name in asked.typed and name != "photo"}


def _origins(stored: StoredArticle, values: Mapping[str, str], scope: str) -> dict[str, str]:
    """Return in words where each value comes from: the article, the override for every network, or this one."""
    base, article = values_of(inherited_by(stored, scope)), values_of(inherited_by(stored, EVERYWHERE))
    own = _("only for %(network)s", network=_scope_name(scope)) if scope else _("for networks only")
    shared, plain = _("as for every network"), _("as the article has it")
    return {
        name: ""
        if not value
        else own
        if value != base[name]
        else shared
        if scope and base[name] != article[name]
        else plain
        for name, value in values.items()
    }


def _photo(parts: Service, seen: StoredArticle, digest: str) -> dict[str, Any] | None:
    """Return the address of a card's photo and the frames that cards put it in; None where there is none here."""
    try:
        data = photo_bytes(parts, digest)
        frames = [frame._asdict() for frame in frames_of(parts, seen, data)]
    except (BadInput, NotFound):
        return None
    address = url_for("desk.draft_photo", article_id=seen.id, photo=digest)
    return {"digest": digest, "address": address, "frames": json.dumps(frames, separators=(",", ":"))}


def _look(parts: Service, draft: StoredArticle, bundle: ShareBundle, network: str, scope: str) -> Look:
    size, url = LANDSCAPE.extent, draft.article.url
    if network not in draft.overrides:
        shown = preview(network, read_tags(bundle.meta, url=url), size)
        return Look(shown, "common" if scope and scope != network else "draft", bundle.alt, own=False)
    # Its links are pages of their own for its crawler.
    view = draft.for_social(network)
    card = landscape_card(parts, view)
    shown = preview(network, read_tags(article_tags(parts, view, card).html(), url=url), size)
    return Look(shown, "draft" if network == scope else local(card.url), card_alt(parts, view), own=True)


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


def _latest(revisions: list[Revision]) -> dict[str, int]:
    """Return the id of the last revision of each scope."""
    found: dict[str, int] = {}
    for one in revisions:
        found.setdefault(one.scope, one.id)
    return found


def _last_seen(parts: Service, article_id: int, scope: str, asked: Asked) -> int:
    """Return the last revision that the form's author knows of: what they were shown when they began to type.

    Whoever has just been told of another's change knows that one.
    """
    given = str(asked.typed.get("seen", ""))
    if given.isdecimal() and len(given) <= _DIGITS and not asked.conflict:
        return int(given)
    return latest_revision(parts, article_id, scope)


def _title_for(stored: StoredArticle, url: str) -> str:
    """Return the title that Facebook should have read at ``url``: the article's, or that of Facebook's own link."""
    own = url != stored.article.url and "facebook" in stored.overrides
    return seen_in(stored, "facebook" if own else EVERYWHERE).article.title


def _summary(one: Revision) -> str:
    """Return what a revision set, in words, beside its title."""
    if one.value is None:
        return ""
    names = {
        "title": _("Title"),
        "kicker": _("Kicker"),
        "description": _("Description"),
        "image": _("Photo"),
        "focal": _("Focal point"),
        "design": _("Design"),
    }
    return ", ".join(names[name] for name in one.value.override.document() if name in names)


def _rest(shown: Shown) -> tuple[int, str]:
    """Return after how many characters a text is cut, and what is left out."""
    kept = len(shown.text.removesuffix("…"))
    return kept, shown.whole[kept:]
