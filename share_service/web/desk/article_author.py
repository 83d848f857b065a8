"""**Article**, the author's link: made, shown and ended by editors."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import g, redirect, request, url_for
from werkzeug.wrappers import Response

from share_service.newsroom.authors import DAYS, author_url, share_numbers
from share_service.newsroom.parts import Service
from share_service.store.articles import StoredArticle, get_article
from share_service.store.audit import note
from share_service.store.author_links import author_link, end_author_link
from share_service.web import auth
from share_service.web.context import service
from share_service.web.desk.blueprint import blueprint
from share_service.web.desk.ranges import Range

# What the form offers, in days.
CHOICES = (7, DAYS, 90)


def article_author(parts: Service, stored: StoredArticle, _span: Range) -> dict[str, Any]:
    """Return the link that is out and when it ends, for those who may make one."""
    may = g.editor is not None and g.editor.may("editor")
    link = author_link(parts.engine, stored.id) if may else None
    return {
        "may": may,
        "url": author_url(parts, link) if link else "",
        "ends": link.expires_at if link else None,
        "choices": CHOICES,
        "days": DAYS,
    }


@blueprint.post("/articles/<id:article_id>/author")
@auth.open_to("editor")
def share_with_author(article_id: int) -> Response:
    """Make the link for the author, or end it."""
    parts = service()
    stored = get_article(parts.engine, article_id)
    if request.form.get("do") == "end":
        if end_author_link(parts.engine, article_id):
            note(parts.engine, g.editor.email, "article_unshared", stored.article.title)
    else:
        days = request.form.get("days", type=int)
        share_numbers(parts, article_id, g.editor.email, days if days in CHOICES else DAYS)
        note(parts.engine, g.editor.email, "article_shared", stored.article.title)
    return redirect(url_for("desk.article", article_id=article_id, _anchor="author"), HTTPStatus.SEE_OTHER)
