"""**Réglages**, messages: where programs are told, and how every letter and message fared. For administrators."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlsplit

from flask import Response, g, redirect, render_template, request, url_for
from sqlalchemy import Engine
from werkzeug.wrappers import Response as AnyResponse

from share_service.articles.post import check_receiver
from share_service.errors import BadInput, FetchRefused
from share_service.newsroom.alerts.trying import try_endpoint
from share_service.newsroom.alerts.wording import kind_name
from share_service.newsroom.mail.words import words
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
from share_service.store.outbox import SENT, Item, last_items
from share_service.web import auth
from share_service.web.context import service
from share_service.web.desk.alerts import trouble_words
from share_service.web.desk.blueprint import blueprint
from share_service.web.desk.tables import Table, moment_text, table_file
from share_service.web.i18n import gettext as _
from share_service.web.i18n import page_language

SHOWN = 50
MAX_URL = 2000
# What the buttons beside an address do, and how the log of changes calls it.
_CHANGES: dict[str, tuple[str, Callable[[Engine, int], object]]] = {
    "stop": ("endpoint_stopped", stop_endpoint),
    "start": ("endpoint_started", start_endpoint),
    "remove": ("endpoint_removed", remove_endpoint),
}


@blueprint.get("/settings/messages")
@auth.open_to("admin")
def messages() -> str | Response:
    """Show the addresses, and what was sent lately."""
    if (file := table_file({"deliveries": _table, "addresses": _addresses})) is not None:
        return file
    return _page()


@blueprint.post("/settings/messages")
@auth.open_to("admin")
def add_address() -> str | tuple[str, int]:
    """Add an address, and show its secret: the only time that it can be read here."""
    parts, wanted = service(), request.form.get("url", "").strip()[:MAX_URL]
    try:
        made = add_endpoint(parts.engine, check_receiver(wanted, parts.settings.webhook_networks), g.editor.email)
    except (FetchRefused, BadInput) as error:
        return _page(problem=_problem(error.code), url=wanted), HTTPStatus.UNPROCESSABLE_ENTITY
    note(parts.engine, g.editor.email, "endpoint_added", _host(made))
    return _page(made=made, secret=shown_secret(made, parts.settings.secret_key))


@blueprint.post("/settings/messages/<id:endpoint_id>")
@auth.open_to("admin")
def change_address(endpoint_id: int) -> AnyResponse | tuple[str, int]:
    """Try an address, stop it, start it again, or remove it."""
    parts, wanted = service(), request.form.get("do", "")
    endpoint = get_endpoint(parts.engine, endpoint_id)
    if wanted == "test":
        try_endpoint(parts, endpoint_id)
        return redirect(url_for("desk.messages"), HTTPStatus.SEE_OTHER)
    if wanted not in _CHANGES:
        raise BadInput("This form is not one of the desk's.", code="form_unknown", status=400)
    action, change = _CHANGES[wanted]
    change(parts.engine, endpoint_id)
    note(parts.engine, g.editor.email, action, _host(endpoint))
    return redirect(url_for("desk.messages"), HTTPStatus.SEE_OTHER)


def item_name(item: Item) -> str:
    """Return what was sent, in the language of the current request."""
    if item.kind == "alert":
        say = words(page_language())
        return _("Alert: %(kind)s", kind=kind_name(item.facts["kind"], say).lower())
    return {"digest": _("Weekly digest"), "test": _("Test")}.get(item.kind, item.kind)


def item_state(item: Item) -> str:
    """Return how it fared, in the language of the current request."""
    if item.ended_at is None:
        waiting = _("waits")
        return f"{waiting} · {trouble_words(item.outcome)}" if item.outcome else waiting
    return _("sent") if item.outcome == SENT else trouble_words(item.outcome or "")


def _page(*, made: Endpoint | None = None, secret: str = "", problem: str = "", url: str = "") -> str:
    parts = service()
    return render_template(
        "desk/messages.html",
        endpoints=all_endpoints(parts.engine),
        items=last_items(parts.engine, SHOWN),
        item_name=item_name,
        item_state=item_state,
        trouble_words=trouble_words,
        sent=SENT,
        made=made,
        secret=secret,
        problem=problem,
        url=url,
        mail=parts.mail,
    )


def _problem(code: str) -> str:
    said = {
        "fetch_scheme": _("Write an address that begins with https://."),
        "fetch_private_address": _(
            "This address is not public: an operator can allow its network with SHARE_WEBHOOK_NETWORKS."
        ),
        "fetch_port": _("Only the ports 80 and 443 are sent to, unless SHARE_WEBHOOK_NETWORKS is set."),
        "endpoint_known": _("Messages go to this address already."),
        "endpoints_full": _("There are as many addresses as there may be: remove one first."),
    }
    return said.get(code, _("Write an address such as https://tools.journal.example/share."))


def _table() -> Table:
    rows = (
        (moment_text(item.made_at), item.kind, to, item.tries, moment_text(item.ended_at), item.outcome)
        for item, to in last_items(service().engine, SHOWN)
    )
    return Table("deliveries", ("at", "kind", "to", "tries", "ended_at", "outcome"), rows)


def _addresses() -> Table:
    rows = (
        (
            one.id,
            one.url,
            moment_text(one.made_at),
            moment_text(one.stopped_at),
            moment_text(one.last_at),
            one.last_outcome,
        )
        for one in all_endpoints(service().engine)
    )
    return Table("addresses", ("id", "url", "made_at", "stopped_at", "last_at", "last_outcome"), rows)


def _host(endpoint: Endpoint) -> str:
    # Not the whole address: its path may be a secret.
    return urlsplit(endpoint.url).hostname or ""
