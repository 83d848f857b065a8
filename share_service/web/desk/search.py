"""Search over the articles: words of a headline, a section, an author, or an address."""

from __future__ import annotations

from flask import Response, render_template, request

from share_service.articles.article import Article
from share_service.newsroom.parts import Service
from share_service.store.search import search_articles
from share_service.web.context import service
from share_service.web.desk.blueprint import blueprint
from share_service.web.desk.rows import story
from share_service.web.desk.tables import Table, table_file
from share_service.web.i18n import decimal, ngettext
from share_service.web.i18n import gettext as _

FOUND = 30
# A file has more of them than a page that is read.
EXPORTED = 10_000
LONGEST_QUERY = 200


@blueprint.get("/search")
def search() -> str | Response:
    """Show the articles that hold every word of ``?q=``, the newest first."""
    parts = service()
    query = request.args.get("q", "")[:LONGEST_QUERY].strip()
    if (file := table_file({"found": lambda: found_table(parts, query)})) is not None:
        return file
    found = search_articles(parts.engine, query, FOUND) if query else []
    return render_template(
        "desk/search.html",
        query=query,
        found=[story(parts, stored) for stored in found],
        answer=_answer(query, len(found)),
    )


def found_table(parts: Service, query: str) -> Table:
    """Return the articles that hold every word of ``query``, for machines, more of them than the page has."""
    found = search_articles(parts.engine, query, EXPORTED) if query else []
    columns = ("article", "url", "title", "section", "language", "published_at")
    rows = ((one.id, *_columns(one.article)) for one in found)
    return Table("articles", columns, rows)


def _columns(article: Article) -> tuple[str | None, ...]:
    published = article.published_at.isoformat() if article.published_at else None
    return article.url, article.title, article.section, article.language, published


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
