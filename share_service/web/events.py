"""``POST /events``: the beacon of a press (intent) or of a copy that succeeded.

The token is one of ours, so only known articles are counted; the Origin is one of our newsroom's
pages, so nobody else's page counts anything; one source has so many counted and no more. All that is
well formed is answered 204, counted or not: a page does not read the answer, a 429 would be an error
on its reader's console, and would tell a script how far it can go.
"""

from __future__ import annotations

import json
import time
from functools import cache
from typing import TYPE_CHECKING, cast
from urllib.parse import parse_qs, urlsplit

from flask import Blueprint, Flask, Response, current_app, request

from share_service.articles.article import host_allowed
from share_service.errors import BadInput, FieldError, Forbidden
from share_service.links.channels import CAMPAIGN
from share_service.links.token import LinkRef
from share_service.links.visitor import Visitor
from share_service.logs import get as get_log
from share_service.metrics import PRESSES_REFUSED
from share_service.newsroom.parts import Service
from share_service.stats.events import Event, Kind
from share_service.stats.presses import Presses
from share_service.web.context import service
from share_service.web.visits import current_visitor

if TYPE_CHECKING:
    from flask.blueprints import BlueprintSetupState

blueprint = Blueprint("events", __name__)

log = get_log("events")

EXTENSION = "share-presses"
#: What `X-Share-Count` says when a source has had as many counted as it may.
LIMIT = "limit"
KINDS = {"intent": Kind.INTENT, "copy": Kind.COPY}
# A token and a word: 64 + 6 characters and their names.
MAX_BODY = 512
FIELDS = frozenset(("token", "event"))


@blueprint.record_once
def _prepare(state: BlueprintSetupState) -> None:
    # Before the workers are forked: they share it.
    app = cast("Flask", state.app)
    app.extensions[EXTENSION] = Presses(service(app).salts)


@blueprint.post("/events", provide_automatic_options=False)
def event() -> Response:
    """Record one press or copy."""
    parts = service()
    origin = _allowed_origin(parts)
    kind, ref = _read(parts)
    now = int(time.time() * 1000)
    refused = _refusal() or (None if _admits(now, ref) else LIMIT)
    answer = _empty(origin)
    if refused is None:
        _record(parts, now, kind, ref)
    else:
        PRESSES_REFUSED.labels(refused).inc()
        answer.headers["X-Share-Count"] = refused
    return answer


@blueprint.route("/events", methods=["OPTIONS"])
def preflight() -> Response:
    """Answer whether a page may send JSON here, which a browser asks first (a plain beacon needs no asking)."""
    answer = _empty(_allowed_origin(service()))
    answer.headers["Access-Control-Allow-Methods"] = "POST"
    answer.headers["Access-Control-Allow-Headers"] = "Content-Type"
    answer.headers["Access-Control-Max-Age"] = "86400"
    return answer


def _allowed_origin(parts: Service) -> str:
    origin = request.headers.get("Origin", "").lower()
    ours = urlsplit(parts.settings.public_url)
    if origin == f"{ours.scheme}://{ours.netloc}".lower():
        return origin
    if origin.startswith(("http://", "https://")) and host_allowed(origin, parts.settings.article_hosts):
        return origin
    raise Forbidden(
        "Presses are counted from the newsroom's own pages only: add the page's host to SHARE_ARTICLE_HOSTS.",
        code="origin_not_allowed",
    )


def _read(parts: Service) -> tuple[Kind, LinkRef]:
    fields = _fields()
    kind = KINDS.get(fields.get("event", ""))
    if kind is None:
        message = f"is one of {', '.join(KINDS)}"
        raise BadInput(f"The event {message}.", code="event_unknown", fields=(FieldError("event", message),))
    ref = parts.link_tokens.read(fields.get("token", ""))
    if ref.channel == CAMPAIGN:
        raise BadInput("A campaign link has no button to press.", code="event_of_campaign")
    return kind, ref


def _fields() -> dict[str, str]:
    request.max_content_length = MAX_BODY
    text = request.get_data(cache=False).decode("utf-8", "replace")
    # sendBeacon of a string arrives as text/plain: what it is, it says itself.
    try:
        if not text.lstrip().startswith("{"):
            return {name: values[0] for name, values in parse_qs(text, max_num_fields=8).items()}
        data = json.loads(text)
    except ValueError as error:
        raise BadInput("The event is neither a form nor JSON.", code="event_unreadable") from error
    return {name: value for name, value in data.items() if name in FIELDS and isinstance(value, str)}


def _refusal() -> str | None:
    # Global Privacy Control and Do Not Track: the element sends nothing; a browser that says it late is heard here.
    if request.headers.get("Sec-GPC") == "1" or request.headers.get("DNT") == "1":
        return "privacy"
    visitor = current_visitor()
    return None if visitor is Visitor.READER else visitor.value


def _admits(now: int, ref: LinkRef) -> bool:
    presses = current_app.extensions[EXTENSION]
    assert isinstance(presses, Presses)
    admitted = presses.admit(now, request.remote_addr or "", ref.subject, ref.channel)
    if not admitted and not service().settings.proxy_hops and "X-Forwarded-For" in request.headers:
        _tell_of_proxy()
    return admitted


@cache
def _tell_of_proxy() -> None:
    # Once in a process: all readers come from one address, and are taken for one source.
    log.warning("presses are refused that come through a proxy which SHARE_PROXY_HOPS does not count")


def _record(parts: Service, now: int, kind: Kind, ref: LinkRef) -> None:
    reader = parts.salts.reader_hash(now, request.remote_addr or "", request.headers.get("User-Agent", ""))
    parts.recorder.record(Event(now, kind, ref.subject, ref.channel, ref.variant, reader))


def _empty(origin: str) -> Response:
    answer = Response(status=204)
    answer.headers["Access-Control-Allow-Origin"] = origin
    answer.headers["Vary"] = "Origin"
    answer.headers["Cache-Control"] = "no-store"
    return answer
