"""``/api/v1/articles/{id}/override``: what networks are to see of an article, set by programs."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify, request
from pydantic import Field

from share_service.articles.overrides import Override
from share_service.newsroom.overriding import (
    delete_override,
    override_history,
    overrides_json,
    put_override,
    restore_override,
    undo_override,
)
from share_service.store.articles import StoredArticle, get_article
from share_service.store.overrides import Revision
from share_service.web.api.access import author
from share_service.web.api.articles import ShownArticle, article_json
from share_service.web.api.blueprint import blueprint
from share_service.web.api.bodies import asked_id, json_body
from share_service.web.api.conditional import check_unchanged, etag_of
from share_service.web.api.declare import Answer, Example, Operation, Parameter, Refusal, Shape
from share_service.web.api.pages import Paged
from share_service.web.api.refusals import (
    ARTICLE_UNKNOWN,
    ID_INVALID,
    NETWORK_UNKNOWN,
    OVERRIDE_EMPTY,
    OVERRIDE_INVALID,
)
from share_service.web.api.shapes import Id, Instant
from share_service.web.api.times import iso_time
from share_service.web.context import service
from share_service.web.ids import MAX_ID

TAG = "Overrides"
NETWORK = Parameter("network", "The key of one network, to speak of its override alone.", example="x")
REVISION = Parameter(
    "revision", "The value to go back to, from the history.", {"type": "integer", "minimum": 1, "maximum": MAX_ID}
)
_listed = Paged("revisions", (int,), ("revision", "network", "override", "author", "created_at"))
OVERRIDE_UNKNOWN = Refusal(404, "override_unknown", "There is no override to remove, or nothing to take back.")


class Overrides(Shape):
    """What networks see instead of the article's own words and picture."""

    override: Override | None = Field(description="For every network; null: nothing is set.")
    network_overrides: dict[str, Override] = Field(description="For single networks, by key.")


class ShownRevision(Shape):
    """A value that an override has had."""

    revision: Id
    network: str | None = Field(description="The network's key; null: every network.", examples=["x"])
    override: Override | None = Field(description="What it was; null: it was removed.")
    author: str = Field(description="Who set it.", examples=["marie@journal.example"])
    created_at: Instant


class RevisionList(Shape):
    """Some values that an override has had."""

    items: list[ShownRevision]


@blueprint.get("/articles/<id:article_id>/override")
@Operation(
    summary="Read an article's overrides",
    tag=TAG,
    scope="read",
    description="What editors set for networks only; the article itself stays as the CMS sent it.",
    answers={200: Answer("The overrides.", Overrides)},
    errors=(ARTICLE_UNKNOWN,),
    example=Example(path={"article_id": 1}),
)
def overrides(article_id: int) -> Response:
    """Answer an article's overrides: for every network, and for single ones."""
    return jsonify(overrides_json(get_article(service().engine, article_id)))


@blueprint.put("/articles/<id:article_id>/override")
@Operation(
    summary="Set an override",
    tag=TAG,
    scope="write",
    description="It replaces the one before; what it does not name stays the article's. Cards are made anew at once.",
    parameters=(NETWORK,),
    body=Override,
    answers={200: Answer("The article with its overrides.", ShownArticle)},
    errors=(
        ARTICLE_UNKNOWN,
        NETWORK_UNKNOWN,
        OVERRIDE_INVALID,
        OVERRIDE_EMPTY,
        Refusal(422, "photo_unknown", "The photo was not uploaded here."),
    ),
    example=Example(path={"article_id": 1}, body={"title": "Le musée rouvre, et il est gratuit"}),
    guarded=True,
)
def put(article_id: int) -> Response:
    """Set the override, of one network alone with ``?network=``."""
    data, change = json_body(), _change(article_id)
    return _answer(put_override(service(), article_id, data, network=_network(), **change))


@blueprint.delete("/articles/<id:article_id>/override")
@Operation(
    summary="Remove an override",
    tag=TAG,
    scope="write",
    parameters=(NETWORK,),
    answers={200: Answer("The article with the overrides that are left.", ShownArticle)},
    errors=(ARTICLE_UNKNOWN, OVERRIDE_UNKNOWN, NETWORK_UNKNOWN),
    example=Example(path={"article_id": 2}),
    guarded=True,
)
def delete(article_id: int) -> Response:
    """Remove the override, of one network alone with ``?network=``."""
    return _answer(delete_override(service(), article_id, network=_network(), **_change(article_id)))


@blueprint.post("/articles/<id:article_id>/override/undo")
@Operation(
    summary="Take one step back",
    tag=TAG,
    scope="write",
    description="Sets the value that the override had before; with `revision`, the one of that number.",
    parameters=(NETWORK, REVISION),
    answers={200: Answer("The article with its overrides.", ShownArticle)},
    errors=(
        ARTICLE_UNKNOWN,
        OVERRIDE_UNKNOWN,
        NETWORK_UNKNOWN,
        ID_INVALID,
        Refusal(404, "revision_unknown", "This article's overrides have no revision of that number."),
    ),
    example=Example(path={"article_id": 2}),
    guarded=True,
)
def undo(article_id: int) -> Response:
    """Take one step back; to one of the earlier values with ``?revision=``."""
    revision = asked_id("revision")
    if revision is not None:
        return _answer(restore_override(service(), article_id, revision, **_change(article_id)))
    return _answer(undo_override(service(), article_id, network=_network(), **_change(article_id)))


@blueprint.get("/articles/<id:article_id>/override/history")
@Operation(
    summary="Read an override's history",
    tag=TAG,
    scope="read",
    parameters=(NETWORK,),
    answers={200: Answer("The values it has had, the newest first: the first is the one that holds.", RevisionList)},
    errors=(ARTICLE_UNKNOWN, NETWORK_UNKNOWN),
    example=Example(path={"article_id": 2}),
    listed=True,
)
def history(article_id: int) -> Response:
    """Answer the values that the override has had, the newest first."""
    parts, network = service(), _network()
    get_article(parts.engine, article_id)

    def fetch(limit: int, after: tuple[int] | None) -> list[Revision]:
        return override_history(parts, article_id, network=network, limit=limit, before=after[0] if after else None)

    return _listed.answer(fetch, key=lambda revision: (revision.id,), show=_revision_json)


def _change(article_id: int) -> dict[str, Any]:
    """Return whose change the current request is, and what it must not overwrite.

    Raises:
        Changed: that is there no longer.
        NotFound: there is no such article.
    """
    stored = get_article(service().engine, article_id)
    expected = stored.overrides if check_unchanged(overrides_json(stored)) else None
    return {"author": author(), "expected": expected}


def _answer(stored: StoredArticle) -> Response:
    answer = jsonify(article_json(service(), stored))
    # Of what this address shows: the next change can name it.
    answer.set_etag(etag_of(overrides_json(stored)))
    return answer


def _network() -> str | None:
    return request.args.get("network") or None


def _revision_json(revision: Revision) -> dict[str, Any]:
    return {
        "revision": revision.id,
        "network": revision.scope or None,
        "override": revision.value.override.document() if revision.value else None,
        "author": revision.author,
        "created_at": iso_time(revision.created_at),
    }
