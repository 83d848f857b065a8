"""``/api/v1/deliveries``: what was sent to editors and programs lately, and how it fared."""

from __future__ import annotations

from typing import Any, Literal

from flask import Response, jsonify
from pydantic import Field

from share_service.newsroom.alerts.trying import try_endpoint
from share_service.store.endpoints import get_endpoint
from share_service.store.outbox import Item, last_items
from share_service.web.api.blueprint import blueprint
from share_service.web.api.bodies import asked_id
from share_service.web.api.declare import Answer, Example, Operation, Parameter, Shape
from share_service.web.api.endpoints import UNKNOWN
from share_service.web.api.pages import Paged
from share_service.web.api.refusals import ID_INVALID
from share_service.web.api.shapes import Count, Id, Instant
from share_service.web.api.times import iso_time
from share_service.web.context import service
from share_service.web.ids import MAX_ID

TAG = "Alerts"
_ID = {"type": "integer", "minimum": 1, "maximum": MAX_ID}
_COLUMNS = ("id", "kind", "alert", "editor", "webhook", "to", "made_at", "tries", "ended_at", "outcome")
_listed = Paged("deliveries", (int,), _COLUMNS)


class ShownDelivery(Shape):
    """A letter to an editor or a message to a webhook."""

    id: Id
    kind: Literal["alert", "digest", "test"]
    alert: Literal["broken", "rising", "back", "strong"] | None = Field(description="The kind, where it is an alert.")
    editor: Id | None = Field(description="Whom it goes to by mail.")
    webhook: Id | None = Field(description="Where it goes as a message.")
    to: str = Field(description="That editor's or webhook's address.", examples=["marie@journal.example"])
    made_at: Instant
    tries: Count
    ended_at: Instant | None = Field(description="Null: it waits for its next try.")
    outcome: str | None = Field(
        description="`sent`, or what was in the way of the last try; null: none was made.", examples=["sent"]
    )


class DeliveryList(Shape):
    """Some letters and messages."""

    items: list[ShownDelivery]


@blueprint.get("/deliveries")
@Operation(
    summary="List letters and messages",
    tag=TAG,
    scope="admin",
    description="Every letter to editors and every message to webhooks of the last weeks, and how it fared.",
    parameters=(
        Parameter("webhook", "Those to this webhook alone.", _ID),
        Parameter("editor", "Those to this editor alone.", _ID),
    ),
    answers={200: Answer("They, the newest first.", DeliveryList)},
    errors=(ID_INVALID,),
    example=Example(query={"webhook": 1}),
    listed=True,
)
def deliveries() -> Response:
    """Answer what was sent."""
    engine, to = service().engine, {"endpoint_id": asked_id("webhook"), "editor_id": asked_id("editor")}

    def fetch(limit: int, after: tuple[int] | None) -> list[tuple[Item, str]]:
        return last_items(engine, limit, after and after[0], **to)

    return _listed.answer(fetch, key=lambda one: (one[0].id,), show=lambda one: _shown(*one))


@blueprint.post("/webhooks/<id:endpoint_id>/test")
@Operation(
    summary="Try a webhook",
    tag=TAG,
    scope="admin",
    description="Sends it a message of the type `test` at once, also where it is stopped, and answers how that went.",
    answers={200: Answer("The message, after its first try.", ShownDelivery)},
    errors=(UNKNOWN,),
    example=Example(path={"endpoint_id": 3}),
)
def try_webhook(endpoint_id: int) -> Response:
    """Send a test to an address."""
    endpoint = get_endpoint(service().engine, endpoint_id)
    return jsonify(_shown(try_endpoint(service(), endpoint.id), endpoint.url))


def _shown(item: Item, address: str) -> dict[str, Any]:
    return {
        "id": item.id,
        "kind": item.kind,
        "alert": item.facts.get("kind") if item.kind == "alert" else None,
        "editor": item.editor_id,
        "webhook": item.endpoint_id,
        "to": address,
        "made_at": iso_time(item.made_at),
        "tries": item.tries,
        "ended_at": iso_time(item.ended_at),
        "outcome": item.outcome,
    }
