"""``/api/v1/articles/{id}/previews/…``: the card of a draft, and what its cards show of the photo."""

from __future__ import annotations

from dataclasses import replace

from flask import Response, jsonify, request
from pydantic import Field

from share_service.articles.overrides import Override
from share_service.newsroom.drafting import draft_card, seen_in, windows_of
from share_service.newsroom.overriding import network_named, override_value
from share_service.newsroom.picturing import photo_bytes
from share_service.store.articles import StoredArticle, get_article
from share_service.store.overrides import EVERYWHERE
from share_service.web.api.blueprint import blueprint
from share_service.web.api.bodies import json_body
from share_service.web.api.declare import Answer, Example, Operation, Parameter, Refusal, Shape
from share_service.web.api.refusals import ARTICLE_UNKNOWN, NETWORK_UNKNOWN, OVERRIDE_EMPTY, OVERRIDE_INVALID
from share_service.web.context import service

TAG = "Previews"
NETWORK = Parameter("network", "The override of this network alone; without it, that of every network.", example="x")
BUSY = Refusal(503, "…_busy", "Much is being drawn or read; `Retry-After` says when to try again.")
REFUSED = (
    *(ARTICLE_UNKNOWN, NETWORK_UNKNOWN, OVERRIDE_INVALID, OVERRIDE_EMPTY, BUSY),
    Refusal(422, "design_unknown", "There is no such design."),
    Refusal(422, "photo_…", "The photo was not uploaded here, or no card can show it; the code says why."),
    Refusal(422, "fetch_…", "The picture cannot be fetched; the code says at which check."),
)


class Frames(Shape):
    """What each size of the card shows of its photo while nobody has set a focal point."""

    frames: dict[str, tuple[float, float, float, float]] = Field(
        description="By size: left, top, width and height, each 0 to 1 of the photo. A size without it is left out.",
        examples=[{"landscape": [0, 0.1, 1, 0.7]}],
    )


@blueprint.post("/articles/<id:article_id>/previews/card.jpg")
@Operation(
    summary="Draw a draft's card",
    tag=TAG,
    scope="read",
    description="1200 × 630, as it would be with this override; `{}`: without any. Nothing is saved.",
    parameters=(NETWORK,),
    body=Override,
    answers={200: Answer("The card.", media="image/jpeg")},
    errors=REFUSED,
    example=Example(path={"article_id": 1}, body={"title": "Le musée rouvre, et il est gratuit"}),
)
def draw_draft(article_id: int) -> Response:
    """Draw the card of an article with the override that is the body."""
    answer = Response(draft_card(service(), drafted(article_id)), mimetype="image/jpeg")
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@blueprint.post("/articles/<id:article_id>/previews/frames")
@Operation(
    summary="Show what cards show of a photo",
    tag=TAG,
    scope="read",
    description="So that a focal point is set only where it is needed. Nothing is saved.",
    parameters=(NETWORK,),
    body=Override,
    answers={200: Answer("The frames.", Frames)},
    errors=(*REFUSED, Refusal(404, "photo_unknown", "The article has no photo here.")),
    example=Example(path={"article_id": 1}, body={"title": "Le musée rouvre"}, status=404),
)
def frames(article_id: int) -> Response:
    """Answer what each size of the card shows of its photo, with the override that is the body."""
    parts, seen = service(), drafted(article_id)
    return jsonify({"frames": windows_of(parts, seen, photo_bytes(parts, seen.photo_digest))})


def drafted(article_id: int) -> StoredArticle:
    """Return an article as networks would see it with the current request's body as their override.

    Raises:
        BadInput: the override, its design or its network is wrong, or its uploaded photo is not here.
        FetchRefused, PhotoRefused: its picture cannot be had, or not used on a card.
        NotFound: there is no such article.
    """
    parts = service()
    stored, scope = get_article(parts.engine, article_id), asked_scope()
    document = json_body()
    others = {name: value for name, value in stored.overrides.items() if name != scope}
    drafts = {} if document == {} else {scope: override_value(parts, stored, document, scope)}
    return seen_in(replace(stored, overrides=others | drafts, trial=None), scope)


def asked_scope() -> str:
    """Return whose override the query speaks of: a network's, or every network's.

    Raises:
        BadInput: there is no such network.
    """
    name = request.args.get("network", "")
    return network_named(service().networks, name) if name else EVERYWHERE
