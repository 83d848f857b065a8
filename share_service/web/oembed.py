"""``GET /oembed?url=``: oEmbed 1.0 in JSON. XML is not spoken: 501, as the specification asks."""

from __future__ import annotations

import json

from flask import Blueprint, Response, request

from share_service.errors import BadInput, NotFound
from share_service.newsroom.destinations import destination
from share_service.newsroom.lookup import known_or_read
from share_service.newsroom.oembed import CACHE_S, oembed_answer
from share_service.newsroom.parts import Service
from share_service.store.articles import StoredArticle, get_article
from share_service.web.context import service
from share_service.web.problems import problem

blueprint = Blueprint("oembed", __name__)

CACHING = f"public, max-age=300, stale-while-revalidate={CACHE_S}"
MAX_PIXELS = 100_000


@blueprint.get("/oembed")
def oembed() -> Response:
    """Answer the embed of the article at ``?url=``, its own address or one of our links to it."""
    parts = service()
    if request.args.get("format", "json").lower() != "json":
        return problem(501, "format_unknown", "Only JSON is spoken here: leave format out.")
    limits = {"max_width": _pixels("maxwidth"), "max_height": _pixels("maxheight")}
    found = oembed_answer(parts, _article(parts, request.args.get("url", "")), **limits)
    answer = Response(json.dumps(found, ensure_ascii=False), content_type="application/json; charset=utf-8")
    answer.headers["Cache-Control"] = CACHING
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.add_etag()
    answer.make_conditional(request)
    return answer


@blueprint.after_request
def _open_to_all(answer: Response) -> Response:
    # Editors of other sites ask from their own pages.
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


def _article(parts: Service, url: str) -> StoredArticle:
    if not url:
        raise BadInput("Say which article: ?url= is missing.", code="url_invalid", status=400)
    links = f"{parts.settings.public_url}/s/"
    if url.startswith(links):
        return get_article(parts.engine, destination(parts, url.removeprefix(links)).article)
    try:
        return known_or_read(parts, url)
    except BadInput as error:
        if error.code != "host_not_allowed":
            raise
        raise NotFound("No article of this host is served here.", code="article_unknown") from error


def _pixels(name: str) -> int | None:
    wish = request.args.get(name)
    if wish is None:
        return None
    if not (wish.isascii() and wish.isdecimal() and 0 < int(wish[:9]) <= MAX_PIXELS):
        raise BadInput(f"{name} is a number of pixels.", code="size_invalid", status=400)
    return int(wish)
