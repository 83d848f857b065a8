"""``GET /buttons?url=…`` and ``GET /buttons/<article id>``: the share buttons as an HTML fragment.

For a server include, ESI, or the ``<share-buttons>`` element. The fragment names nobody and asks
nobody: it is the same for every reader, so any cache may keep it.
"""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request
from markupsafe import Markup

from share_service.newsroom.buttons import button_row
from share_service.newsroom.parts import Service
from share_service.store.articles import StoredArticle, get_article
from share_service.web.cards import known_or_read
from share_service.web.context import service

blueprint = Blueprint("buttons", __name__)

CACHING = "public, max-age=60, stale-while-revalidate=600"


@blueprint.get("/buttons")
def buttons_of_url() -> Response:
    """Answer the buttons of the article at ``?url=``; an unknown one of our hosts is read first."""
    parts = service()
    return _answer(parts, known_or_read(parts, request.args.get("url", "")))


@blueprint.get("/buttons/<int:article_id>")
def buttons_of_article(article_id: int) -> Response:
    """Answer the buttons of the article with that id."""
    parts = service()
    return _answer(parts, get_article(parts.engine, article_id))


@blueprint.after_request
def _open_to_all(answer: Response) -> Response:
    # Errors too: the element on another host's page must be able to read what went wrong.
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


@blueprint.app_template_global("share_buttons")
def share_buttons(article_url: str, *, theme: str = "icon-text", lang: str | None = None) -> Markup:
    """Return the fragment for a page of this very app (the demo newsroom): what a server include would insert.

    Raises:
        BadInput: no article of our hosts is at ``article_url``.
        FetchRefused: its page could not be read.
    """
    parts = service()
    return fragment(parts, known_or_read(parts, article_url), theme=theme, lang=lang)


def fragment(parts: Service, stored: StoredArticle, *, theme: str, lang: str | None) -> Markup:
    """Return the buttons of an article as HTML.

    Raises:
        BadInput: there is no such theme.
    """
    row = button_row(parts, stored, theme=theme, lang=lang)
    signed = parts.site.buttons.share_url == "signed"
    html = render_template(
        "share/buttons.html",
        row=row,
        events=f"{parts.settings.public_url}/events",
        copy_link=row.copy.href if signed else stored.article.url,
        native_link=row.native.href if signed else stored.article.url,
    )
    return Markup(html)  # noqa: S704 - rendered with autoescape


def _answer(parts: Service, stored: StoredArticle) -> Response:
    theme = request.args.get("theme", "icon-text")
    html = fragment(parts, stored, theme=theme, lang=request.args.get("lang"))
    answer = Response(html, content_type="text/html; charset=utf-8")
    answer.headers["Cache-Control"] = CACHING
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.add_etag()
    answer.make_conditional(request)
    return answer
