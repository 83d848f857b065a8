"""``/api/v1/now``: today so far, and the articles that move."""

from __future__ import annotations

import time
from typing import Any

from flask import Response, jsonify
from pydantic import Field

from share_service.stats.days import rfc3339
from share_service.stats.overview import Moving, overview
from share_service.store.articles import StoredArticle, get_articles
from share_service.web.api.blueprint import blueprint
from share_service.web.api.declare import Answer, Operation, Shape
from share_service.web.api.shapes import Address, Count, Id, Instant
from share_service.web.api.stats_shapes import Totals
from share_service.web.context import service

MOVING = 10


class MovingArticle(Shape):
    """An article that people come to today."""

    article: Id
    url: Address
    title: str
    section: str | None
    clicks: Count = Field(description="Today so far.")
    last_hour: Count = Field(description="In the last sixty minutes or so.")
    same_hour_yesterday: Count = Field(description="In the same minutes of yesterday.")
    hours: list[Count] = Field(description="In each hour of the day, zeros included.")
    channels: dict[str, Totals]


class Today(Shape):
    """The site today."""

    at: Instant
    timezone: str = Field(examples=["Europe/Paris"])
    totals: Totals
    channels: dict[str, Totals]
    same_weekday: list[Count] = Field(
        description="Clicks up to the same time on the same weekday of the last eight weeks, the latest first."
    )
    moving: list[MovingArticle] = Field(description="Those clicked most today.")


@blueprint.get("/now")
@Operation(
    summary="Read today's numbers",
    tag="Numbers",
    scope="stats",
    description="What the desk opens with: today so far, and the articles that move.",
    answers={200: Answer("Today.", Today)},
)
def now() -> Response:
    """Answer today so far."""
    parts, moment = service(), time.time()
    zone = parts.settings.zone
    parts.ingester.take_in()
    found = overview(parts.engine, zone=zone, networks=parts.networks, now=moment, limit=MOVING)
    known = get_articles(parts.engine, [item.article for item in found.moving])
    return jsonify(
        {
            "at": rfc3339(int(moment), zone),
            "timezone": str(zone),
            "totals": found.totals,
            "channels": found.channels,
            "same_weekday": list(found.before),
            "moving": [_moving(item, known[item.article]) for item in found.moving if item.article in known],
        }
    )


def _moving(item: Moving, stored: StoredArticle) -> dict[str, Any]:
    return {
        "article": item.article,
        "url": stored.article.url,
        "title": stored.article.title,
        "section": stored.article.section,
        "clicks": item.clicks,
        "last_hour": item.last_hour,
        "same_hour_yesterday": item.same_hour,
        "hours": list(item.hours),
        "channels": item.channels,
    }
