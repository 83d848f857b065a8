"""``/api/v1/…/stats``: the numbers, as programs read them."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, Response, jsonify, request

from share_service.errors import BadInput
from share_service.stats.questions import article_stats, site_stats
from share_service.stats.ranking import ranking
from share_service.store.articles import get_article
from share_service.store.imports import imported_clicks
from share_service.web.api import require_key
from share_service.web.context import service

blueprint = Blueprint("stats", __name__, url_prefix="/api/v1")
blueprint.before_request(require_key)

MAX_LISTED = 200


@blueprint.get("/articles/<id:article_id>/stats")
def of_article(article_id: int) -> Response:
    """Answer an article's clicks, previews, intents and copies, by channel and by hour or day."""
    parts = service()
    get_article(parts.engine, article_id)
    parts.ingester.take_in()
    answer = article_stats(parts.engine, article_id, **_asked(), zone=parts.settings.zone, networks=parts.networks)
    # What another shortener had counted is a total without a time: beside the range, never in it.
    return jsonify(answer | {"imported_clicks": sum(imported_clicks(parts.engine, article_id).values())})


@blueprint.get("/stats")
def of_site() -> Response:
    """Answer the same for all articles together, or for those of one section."""
    parts = service()
    parts.ingester.take_in()
    section = request.args.get("section")
    return jsonify(
        site_stats(parts.engine, **_asked(), section=section, zone=parts.settings.zone, networks=parts.networks)
    )


@blueprint.get("/stats/articles")
def of_articles() -> Response:
    """Answer which articles were clicked most in a range, or which rise just now."""
    parts = service()
    asked = request.args
    limit = asked.get("limit", "50")
    if not re.fullmatch(r"[0-9]{1,3}", limit) or not 1 <= int(limit) <= MAX_LISTED:
        raise BadInput(f"limit must be a number from 1 to {MAX_LISTED}.", code="limit_invalid")
    parts.ingester.take_in()
    order, start, end = asked.get("order", "clicks"), asked.get("from"), asked.get("to")
    return jsonify(ranking(parts.engine, order, start, end, limit=int(limit), zone=parts.settings.zone))


def _asked() -> dict[str, Any]:
    asked = request.args
    return {
        "start": asked.get("from"),
        "end": asked.get("to"),
        "compare": asked.get("compare"),
        "by": asked.get("by"),
    }
