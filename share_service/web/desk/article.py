"""**Article**: one article's card, link and numbers over a range, a file and a template for each section."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Response, render_template, request

from share_service.newsroom.parts import Service
from share_service.store.articles import StoredArticle, get_article
from share_service.web.context import service
from share_service.web.desk import clock
from share_service.web.desk.article_author import article_author
from share_service.web.desk.article_head import article_head
from share_service.web.desk.article_hours import article_hours, hours_table
from share_service.web.desk.article_imported import article_imported, imported_table
from share_service.web.desk.article_links import article_links, links_table
from share_service.web.desk.article_more import article_more
from share_service.web.desk.article_networks import article_networks, networks_table
from share_service.web.desk.article_notes import article_notes, notes_table
from share_service.web.desk.article_numbers import article_numbers
from share_service.web.desk.article_refused import article_refused
from share_service.web.desk.article_timeline import article_timeline, timeline_table
from share_service.web.desk.article_trials import article_trials
from share_service.web.desk.blueprint import blueprint
from share_service.web.desk.ranges import Range, named_range, range_names
from share_service.web.desk.tables import Table, table_file

#: What the page is made of. The answer of each stands in the template under the section's name, and
#: `templates/desk/article_<name>.html` shows it; `article.html` says in which order.
SECTIONS: dict[str, Callable[[Service, StoredArticle, Range], Any]] = {
    "head": article_head,
    "more": article_more,
    "numbers": article_numbers,
    "timeline": article_timeline,
    "networks": article_networks,
    "refused": article_refused,
    "trials": article_trials,
    "author": article_author,
    "imported": article_imported,
    "hours": article_hours,
    "notes": article_notes,
    "links": article_links,
}

#: The tables of the page that are files too: ``?format=csv&table=<name>``.
TABLES: dict[str, Callable[[Service, StoredArticle, Range], Table]] = {
    "timeline": timeline_table,
    "networks": networks_table,
    "hours": hours_table,
    "imported": imported_table,
    "notes": notes_table,
    "links": links_table,
}


@blueprint.get("/articles/<id:article_id>")
def article(article_id: int) -> str | Response:
    """Show one article: how its card looks, its link, and what it brought."""
    parts = service()
    stored = get_article(parts.engine, article_id)
    parts.ingester.take_in()
    tables = {name: partial(tell, parts, stored, _span(parts)) for name, tell in TABLES.items()}
    return table_file(tables) or article_page(parts, stored)


def article_page(parts: Service, stored: StoredArticle, **more: object) -> str:
    """Return the page of an article; ``more`` is what a form on it has to say."""
    span = _span(parts)
    return render_template(
        "desk/article.html",
        article=stored.article,
        article_id=stored.id,
        span=span,
        ranges=range_names(),
        sections={name: tell(parts, stored, span) for name, tell in SECTIONS.items()},
        **more,
    )


def _span(parts: Service) -> Range:
    return named_range(request.args.get("range"), clock.now(), parts.settings.zone)
