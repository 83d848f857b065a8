"""What an author sees: one article's numbers, by a signed link, read only, and no other page."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

from flask import Response, g, render_template, request

from share_service.newsroom.authors import shared_article
from share_service.store.articles import get_article
from share_service.web import auth
from share_service.web.context import service
from share_service.web.desk.article import SECTIONS, TABLES
from share_service.web.desk.blueprint import blueprint
from share_service.web.desk.ranges import named_range, range_names
from share_service.web.desk.tables import table_file

#: The sections that change nothing and lead nowhere else; what is new on the article's page is not here by itself.
SHOWN = ("head", "numbers", "timeline", "networks", "refused")
SHOWN_TABLES = ("timeline", "networks")


@blueprint.get("/author/<token>")
@auth.open_to(None)
def author(token: str) -> str | Response:
    """Show the article that the link is of, to whoever holds it."""
    parts = service()
    link = shared_article(parts, token)
    # An editor who tries the link sees what the author sees.
    g.editor = None
    stored = get_article(parts.engine, link.article_id)
    span = named_range(request.args.get("range"), datetime.now(UTC), parts.settings.zone)
    parts.ingester.take_in()
    tables = {name: partial(TABLES[name], parts, stored, span) for name in SHOWN_TABLES}
    if (file := table_file(tables)) is not None:
        return file
    return render_template(
        "desk/author.html",
        article=stored.article,
        article_id=stored.id,
        ends=link.expires_at,
        span=span,
        ranges=range_names(),
        sections={name: SECTIONS[name](parts, stored, span) for name in SHOWN},
    )
