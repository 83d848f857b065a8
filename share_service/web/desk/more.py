"""**Plus de contenu**: what stands under an article now and why; pinned, left out and moved by one press."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any

from babel import Locale, UnknownLocaleError
from flask import flash, g, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from share_service.articles.tongue import tongue
from share_service.cards.size import SIZES
from share_service.errors import BadInput
from share_service.newsroom.more import MoreList, more_content
from share_service.newsroom.parts import Service
from share_service.newsroom.pinning import check_section, move_pin, pin_article, release_article
from share_service.newsroom.press import card_url
from share_service.store.articles import StoredArticle, get_article, get_articles, recent_places
from share_service.store.pins import EVERYWHERE, MAX_BANNED, MAX_PINNED, Pin, list_pins, pins_beside
from share_service.store.search import search_articles
from share_service.web import auth
from share_service.web.context import service
from share_service.web.desk.blueprint import blueprint
from share_service.web.desk.rows import Story, story
from share_service.web.desk.urls import local
from share_service.web.i18n import gettext as _
from share_service.web.i18n import ngettext, page_language

# What an include shows that asks for no number, and how many are listed below.
SHOWN = 5
LISTED = 10
FOUND = 8
LOOKED_THROUGH = 60
LONGEST_QUERY = 200
LONGEST_TAG = 80
HOUR = 3_600
#: How long a pin can be told to stand, in hours.
SPANS = (3, 6, 12, 24, 72, 168)


@dataclass(frozen=True, slots=True)
class Place:
    """Which list is looked at: in ``language`` (None: articles that say none), beside articles of ``section``."""

    language: str | None
    section: str

    def query(self) -> dict[str, Any]:
        """Return it as the parameters of the page's address."""
        return {"language": self.language or "", "section": self.section}


@dataclass(frozen=True, slots=True)
class Row:
    """One article of the list: why it stands there, and the pin that holds for it."""

    story: Story
    reason: str
    pin: Pin | None
    place: int = 0
    #: Whether the pin is this very list's, so that it can be moved and taken off here.
    own: bool = False
    first: bool = False
    last: bool = False


@blueprint.get("/more")
def more() -> str:
    """Show the list that readers see, what is left out of it, and what could be pinned."""
    return _page(_place(request.args))


@blueprint.post("/more")
@auth.open_to("editor")
def change_more() -> Response | tuple[str, int]:
    """Pin an article, leave it out, let it go, move it, or say until when it stands."""
    place = _place(request.form)
    article_id = request.form.get("article", type=int) or 0
    try:
        flash(_change(service(), article_id, place.section, request.form.get("do", "")))
    except BadInput as error:
        return _page(place, problem=_problem(error)), error.status
    if request.form.get("back") == "article":
        return redirect(url_for("desk.article", article_id=article_id, _anchor="more"), HTTPStatus.SEE_OTHER)
    return redirect(url_for("desk.more", _anchor=f"p{article_id}", **place.query()), HTTPStatus.SEE_OTHER)


def _change(parts: Service, article_id: int, section: str, wanted: str) -> str:
    """Do what a form asks for; return the sentence that says that it is done."""
    author = g.editor.email
    stored = get_article(parts.engine, article_id)
    title = stored.article.title
    if wanted in ("up", "down"):
        at = move_pin(parts, article_id, -1 if wanted == "up" else 1, section=section, author=author)
        return _("“%(title)s” is now number %(place)s.", title=title, place=at)
    if wanted == "release":
        release_article(parts, article_id, section=section, author=author)
        return _("“%(title)s” stands where its readers put it.", title=title)
    if wanted not in ("pin", "until", "ban"):
        raise BadInput("This form is not one of the desk's.", code="form_unknown", status=400)
    hours = request.form.get("hours", type=int) if wanted == "until" else None
    until = int(time.time()) + hours * HOUR if hours in SPANS else None
    pin_article(parts, article_id, section=section, banned=wanted == "ban", expires_at=until, author=author)
    if wanted == "ban":
        return _("“%(title)s” is left out.", title=title)
    return _("“%(title)s” is pinned.", title=title)


def _place(asked: MultiDict[str, str]) -> Place:
    # An empty language is that of articles that say none; none at all is the newsroom's.
    language = asked.get("language", service().site.language)[:LONGEST_TAG].replace("\0", "")
    return Place(tongue(language), check_section(asked.get("section", "")))


