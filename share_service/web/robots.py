"""``/robots.txt``: links, cards and oEmbed are for every crawler; the desk and the API are nobody's."""

from __future__ import annotations

from flask import Blueprint, Response, request

blueprint = Blueprint("robots", __name__)

# Plain ASCII, as X wants it. A preview needs the link and its picture: neither is ever closed to anybody,
# by whatever rule a crawler takes first.
RULES = """User-agent: *
Allow: /s/
Allow: /cards/
Allow: /card
Allow: /oembed
Allow: /assets/
Disallow: /desk/
Disallow: /api/
Disallow: /events
"""
CACHING = "public, max-age=86400"


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Answer the rules for crawlers."""
    answer = Response(RULES, content_type="text/plain; charset=utf-8")
    answer.headers["Cache-Control"] = CACHING
    answer.add_etag()
    answer.make_conditional(request)
    return answer
