"""``/api/v1/keys``: which programs use the API, and for what."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from flask import Response, jsonify
from pydantic import Field

from share_service.articles.article import Label
from share_service.store.audit import note
from share_service.store.keys import ApiKey, find_key, list_keys, new_key, revoke_key_id
from share_service.web.api.access import author
from share_service.web.api.blueprint import blueprint
from share_service.web.api.bodies import checked
from share_service.web.api.declare import Answer, Body, Example, Operation, Refusal, Shape
from share_service.web.api.pages import Paged
from share_service.web.api.shapes import Id, Instant
from share_service.web.api.times import iso_time
from share_service.web.context import service

TAG = "People"
MAX_NAME = 100
Scope = Literal["stats", "read", "write", "admin"]
INVALID = Refusal(422, "key_invalid", "A field is wrong or unknown: `errors` names it.")
_listed = Paged("keys", (int,), ("id", "name", "scopes", "created_at", "revoked_at"))


class NewKey(Body):
    """The body of a new key."""

    name: Annotated[Label, Field(min_length=1, max_length=MAX_NAME)] = Field(
        description="What it is for.", examples=["Newsletter"]
    )
    scopes: list[Scope] = Field(min_length=1, max_length=4, description="What it may do.", examples=[["read"]])


class ShownKey(Shape):
    """A key as it is listed: never the key itself."""

    id: Id
    name: str = Field(examples=["Newsletter"])
    scopes: list[Scope]
    created_at: Instant
    revoked_at: Instant | None = Field(description="When it was ended; null: it works.")


class MadeKey(ShownKey):
    """A new key."""

    key: str = Field(description="Keep it: it is shown here alone.", examples=["share_…"])


class KeyList(Shape):
    """Some keys."""

    items: list[ShownKey]


@blueprint.get("/keys")
@Operation(
    summary="List the keys",
    tag=TAG,
    scope="admin",
    answers={200: Answer("Every key there was, the oldest first.", KeyList)},
    listed=True,
)
def keys() -> Response:
    """Answer the keys."""
    engine = service().engine
    return _listed.answer(
        lambda limit, after: list_keys(engine, limit, after and after[0]), key=lambda key: (key.id,), show=_shown
    )


@blueprint.post("/keys")
@Operation(
    summary="Make a key",
    tag=TAG,
    scope="admin",
    body=NewKey,
    answers={201: Answer("The key.", MadeKey)},
    errors=(INVALID,),
    example=Example(body={"name": "Newsletter", "scopes": ["read"]}, status=201),
)
def make_key() -> tuple[Response, int]:
    """Make a key and answer it once."""
    engine = service().engine
    wanted = checked(NewKey, INVALID.code)
    secret = new_key(engine, wanted.name, wanted.scopes)
    made = find_key(engine, secret)
    assert made is not None  # nobody can end a key that nobody knows of
    note(engine, author(), "key_made", f"{made.name} ({', '.join(made.scopes)})")
    return jsonify(_shown(made) | {"key": secret}), 201


@blueprint.delete("/keys/<id:key_id>")
@Operation(
    summary="End a key",
    tag=TAG,
    scope="admin",
    description="It opens nothing from now on.",
    answers={200: Answer("The key as it is now.", ShownKey)},
    errors=(Refusal(404, "key_unknown", "There is no key with this id."),),
    example=Example(path={"key_id": 1}),
)
def end_key(key_id: int) -> Response:
    """End a key at once."""
    engine = service().engine
    ended = revoke_key_id(engine, key_id)
    note(engine, author(), "key_revoked", ended.name)
    return jsonify(_shown(ended))


def _shown(key: ApiKey) -> dict[str, Any]:
    return {
        "id": key.id,
        "name": key.name,
        "scopes": list(key.scopes),
        "created_at": iso_time(key.created_at),
        "revoked_at": iso_time(key.revoked_at),
    }
