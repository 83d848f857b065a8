"""``/api/v1/…/stats``: the numbers, as programs read them."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from share_service.stats.questions import article_stats, site_stats
from share_service.store.articles import get_article
from share_service.web.api import require_key
from share_service.web.context import service

blueprint = Blueprint("stats", __name__, url_prefix="/api/v1")
blueprint.before_request(require_key)


@blueprint.get("/articles/<id:article_id>/stats")
def of_article(article_id: int) -> Response:
    """Answer an article's clicks, previews, intents and copies, by channel and by hour or day."""
    parts = service()
    get_article(parts.engine, article_id)
    parts.ingester.take_in()
    return jsonify(article_stats(parts.engine, article_id, *_span(), zone=parts.settings.zone, networks=parts.networks))


@blueprint.get("/stats")
def of_site() -> Response:
    """Answer the same for all articles together."""
    parts = service()
    parts.ingester.take_in()
    return jsonify(site_stats(parts.engine, *_span(), zone=parts.settings.zone, networks=parts.networks))


def _span() -> tuple[str | None, str | None]:
    return request.args.get("from"), request.args.get("to")
