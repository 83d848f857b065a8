"""``/api/v1/…/stats``: the numbers, as programs read them."""

from __future__ import annotations

from bisect import bisect_right
from operator import itemgetter
from typing import Any

from flask import Response, jsonify, request

from share_service.articles.article import clean_text
from share_service.stats.beside import BESIDE
from share_service.stats.breakdown import OF_ARTICLE, OF_SITE
from share_service.stats.questions import article_stats, site_stats
from share_service.stats.ranking import CLICKS, ORDERS, RISING, Row, named, ranked
from share_service.store.articles import get_article
from share_service.store.imports import imported_clicks
from share_service.web.api.blueprint import blueprint
from share_service.web.api.declare import Answer, Example, Operation, Parameter, Refusal
from share_service.web.api.pages import MAX_LIMIT, Paged
from share_service.web.api.refusals import ARTICLE_UNKNOWN, RANGE_INVALID
from share_service.web.api.stats_shapes import ArticleNumbers, Ranking, SiteNumbers
from share_service.web.context import service

TAG = "Numbers"
USUALLY_RANKED = 50
_RANKED = ("article", "url", "title", "section", "clicks")
_ranked = {
    CLICKS: Paged("most-clicked", (int, int), _RANKED, USUALLY_RANKED),
    RISING: Paged("rising", (float, int), (*_RANKED, "expected"), USUALLY_RANKED),
}

FROM = Parameter(
    "from", "A date (its whole day is in) or an RFC 3339 instant; without it, 28 days are taken.", example="2026-11-01"
)
TO = Parameter("to", "A date (its whole day is in) or an instant; without it, the end of today.", example="2026-11-22")
COMPARE = Parameter(
    "compare",
    "Beside the same range before, or the same weekdays of the last eight weeks.",
    {"type": "string", "enum": ["previous", "weekday"]},
)
BESIDE_BY = Parameter(
    "beside",
    "The clicks beside each step: those of the range before, or what is usual on its weekday by the last eight weeks.",
    {"type": "string", "enum": list(BESIDE)},
)
CHANNEL = Parameter(
    "channel",
    "This one alone: a network's key, `copy`, `native`, `link-<id>`; of the site also `campaign`.",
    example="facebook",
)
BESIDE_INVALID = Refusal(422, "beside_invalid", "`beside` is none of the choices.")
CHANNEL_UNKNOWN = Refusal(422, "channel_unknown", "There is no such channel.")
BY_INVALID = Refusal(422, "by_invalid", "`by` is none of the choices; of one channel there are fewer.")
COMPARE_INVALID = Refusal(422, "compare_invalid", "`compare` is none of the choices, or the range is too long for it.")


def _by(choices: tuple[str, ...]) -> Parameter:
    return Parameter("by", "Cuts the range by this as well.", {"type": "string", "enum": list(choices)})


@blueprint.get("/articles/<id:article_id>/stats")
@Operation(
    summary="Read an article's numbers",
    tag=TAG,
    scope="stats",
    parameters=(FROM, TO, COMPARE, BESIDE_BY, CHANNEL, _by(OF_ARTICLE)),
    answers={200: Answer("Its numbers.", ArticleNumbers)},
    errors=(ARTICLE_UNKNOWN, RANGE_INVALID, BY_INVALID, COMPARE_INVALID, BESIDE_INVALID, CHANNEL_UNKNOWN),
    example=Example(path={"article_id": 1}, query={"from": "2026-11-16", "to": "2026-11-22", "by": "network"}),
)
def of_article(article_id: int) -> Response:
    """Answer an article's clicks, previews, intents and copies, by channel and by hour or day."""
    parts = service()
    get_article(parts.engine, article_id)
    parts.ingester.take_in()
    answer = article_stats(parts.engine, article_id, **_asked(), zone=parts.settings.zone, networks=parts.networks)
    # What another shortener had counted is a total without a time: beside the range, never in it.
    return jsonify(answer | {"imported_clicks": sum(imported_clicks(parts.engine, article_id).values())})


@blueprint.get("/stats")
@Operation(
    summary="Read the site's numbers",
    tag=TAG,
    scope="stats",
    description="Of all articles together, or with `section` of that section's.",
    parameters=(
        *(FROM, TO, COMPARE, BESIDE_BY, CHANNEL, _by(OF_SITE)),
        Parameter("section", "A section's name.", example="Culture"),
    ),
    answers={200: Answer("The numbers.", SiteNumbers)},
    errors=(
        RANGE_INVALID,
        BY_INVALID,
        COMPARE_INVALID,
        BESIDE_INVALID,
        CHANNEL_UNKNOWN,
        Refusal(404, "section_unknown", "Nothing was ever counted in that section."),
    ),
    example=Example(query={"from": "2026-11-22", "to": "2026-11-22", "compare": "weekday"}),
)
def of_site() -> Response:
    """Answer the same for all articles together, or for those of one section."""
    parts = service()
    parts.ingester.take_in()
    section = request.args.get("section")
    section = None if section is None else clean_text(section)
    return jsonify(
        site_stats(parts.engine, **_asked(), section=section, zone=parts.settings.zone, networks=parts.networks)
    )


@blueprint.get("/stats/articles")
@Operation(
    summary="Rank articles",
    tag=TAG,
    scope="stats",
    description="The most clicked of a range of whole days, or those that rise now: then leave `from` and `to` out.",
    parameters=(
        FROM,
        TO,
        Parameter("order", "By what.", {"type": "string", "enum": list(ORDERS), "default": "clicks"}),
        Parameter(
            "limit", "How many.", {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": USUALLY_RANKED}
        ),
    ),
    answers={200: Answer("The articles.", Ranking)},
    errors=(RANGE_INVALID, Refusal(422, "order_invalid", "`order` is none of the choices.")),
    example=Example(query={"order": "clicks", "from": "2026-11-16", "to": "2026-11-22"}),
    listed=True,
)
def of_articles() -> Response:
    """Answer which articles were clicked most in a range, or which rise just now."""
    parts, asked = service(), request.args
    parts.ingester.take_in()
    order, start, end = asked.get("order", CLICKS), asked.get("from"), asked.get("to")
    # The first page, which is what is asked for as a rule, needs no order among the rest.
    most = None if {"cursor", "format"} & asked.keys() else MAX_LIMIT + 1
    found = ranked(parts.engine, order, start, end, limit=most, zone=parts.settings.zone)

    def fetch(limit: int, after: tuple[float, int] | None) -> list[tuple[Row, dict[str, Any]]]:
        place = 0 if after is None else bisect_right(found.rows, (-after[0], -after[1]), key=_place)
        rows = found.rows[place : place + limit]
        return list(zip(rows, named(parts.engine, rows), strict=True))

    return _ranked[order].answer(
        fetch, key=lambda one: (one[0].weight, one[0].article), show=itemgetter(1), head=found.head
    )


def _place(row: Row) -> tuple[float, int]:
    return -row.weight, -row.article


def _asked() -> dict[str, Any]:
    asked = request.args
    return {
        "start": asked.get("from"),
        "end": asked.get("to"),
        "compare": asked.get("compare"),
        "by": asked.get("by"),
        "beside": asked.get("beside"),
        "channel": asked.get("channel"),
    }
