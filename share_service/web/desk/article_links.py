"""**Article**, its campaign links: what each brought, and a form for a new one."""

from __future__ import annotations

import time
from http import HTTPStatus
from typing import Any

from flask import g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from share_service.errors import BadInput
from share_service.newsroom.campaigns import make_campaign
from share_service.newsroom.parts import Service
from share_service.stats.campaigns import article_links as counted_links
from share_service.stats.span import Span
from share_service.store.articles import StoredArticle, get_article
from share_service.store.links import Listed, links_of
from share_service.web import auth
from share_service.web.context import service
from share_service.web.desk.blueprint import blueprint
from share_service.web.desk.link_form import (
    LinkForm,
    new_form,
    place_groups,
    problem_words,
    sent_form,
    suggested_label,
    wishes,
)
from share_service.web.desk.link_rows import link_row, links_file
from share_service.web.desk.ranges import Range
from share_service.web.desk.tables import Table


def article_links(parts: Service, stored: StoredArticle, span: Range) -> dict[str, Any]:
    """Return the rows, the newest first, and what the form for a new link holds."""
    links = links_of(parts.engine, stored.id)
    counts, whole = counted_links(parts.engine, stored.id, seconds_of(span), time.time()) if links else ({}, {})
    rows = [link_row(parts, link, counts, whole) for link in reversed(links)]
    return {"rows": rows, "form": new_form(parts), **form_words(parts)}


def links_table(parts: Service, stored: StoredArticle, span: Range) -> Table:
    """Return the same for machines."""
    counts, _whole = counted_links(parts.engine, stored.id, seconds_of(span), time.time())
    listed = (Listed(link, stored.article.title, stored.article.url) for link in links_of(parts.engine, stored.id))
    return links_file(parts, f"article-{stored.id}-links-{span.file}", listed, counts)


@blueprint.get("/articles/<id:article_id>/links")
@auth.open_to("editor")
def new_link(article_id: int) -> str:
    """Show the form of a new campaign link on a page of its own."""
    return _page(get_article(service().engine, article_id), new_form(service()))


@blueprint.post("/articles/<id:article_id>/links")
@auth.open_to("editor")
def make_link(article_id: int) -> Response | tuple[str, int]:
    """Make a campaign link and show it."""
    parts = service()
    stored, sent = get_article(parts.engine, article_id), sent_form(request.form)
    try:
        made = make_campaign(parts, article_id, **wishes(parts, sent, new_form(parts)), author=g.editor.email)
    except BadInput as error:
        return _page(stored, sent, problem_words(error)), error.status
    return redirect(url_for("desk.link", link_id=made.id, made=1), HTTPStatus.SEE_OTHER)


def form_words(parts: Service) -> dict[str, Any]:
    """Return what the form of a link says beside its fields."""
    groups = place_groups(parts)
    labels = {place.key: suggested_label(parts, place.key) for group in groups for place in group}
    return {"groups": groups, "labels": labels, "zone": parts.settings.timezone}


def seconds_of(span: Range) -> Span:
    """Return a range of the desk as the span of a question."""
    return Span(int(span.start.timestamp()), int(span.end.timestamp()))


def _page(stored: StoredArticle, form: LinkForm, problem: str = "") -> str:
    return render_template(
        "desk/link_new.html",
        article=stored.article,
        article_id=stored.id,
        form=form,
        problem=problem,
        **form_words(service()),
    )
