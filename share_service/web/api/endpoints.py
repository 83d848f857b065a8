"""``/api/v1/webhooks``: the addresses that are told of alerts and of each week."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import Response, jsonify
from pydantic import Field

from share_service.articles.post import check_receiver
from share_service.errors import BadInput, FetchRefused
from share_service.store.audit import note
from share_service.store.endpoints import (
    Endpoint,
    add_endpoint,
    all_endpoints,
    get_endpoint,
    remove_endpoint,
    shown_secret,
    start_endpoint,
    stop_endpoint,
)
from share_service.web.api.access import author
from share_service.web.api.blueprint import blueprint
from share_service.web.api.bodies import checked
from share_service.web.api.declare import Answer, Body, Example, Operation, Refusal, Shape
from share_service.web.api.shapes import Id, Instant
from share_service.web.api.times import iso_time
from share_service.web.context import service

TAG = "Alerts"
INVALID = Refusal(422, "webhook_invalid", "A field is wrong or unknown, or nothing may be sent to that address.")
FULL = Refusal(422, "endpoints_full", "There are as many addresses as there may be.")
KNOWN = Refusal(422, "endpoint_known", "Messages go to this address already.")
UNKNOWN = Refusal(404, "endpoint_unknown", "There is no address with this id.")


class NewWebhook(Body):
    """The body that adds an address."""

    url: str = Field(
        min_length=1, max_length=2000, description="Public, by https.", examples=["https://tools.example/t"]
    )


class WebhookChange(Body):
    """The body that stops messages to an address, or starts them again."""

    stopped: bool


class ShownWebhook(Shape):
    """An address that is told, and how the last try went."""

    id: Id
    url: str = Field(examples=["https://tools.journal.example/share"])
    made_at: Instant
    stopped_at: Instant | None = Field(description="Since when nothing is sent there.")
    failing_since: Instant | None
    last_at: Instant | None
    last_outcome: str | None = Field(description="`sent`, or what was in the way.", examples=["sent"])


class MadeWebhook(ShownWebhook):
    """An address that was added, with the secret that its messages are signed with."""

    secret: str = Field(description="It is shown here alone.", examples=["whsec_bm90IGEgc2VjcmV0IGF0IGFsbA=="])


class WebhookList(Shape):
    """The addresses."""

    items: list[ShownWebhook]


@blueprint.get("/webhooks")
@Operation(
    summary="List the webhooks",
    tag=TAG,
    scope="admin",
    answers={200: Answer("The addresses, the oldest first; there are never many.", WebhookList)},
)
def webhooks() -> Response:
    """Answer the addresses."""
    return jsonify({"items": [_shown(one) for one in all_endpoints(service().engine)]})


@blueprint.post("/webhooks")
@Operation(
    summary="Add a webhook",
    tag=TAG,
    scope="admin",
    description="It is told of each alert and of each week, by messages signed as Standard Webhooks describes.",
    body=NewWebhook,
    answers={201: Answer("The address, and its secret.", MadeWebhook)},
    errors=(INVALID, FULL, KNOWN),
    example=Example(body={"url": "https://tools.example/share"}, status=201),
)
def new_webhook() -> tuple[Response, int]:
    """Add an address."""
    parts = service()
    wanted = checked(NewWebhook, INVALID.code)
    try:
        url = check_receiver(wanted.url, parts.settings.webhook_networks)
    except FetchRefused as error:
        raise BadInput(error.detail, code=INVALID.code) from error
    made = add_endpoint(parts.engine, url, author())
    _note("endpoint_added", made)
    return jsonify(_shown(made) | {"secret": shown_secret(made, parts.settings.secret_key)}), 201


@blueprint.get("/webhooks/<id:endpoint_id>")
@Operation(
    summary="Read a webhook",
    tag=TAG,
    scope="admin",
    answers={200: Answer("The address.", ShownWebhook)},
    errors=(UNKNOWN,),
    example=Example(path={"endpoint_id": 1}),
)
def one_webhook(endpoint_id: int) -> Response:
    """Answer one address."""
    return jsonify(_shown(get_endpoint(service().engine, endpoint_id)))


@blueprint.patch("/webhooks/<id:endpoint_id>")
@Operation(
    summary="Stop or start a webhook",
    tag=TAG,
    scope="admin",
    description="What is not sent while it is stopped is not sent later.",
    body=WebhookChange,
    answers={200: Answer("The address.", ShownWebhook)},
    errors=(UNKNOWN, INVALID),
    example=Example(path={"endpoint_id": 1}, body={"stopped": True}),
)
def change_webhook(endpoint_id: int) -> Response:
    """Stop messages to an address, or start them again."""
    engine = service().engine
    wanted = checked(WebhookChange, INVALID.code)
    found = get_endpoint(engine, endpoint_id)
    if wanted.stopped != (found.stopped_at is not None):
        (stop_endpoint if wanted.stopped else start_endpoint)(engine, endpoint_id)
        _note("endpoint_stopped" if wanted.stopped else "endpoint_started", found)
    return jsonify(_shown(get_endpoint(engine, endpoint_id)))


@blueprint.delete("/webhooks/<id:endpoint_id>")
@Operation(
    summary="Remove a webhook",
    tag=TAG,
    scope="admin",
    answers={204: Answer("It is gone, with what waited for it.")},
    errors=(UNKNOWN,),
    example=Example(path={"endpoint_id": 2}, status=204),
)
def delete_webhook(endpoint_id: int) -> tuple[str, int]:
    """Remove an address."""
    _note("endpoint_removed", remove_endpoint(service().engine, endpoint_id))
    return "", 204


def _note(action: str, endpoint: Endpoint) -> None:
    # Not the whole address: its path may be a secret.
    note(service().engine, author(), action, urlsplit(endpoint.url).hostname or "")


def _shown(endpoint: Endpoint) -> dict[str, Any]:
    return {
        "id": endpoint.id,
        "url": endpoint.url,
        "made_at": iso_time(endpoint.made_at),
        "stopped_at": iso_time(endpoint.stopped_at),
        "failing_since": iso_time(endpoint.failing_since),
        "last_at": iso_time(endpoint.last_at),
        "last_outcome": endpoint.last_outcome,
    }
