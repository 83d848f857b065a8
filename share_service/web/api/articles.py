"""``/api/v1/articles``: articles, taken in by their canonical URL, found and listed."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify, request
from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from share_service.articles.article import Article, canonical_url, clean_text
from share_service.articles.overrides import Override
from share_service.cards.size import SIZES
from share_service.errors import BadInput
from share_service.newsroom.intake import take_in
from share_service.newsroom.lookup import find_known
from share_service.newsroom.overriding import overrides_json
from share_service.newsroom.parts import Service
from share_service.newsroom.press import card_url
from share_service.store.articles import StoredArticle, get_article
from share_service.store.listing import Place, articles_after, place_of
from share_service.web.api.blueprint import blueprint
from share_service.web.api.bodies import json_body
from share_service.web.api.declare import Answer, Example, Operation, Parameter, Refusal, Shape
from share_service.web.api.pages import Paged
from share_service.web.api.refusals import ARTICLE_UNKNOWN
from share_service.web.api.shapes import Id, Instant
from share_service.web.api.times import iso_time
from share_service.web.context import service

TAG = "Articles"
LONGEST_QUERY = 200
_COLUMNS = (
    "id", "url", "title", "kicker", "description", "authors", "section", "language", "published_at", "modified_at",
    "card", "photo_problem", "override", "network_overrides", "created_at", "updated_at",
)  # fmt: skip
_listed = Paged("articles", (int | None, int), _COLUMNS)


_EXAMPLE: JsonDict = {
    "url": "https://journal.example/culture/musee",
    "title": "Le musée rouvre ses portes",
    "section": "Culture",
    "language": "fr",
    "override": None,
    "network_overrides": {"x": {"title": "Le musée rouvre, et il est gratuit"}},
    "id": 1,
    "card": "https://share.journal.example/cards/AAAAAQ….jpg",
    "photo_problem": None,
    "created_at": "2026-11-22T08:00:00Z",
    "updated_at": "2026-11-22T08:00:00Z",
}


class SentArticle(Article):
    """An article's metadata, or its `url` alone: then its page is read."""

    model_config = ConfigDict(defer_build=True)

    title: str | None = Field(None, min_length=1, max_length=1_000, description="Its headline.")  # type: ignore[assignment]  # only described here


class ShownArticle(Article, Shape):
    """An article as it was taken in, with what became of it here. A field that it does not have is left out."""

    model_config = ConfigDict(extra="ignore", defer_build=True, json_schema_extra={"examples": [_EXAMPLE]})
    id: Id
    card: str = Field(description="Its card as networks see it now, 1200 × 630.")
    override: Override | None = Field(description="What every network sees instead.")
    network_overrides: dict[str, Override] = Field(description="What single networks see instead, by their key.")
    photo_problem: str | None = Field(description="Why its photo is not on the card: a code; null when all is well.")
    created_at: Instant
    updated_at: Instant


class ArticleList(Shape):
    """Some articles."""

    items: list[ShownArticle]


@blueprint.post("/articles")
@Operation(
    summary="Send an article",
    tag=TAG,
    scope="write",
    description="Inserts it, or updates the one of that canonical URL. With `url` alone its page is read.",
    body=SentArticle,
    answers={
        201: Answer("It is new.", ShownArticle, headers={"Location": "Where it is now."}),
        200: Answer("It was known and is as you sent it now.", ShownArticle, headers={"Location": "Where it is."}),
    },
    errors=(
        Refusal(422, "article_invalid", "A field is wrong or unknown: `errors` names it."),
        Refusal(422, "host_not_allowed", "Its host is not in `SHARE_ARTICLE_HOSTS`."),
        Refusal(422, "page_unreadable", "`url` came alone, and its page is no article that can be read."),
    ),
    example=Example(
        body={
            "url": "https://journal.example/culture/musee",
            "title": "Le musée rouvre ses portes",
            "section": "Culture",
            "language": "fr",
        },
        status=201,
    ),
    signable=True,
)
def put_article() -> tuple[Response, int, dict[str, str]]:
    """Insert or update an article by its canonical URL."""
    stored, created = take_in(service(), json_body())
    location = {"Location": f"/api/v1/articles/{stored.id}"}
    return jsonify(article_json(service(), stored)), 201 if created else 200, location


@blueprint.get("/articles")
@Operation(
    summary="List articles",
    tag=TAG,
    scope="read",
    description="The latest first. With `url`, the one article at that address, or none.",
    parameters=(
        Parameter(
            "url", "The address of an article, in any spelling.", example="https://journal.example/culture/musee"
        ),
        Parameter("q", "Words that they hold: of the title, the section, the authors, the address.", example="musée"),
        Parameter("section", "The section that they are in.", example="Culture"),
    ),
    answers={200: Answer("The articles.", ArticleList)},
    errors=(Refusal(422, "url_invalid", "`url` is no absolute http(s) address."),),
    example=Example(query={"q": "musée", "limit": 10}),
    listed=True,
)
def list_articles() -> Response:
    """Answer the article of ``?url=``, or the latest ones."""
    parts = service()
    wanted = request.args.get("url")
    query, section = request.args.get("q", "")[:LONGEST_QUERY], request.args.get("section")
    section = None if section is None else clean_text(section)

    def fetch(limit: int, after: Place | None) -> list[StoredArticle]:
        if wanted is not None:
            return _at(parts, wanted)
        return articles_after(parts.engine, limit, after, query=query, section=section)

    return _listed.answer(fetch, key=place_of, show=lambda stored: article_json(parts, stored))


def _at(parts: Service, wanted: str) -> list[StoredArticle]:
    try:
        stored = find_known(parts, canonical_url(wanted))
    except ValueError as error:
        raise BadInput(f"The url {error}.", code="url_invalid") from error
    return [stored] if stored else []


@blueprint.get("/articles/<id:article_id>")
@Operation(
    summary="Read an article",
    tag=TAG,
    scope="read",
    answers={200: Answer("The article.", ShownArticle)},
    errors=(ARTICLE_UNKNOWN,),
    example=Example(path={"article_id": 1}),
)
def one_article(article_id: int) -> Response:
    """Answer one article."""
    return jsonify(article_json(service(), get_article(service().engine, article_id)))


def article_json(parts: Service, stored: StoredArticle) -> dict[str, Any]:
    """Return an article as the API shows it: its JSON, its id, its card, its overrides, and what became of its photo."""
    return (
        stored.article.document()
        | overrides_json(stored)
        | {
            "id": stored.id,
            "card": card_url(parts, stored, SIZES["landscape"]),
            "photo_problem": stored.photo_problem,
            "created_at": iso_time(stored.created_at),
            "updated_at": iso_time(stored.updated_at),
        }
    )
