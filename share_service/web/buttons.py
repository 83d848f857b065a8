"""``GET /buttons?url=…`` and ``GET /buttons/<article id>``: the share buttons as an HTML fragment.

For a server include, ESI, or the ``<share-buttons>`` element. The fragment names nobody and asks
nobody: it is the same for every reader, so any cache may keep it; while a trial of the article runs, until
its variant's turn is over.
"""

from __future__ import annotations

import time
from functools import lru_cache
from hashlib import blake2b
from http import HTTPStatus
from typing import TYPE_CHECKING, NamedTuple, cast

from flask import Blueprint, Flask, Response, current_app, render_template, request
from markupsafe import Markup

from share_service.errors import ServiceError
from share_service.newsroom.buttons import button_row, spoken
from share_service.newsroom.lookup import known_or_read
from share_service.newsroom.rotation import TURN_SECONDS
from share_service.store.articles import get_article
from share_service.web.context import service

if TYPE_CHECKING:
    from flask.blueprints import BlueprintSetupState

    from share_service.newsroom.parts import Service

blueprint = Blueprint("buttons", __name__)

EXTENSION = "share-buttons"
DEFAULT_THEME = "icon-text"
# A turn of a trial's variant begins when what was rendered before is forgotten.
FRESH_SECONDS = TURN_SECONDS
CACHING = f"public, max-age={FRESH_SECONDS}, stale-while-revalidate=600"
# About 12 KB each.
KEPT = 512
MAX_LANGUAGE_TAG = 40


class Fragment(NamedTuple):
    """A rendered fragment, its entity tag, and when it must be asked for anew (seconds since the epoch), if so."""

    html: Markup
    etag: str
    until: int | None


class Fragments:
    """The fragments rendered last, for one process: until an article changes, and for a minute at most."""

    def __init__(self, parts: Service) -> None:
        self._parts = parts
        self._kept = lru_cache(maxsize=KEPT)(self._rendered)

    def get(self, subject: str | int, theme: str, lang: str | None) -> Fragment:
        """Return the buttons of the article at a URL, or with an id, in ``lang`` where the buttons speak it.

        Raises:
            BadInput: no article of our hosts is at that URL, or there is no such theme.
            FetchRefused: the article's page could not be read.
            NotFound: there is no article with that id.
        """
        # Articles can change on another machine without this one's generation; then the minute tells.
        moment = (self._parts.changes.generation(), int(time.time() // FRESH_SECONDS))
        found = self._kept(subject, theme, spoken((lang or "")[:MAX_LANGUAGE_TAG]), moment)
        if isinstance(found, ServiceError):
            raise found.with_traceback(None)
        return found

    def _rendered(
        self, subject: str | int, theme: str, lang: str | None, _moment: tuple[int, int]
    ) -> Fragment | ServiceError:
        # A refusal is kept too: a page that cannot be read is not fetched again for each of its readers.
        try:
            return self._render(subject, theme, lang)
        except ServiceError as error:
            if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                raise
            return error

    def _render(self, subject: str | int, theme: str, lang: str | None) -> Fragment:
        parts = self._parts
        stored = get_article(parts.engine, subject) if isinstance(subject, int) else known_or_read(parts, subject)
        row = button_row(parts, stored, theme=theme, lang=lang)
        html = render_template(
            "share/buttons.html",
            row=row,
            events=f"{parts.settings.public_url}/events",
        )
        etag = blake2b(html.encode(), digest_size=8).hexdigest()
        return Fragment(Markup(html), etag, row.until)  # noqa: S704 - rendered with autoescape


@blueprint.record_once
def _prepare(state: BlueprintSetupState) -> None:
    app = cast("Flask", state.app)
    app.extensions[EXTENSION] = Fragments(service(app))


def fragments() -> Fragments:
    """Return the fragments of the running app."""
    found = current_app.extensions[EXTENSION]
    assert isinstance(found, Fragments)
    return found


@blueprint.get("/buttons")
def buttons_of_url() -> Response:
    """Answer the buttons of the article at ``?url=``; an unknown one of our hosts is read first."""
    return _answer(request.args.get("url", ""))


@blueprint.get("/buttons/<id:article_id>")
def buttons_of_article(article_id: int) -> Response:
    """Answer the buttons of the article with that id."""
    return _answer(article_id)


@blueprint.after_request
def _open_to_all(answer: Response) -> Response:
    # Errors too: the element on another host's page must be able to read what went wrong.
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


@blueprint.app_template_global("share_buttons")
def share_buttons(article_url: str, *, theme: str = DEFAULT_THEME, lang: str | None = None) -> Markup:
    """Return the fragment for a page of this very app (the demo newsroom): what a server include would insert.

    Raises:
        BadInput: no article of our hosts is at ``article_url``, or there is no such theme.
        FetchRefused: its page could not be read.
    """
    return fragments().get(article_url, theme, lang).html


def _until(moment: int) -> str:
    # Nothing stale: another variant's turn has begun.
    return f"public, max-age={max(1, moment - int(time.time()))}"


def _answer(subject: str | int) -> Response:
    found = fragments().get(subject, request.args.get("theme", DEFAULT_THEME), request.args.get("lang"))
    answer = Response(found.html, content_type="text/html; charset=utf-8")
    answer.headers["Cache-Control"] = CACHING if found.until is None else _until(found.until)
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.set_etag(found.etag)
    answer.make_conditional(request)
    return answer
