"""**Article**: one article's card, link and numbers over a range, a file and a template for each section."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

from flask import Response, render_template, request

from share_service.newsroom.parts import Service
from share_service.store.articles import StoredArticle, get_article
from share_service.web.context import service
from share_service.web.desk.article_author import article_author
from share_service.web.desk.article_head import article_head
from share_service.web.desk.article_more import article_more
from share_service.web.desk.article_networks import article_networks, networks_table
from share_service.web.desk.article_numbers import article_numbers
from share_service.web.desk.article_refused import article_refused
from share_service.web.desk.article_timeline import article_timeline, timeline_table
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
    "author": article_author,
}

#: The tables of the page that are files too: ``?format=csv&table=<name>``.
TABLES: dict[str, Callable[[Service, StoredArticle, Range], Table]] = {
    "timeline": timeline_table,
    "networks": networks_table,
}


@blueprint.get("/articles/<id:article_id>")
def article(article_id: int) -> str | Response:
    """Show one article: how its card looks, its link, and what it brought."""
    parts = service()
    stored = get_article(parts.engine, article_id)
    span = named_range(request.args.get("range"), datetime.now(UTC), parts.settings.zone)
    parts.ingester.take_in()
    tables = {name: partial(tell, parts, stored, span) for name, tell in TABLES.items()}
    if (file := table_file(tables)) is not None:
        return file
    return render_template(
        "desk/article.html",
        article=stored.article,
        article_id=stored.id,
        span=span,
        ranges=range_names(),
        sections={name: tell(parts, stored, span) for name, tell in SECTIONS.items()},
    )
