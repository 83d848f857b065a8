"""``/api/v1/articles/…/author-link``: the link by which an author sees the numbers of an article."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify
from pydantic import Field

from share_service.errors import NotFound
from share_service.newsroom.authors import DAYS, MOST_DAYS, author_url, share_numbers
from share_service.newsroom.parts import Service
from share_service.store.articles import get_article
from share_service.store.audit import note
from share_service.store.author_links import AuthorLink, author_link, end_author_link
from share_service.web.api.access import author
from share_service.web.api.blueprint import blueprint
from share_service.web.api.bodies import checked
from share_service.web.api.declare import Answer, Body, Example, Operation, Refusal, Shape
from share_service.web.api.refusals import ARTICLE_UNKNOWN
from share_service.web.api.shapes import Id, Instant
from share_service.web.api.times import iso_time
from share_service.web.context import service

TAG = "Links"
INVALID = Refusal(422, "author_link_invalid", "A field is wrong or unknown: `errors` names it.")
NONE = Refusal(404, "author_link_unknown", "The article has no link for its author just now.")


class NewAuthorLink(Body):
    """The body of a new link for an author."""

    days: int = Field(DAYS, ge=1, le=MOST_DAYS, description="How many days it holds.", examples=[30])


class ShownAuthorLink(Shape):
    """The link by which an author sees the numbers of one article, without signing in."""

    article: Id
    url: str = Field(examples=["https://share.journal.example/desk/author/AAAAAWo…"])
    made_at: Instant
    expires_at: Instant


@blueprint.put("/articles/<id:article_id>/author-link")
@Operation(
    summary="Make the author's link",
    tag=TAG,
    scope="write",
    description="Whoever has it sees the numbers of this article and nothing else. One that was out before ends.",
    body=NewAuthorLink,
    answers={200: Answer("The link.", ShownAuthorLink)},
    errors=(ARTICLE_UNKNOWN, INVALID),
    example=Example(path={"article_id": 1}, body={"days": 30}),
)
def put_author_link(article_id: int) -> Response:
    """Make the link of an article for its author."""
    parts = service()
    stored = get_article(parts.engine, article_id)
    wanted = checked(NewAuthorLink, INVALID.code)
    link = share_numbers(parts, article_id, author(), wanted.days)
    note(parts.engine, author(), "article_shared", stored.article.title)
    return jsonify(_json(parts, link))


@blueprint.get("/articles/<id:article_id>/author-link")
@Operation(
    summary="Show the author's link",
    tag=TAG,
    scope="write",
    description="It opens the numbers to whoever reads it, so it takes a key that may make one.",
    answers={200: Answer("The link.", ShownAuthorLink)},
    errors=(ARTICLE_UNKNOWN, NONE),
    example=Example(path={"article_id": 2}, status=404),
)
def get_author_link(article_id: int) -> Response:
    """Show the link that is out."""
    parts = service()
    get_article(parts.engine, article_id)
    link = author_link(parts.engine, article_id)
    if link is None:
        raise NotFound("This article has no link for its author just now.", code=NONE.code)
    return jsonify(_json(parts, link))


@blueprint.delete("/articles/<id:article_id>/author-link")
@Operation(
    summary="End the author's link",
    tag=TAG,
    scope="write",
    description="It opens nothing from now on. Ending what has ended already is no error.",
    answers={204: Answer("There is none any more.")},
    errors=(ARTICLE_UNKNOWN,),
    example=Example(path={"article_id": 1}, status=204),
)
def delete_author_link(article_id: int) -> tuple[str, int]:
    """End the link of an article."""
    parts = service()
    stored = get_article(parts.engine, article_id)
    if end_author_link(parts.engine, article_id):
        note(parts.engine, author(), "article_unshared", stored.article.title)
    return "", 204


def _json(parts: Service, link: AuthorLink) -> dict[str, Any]:
    return {
        "article": link.article_id,
        "url": author_url(parts, link),
        "made_at": iso_time(link.made_at),
        "expires_at": iso_time(link.expires_at),
    }
