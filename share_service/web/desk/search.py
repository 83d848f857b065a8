"""Search over the articles: words of a headline, a section, an author, or an address."""

from __future__ import annotations

from flask import render_template, request

from share_service.store.search import search_articles
from share_service.web.context import service
from share_service.web.desk.blueprint import blueprint
from share_service.web.desk.rows import story
from share_service.web.i18n import decimal, ngettext
from share_service.web.i18n import gettext as _

FOUND = 30
LONGEST_QUERY = 200


@blueprint.get("/search")
def search() -> str:
    """Show the articles that hold every word of ``?q=``, the newest first."""
    parts = service()
    query = request.args.get("q", "")[:LONGEST_QUERY].strip()
    found = search_articles(parts.engine, query, FOUND) if query else []
    return render_template(
        "desk/search.html",
        query=query,
        found=[story(parts, stored) for stored in found],
        answer=_answer(query, len(found)),
    )


def _answer(query: str, count: int) -> str:
    if not query:
        return _("What are you looking for?")
    if not count:
        return _("No article holds “%(query)s”.", query=query)
    if count == FOUND:
        return _("The %(count)s newest articles that hold “%(query)s”.", count=decimal(count), query=query)
    return ngettext(
        "%(count)s article holds “%(query)s”.",
        "%(count)s articles hold “%(query)s”.",
        count,
        count=decimal(count),
        query=query,
    )
