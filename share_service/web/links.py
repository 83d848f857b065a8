"""``GET /s/<token>`` as Flask sees it: links that lead nowhere, and why, for people and programs.

The door in front of Flask answers the links that lead somewhere.
"""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from share_service.errors import Gone, NotFound
from share_service.newsroom.destinations import destination
from share_service.newsroom.parts import Service
from share_service.store.articles import StoredArticle, latest_articles
from share_service.web.context import service
from share_service.web.door import visit_of
from share_service.web.problems import wants_json
from share_service.web.redirect import Answer, Redirects

blueprint = Blueprint("links", __name__)

SUGGESTED = 5


# An address with a double slash is another address: mending it would be a redirect made of what was asked.
@blueprint.get("/s/<path:token>", merge_slashes=False)
def follow(token: str) -> Response:
    """Answer a link: 404 when it is not known, 410 when it was ended; 302 when it came alive meanwhile."""
    parts = service()
    try:
        destination(parts, token)
    except (NotFound, Gone) as error:
        if wants_json():
            raise
        return _page(parts, error)
    redirects: Redirects[Answer] = Redirects(parts, lambda answer: answer)
    answer = redirects.answer(token, visit_of(request.environ))
    if answer is None:
        raise NotFound("This link is not known here.", code="token_unknown")
    return Response(answer.body, answer.status, answer.headers)


def _page(parts: Service, error: NotFound | Gone) -> Response:
    template = "share/link_gone.html" if isinstance(error, Gone) else "share/link_unknown.html"
    page = render_template(template, site=parts.site, latest=_latest(parts))
    answer = Response(page, error.status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _latest(parts: Service) -> list[StoredArticle]:
    return latest_articles(parts.engine, SUGGESTED)
