"""``/api/v1/now``: today so far, and the articles that move."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any

from flask import Response, jsonify, request
from pydantic import Field

from share_service.errors import BadInput
from share_service.stats.days import rfc3339
from share_service.stats.overview import Moving, overview
from share_service.store.articles import StoredArticle, get_articles
from share_service.web.api.blueprint import blueprint
from share_service.web.api.declare import Answer, Operation, Parameter, Shape
from share_service.web.api.looks import LANG_INVALID, LANGUAGES
from share_service.web.api.shapes import Address, Count, Id, Instant
from share_service.web.api.stats_shapes import Totals
from share_service.web.context import service
from share_service.web.desk.now import today_of
from share_service.web.desk.sentence import sentence
from share_service.web.i18n import speaking

MOVING = 10
LANG = Parameter("lang", "The language of the sentence.", {"type": "string", "enum": list(LANGUAGES), "default": "en"})


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
    sentence: str = Field(
        description="What the desk opens with: today beside the same weekday of the weeks before, in words.",
        examples=["38 clicks since midnight: about as many as on a usual Monday by this time; most through Facebook."],
    )
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
    parameters=(LANG,),
    answers={200: Answer("Today.", Today)},
    errors=(LANG_INVALID,),
)
def now() -> Response:
    """Answer today so far."""
    parts, moment, language = service(), time.time(), request.args.get("lang", LANGUAGES[0])
    if language not in LANGUAGES:
        raise BadInput(f"lang must be one of {', '.join(LANGUAGES)}.", code=LANG_INVALID.code)
    zone = parts.settings.zone
    parts.ingester.take_in()
    found = overview(parts.engine, zone=zone, networks=parts.networks, now=moment, limit=MOVING)
    known = get_articles(parts.engine, [item.article for item in found.moving])
    with speaking(language):
        said = sentence(today_of(parts, found, datetime.fromtimestamp(moment, zone)))
    return jsonify(
        {
            "sentence": said,
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
