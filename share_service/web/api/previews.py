"""``/api/v1/articles/{id}/refresh`` and ``…/pictures``: what networks have kept made new, and photos to choose from."""

from __future__ import annotations

from flask import Response, jsonify
from pydantic import Field

from share_service.newsroom.picturing import pictures_of_page
from share_service.newsroom.refreshing import refresh_on_facebook
from share_service.store.articles import get_article
from share_service.web.api.access import author
from share_service.web.api.blueprint import blueprint
from share_service.web.api.declare import Answer, Example, Operation, Refusal, Shape
from share_service.web.api.refusals import ARTICLE_UNKNOWN
from share_service.web.context import service

TAG = "Previews"


class ReadPage(Shape):
    """What Facebook read at one address."""

    url: str = Field(examples=["https://journal.example/culture/musee"])
    title: str = Field(description="Empty: it found none.", examples=["Le musée rouvre"])
    description: str
    image: str = Field(description="The address of the picture.")


class Refreshed(Shape):
    """What Facebook read: the article's page, then its own link's where it has an override of its own."""

    items: list[ReadPage]


class ShownPicture(Shape):
    """A picture of an article's page."""

    url: str = Field(
        description="Name it as `image.url` of an override.", examples=["https://journal.example/port.jpg"]
    )
    alt: str = Field(description="Its text there, or empty.")
    credit: str = Field(description="Its credit there, or empty.")


class PictureList(Shape):
    """The pictures of an article's page, those that it names for sharing first."""

    items: list[ShownPicture]


@blueprint.post("/articles/<id:article_id>/refresh")
@Operation(
    summary="Refresh it on Facebook",
    tag=TAG,
    scope="write",
    description="Facebook fetches the page again and keeps what it finds. It is the only network that a program can ask.",
    answers={200: Answer("What Facebook read.", Refreshed)},
    errors=(
        ARTICLE_UNKNOWN,
        Refusal(422, "facebook_…", "No token is set, or Facebook refuses token or page; the code says which."),
        Refusal(503, "facebook_busy", "Facebook is asked too often; `Retry-After` says when to try again."),
        Refusal(503, "facebook_away", "Facebook did not answer."),
    ),
    example=Example(path={"article_id": 1}, status=422),
)
def refresh(article_id: int) -> Response:
    """Have Facebook fetch an article again."""
    read = refresh_on_facebook(service(), get_article(service().engine, article_id), author=author())
    shown = [{"url": one.url, "title": one.title, "description": one.description, "image": one.image} for one in read]
    return jsonify({"items": shown})


@blueprint.get("/articles/<id:article_id>/pictures")
@Operation(
    summary="List the page's pictures",
    tag=TAG,
    scope="write",
    description="Reads the article's page now: at most 12 pictures, without logos and icons.",
    answers={200: Answer("The pictures.", PictureList)},
    errors=(
        ARTICLE_UNKNOWN,
        Refusal(422, "fetch_…", "The page cannot be read; the code says why."),
        Refusal(503, "reading_busy", "Many pages are being read; `Retry-After` says when to try again."),
    ),
    example=Example(path={"article_id": 1}, status=422),
)
def pictures(article_id: int) -> Response:
    """List the pictures of an article's page."""
    found = pictures_of_page(service(), get_article(service().engine, article_id))
    return jsonify({"items": [{"url": one.url, "alt": one.alt, "credit": one.credit} for one in found]})
