"""Who may use the API: a Bearer key with the scope that the route names, or an article that a CMS has signed."""

from __future__ import annotations

from flask import current_app, g, request

from share_service.errors import Forbidden, Unauthorized
from share_service.store.keys import find_key
from share_service.web.api.declare import operation_of
from share_service.web.api.webhook import is_signed, signer
from share_service.web.context import service

NO_KEY = "This needs an API key: send `Authorization: Bearer KEY`; `share-service key new` makes one."
WRONG_KEY = "This API key is not known here, or it was ended: `share-service key list` names those there are."


def require_key() -> None:
    """Refuse the current request unless its route is open, or it carries what the route asks for.

    ``g.key_name`` is then what the key is called.

    Raises:
        Unauthorized: there is no key, or it is not valid.
        Forbidden: the key may not do this.
    """
    operation = operation_of(current_app.view_functions[str(request.endpoint)])
    # A route that says nothing is open to nobody.
    scope = operation.scope if operation else "nobody"
    if scope is None:
        return
    if operation and operation.signable and is_signed():
        g.key_name = signer(service())
        return
    kind, _space, text = request.headers.get("Authorization", "").partition(" ")
    key = find_key(service().engine, text.strip()) if kind.lower() == "bearer" else None
    if key is None:
        raise Unauthorized(NO_KEY if kind.lower() != "bearer" else WRONG_KEY, code="key_missing")
    if not key.may(scope):
        raise Forbidden(f"This key may not do this: it lacks the scope {scope!r}.", code="scope_missing")
    g.key_name = key.name


def author() -> str:
    """Return whose doing the current request is, as the log of changes names it."""
    return f"api: {g.key_name}"
