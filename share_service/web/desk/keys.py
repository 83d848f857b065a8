"""**Réglages**, keys: which programs may use the API, and for what."""

from __future__ import annotations

from http import HTTPStatus

from flask import g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from share_service.errors import BadInput
from share_service.store.audit import note
from share_service.store.keys import SCOPES, list_keys, new_key, revoke_key_id
from share_service.web import auth
from share_service.web.context import service
from share_service.web.desk.blueprint import blueprint
from share_service.web.i18n import gettext as _

MAX_NAME = 100


@blueprint.get("/settings/keys")
@auth.open_to("admin")
def keys() -> str:
    """Show the keys of the API."""
    return _page()


@blueprint.post("/settings/keys")
@auth.open_to("admin")
def make_key() -> str | tuple[str, int]:
    """Make a key and show it: the only time that it can be read."""
    engine = service().engine
    name, scopes = request.form.get("name", "").strip()[:MAX_NAME], request.form.getlist("scope")
    if not name:
        return _page(problem=_("Give the key a name: what it is for."), scopes=scopes), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        key = new_key(engine, name, scopes)
    except BadInput as error:
        return _page(problem=_("Choose at least one thing that the key may do."), name=name), error.status
    note(engine, g.editor.email, "key_made", f"{name} ({', '.join(scopes)})")
    return _page(key=key, name=name, scopes=scopes)


@blueprint.post("/settings/keys/<id:key_id>")
@auth.open_to("admin")
def end_key(key_id: int) -> Response:
    """End a key at once."""
    engine = service().engine
    note(engine, g.editor.email, "key_revoked", revoke_key_id(engine, key_id).name)
    return redirect(url_for("desk.keys"), HTTPStatus.SEE_OTHER)


def scope_names() -> dict[str, str]:
    """Return what each scope allows, in the language of the current request."""
    names = {
        "stats": _("Read the numbers and export them"),
        "read": _("Read articles, links and previews"),
        "write": _("Send articles, make links, correct previews"),
        "admin": _("Let people in, make keys, read the log of changes"),
    }
    return {scope: names[scope] for scope in SCOPES}


def _page(*, key: str = "", problem: str = "", name: str = "", scopes: list[str] | None = None) -> str:
    made = sorted(list_keys(service().engine), key=lambda one: (one.revoked_at is not None, -one.created_at))
    return render_template(
        "desk/keys.html", made=made, names=scope_names(), key=key, problem=problem, name=name, scopes=scopes or ["read"]
    )