def _page(place: Place, problem: str = "") -> str:
    parts = service()
    wanted = request.args.get("q", "")[:LONGEST_QUERY].strip()
    found = more_content(parts, limit=LISTED, language=place.language, section=place.section or None)
    held = {pin.article_id: pin for pin in pins_beside(parts.engine, place.section)}
    known = get_articles(parts.engine, [*held, *(item.id for item in found.items)])
    rows = _rows(parts, place, found, known, held)
    places = recent_places(parts.engine)
    return render_template(
        "desk/more.html",
        place=place,
        sentence=_sentence(found),
        shown=rows[:SHOWN],
        below=rows[SHOWN:],
        banned=_banned(parts, place, known, held),
        wanted=wanted,
        found=_found(parts, place, wanted, held) if wanted else [],
        languages=_languages(place, [language for language, _section in places]),
        sections=_sections(place, places),
        spans=SPANS,
        most=MAX_PINNED,
        problem=problem,
        may_edit=g.editor.may("editor"),
    )


def _rows(
    parts: Service, place: Place, found: MoreList, known: dict[int, StoredArticle], held: dict[int, Pin]
) -> list[Row]:
    own = [item.id for item in found.items if item.reason == "pinned" and held[item.id].section == place.section]
    return [
        Row(
            _story(parts, known[item.id]),
            item.reason,
            held.get(item.id),
            item.rank,
            own=item.id in own,
            first=own[:1] == [item.id],
            last=own[-1:] == [item.id],
        )
        for item in found.items
        if item.id in known
    ]


def _banned(parts: Service, place: Place, known: dict[int, StoredArticle], held: dict[int, Pin]) -> list[Row]:
    return [
        Row(story(parts, known[pin.article_id]), "banned", pin, own=pin.section == place.section)
        for pin in held.values()
        if pin.banned and pin.article_id in known and tongue(known[pin.article_id].article.language) == place.language
    ]


def _found(parts: Service, place: Place, query: str, held: dict[int, Pin]) -> list[Row]:
    same = [
        stored
        for stored in search_articles(parts.engine, query, LOOKED_THROUGH)
        if tongue(stored.article.language) == place.language
    ]
    return [Row(story(parts, stored), "found", held.get(stored.id)) for stored in same[:FOUND]]


def _story(parts: Service, stored: StoredArticle) -> Story:
    return replace(story(parts, stored), card=local(card_url(parts, stored, SIZES["landscape"])))


def _languages(place: Place, tags: Sequence[str | None]) -> list[tuple[str | None, str]]:
    """Return the languages that articles are in, as ``(tag, name)``; none where there is one only."""
    known = list(dict.fromkeys([place.language, *map(tongue, tags)]))
    named = [(tag, language_name(tag)) for tag in known]
    return sorted(named, key=lambda one: one[1]) if len(known) > 1 else []


def _sections(place: Place, places: Sequence[tuple[str | None, str | None]]) -> list[str]:
    found = {section for language, section in places if section and tongue(language) == place.language}
    named = {place.section, *(pin.section for pin in list_pins(service().engine))}
    return sorted(found | (named - {EVERYWHERE}))


def language_name(tag: str | None) -> str:
    """Return a language's name in the language of the current page, with a capital; the tag of one without a name."""
    if tag is None:
        return _("No language")
    try:
        name = Locale.parse(tag, sep="-").get_display_name(page_language()) or tag
    except (UnknownLocaleError, ValueError):
        return tag
    return name[:1].upper() + name[1:]


def _sentence(found: MoreList) -> str:
    pinned = sum(1 for item in found.items if item.reason == "pinned")
    if not found.items:
        return _("Nothing stands under the articles yet.")
    if found.source == "trending":
        if not pinned:
            return _("Nothing is pinned: what readers follow most just now comes first.")
        return ngettext(
            "%(count)s article is pinned; what readers follow most just now comes after it.",
            "%(count)s articles are pinned; what readers follow most just now comes after them.",
            pinned,
            count=pinned,
        )
    if not pinned:
        return _("Nothing is pinned, and nothing is much followed just now: the latest articles come first.")
    return ngettext(
        "%(count)s article is pinned; the latest come after it, as nothing is much followed just now.",
        "%(count)s articles are pinned; the latest come after them, as nothing is much followed just now.",
        pinned,
        count=pinned,
    )


def _problem(error: BadInput) -> str:
    said = {
        "too_many_pinned": _(
            "%(count)s articles are pinned already, and that is the most: unpin one first.", count=MAX_PINNED
        ),
        "too_many_banned": _(
            "%(count)s articles are left out already, and that is the most: let some in again.", count=MAX_BANNED
        ),
        "host_not_allowed": _("This article stands at an address that is not the newsroom's any more."),
    }
    return said.get(error.code, error.detail)
