"""Signing in with the newsroom's own identity provider (OpenID Connect), or with what a proxy of ours says."""

from __future__ import annotations

from functools import cache
from http import HTTPStatus
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING, Any

from flask import Flask, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from share_service.errors import BadInput, ConfigError, Forbidden, NotFound, Unavailable
from share_service.newsroom.parts import Service
from share_service.settings import Settings
from share_service.store.editors import Editor, vouched
from share_service.web import auth
from share_service.web.context import service
from share_service.web.desk.blueprint import blueprint
from share_service.web.i18n import gettext as _

if TYPE_CHECKING:
    from share_service.web.desk.provider import Provider

EXTENSION = "share-oidc"


def init_oidc(app: Flask, settings: Settings) -> None:
    """Give ``app`` its identity provider, when one is set.

    Raises:
        ConfigError: it is set, and Authlib (the extra ``oidc``) is not installed.
    """
    if not settings.oidc_issuer:
        return
    try:
        from share_service.web.desk.provider import Provider  # noqa: PLC0415  # Authlib is an extra
    except ImportError as error:
        raise ConfigError(
            "SHARE_OIDC_ISSUER is set, and what speaks to it is not installed: pip install 'share-service[oidc]'.",
            code="oidc_missing",
        ) from error
    app.extensions[EXTENSION] = Provider(app, settings)


def has_oidc() -> bool:
    """Say whether the current app has an identity provider."""
    return EXTENSION in current_app.extensions


@blueprint.get("/signin/oidc")
@auth.open_to(None)
def oidc_begin() -> Response:
    """Send the person to the identity provider."""
    try:
        return _provider().begin(f"{service().settings.public_url}{auth.DESK}/signin/oidc/back")
    except Unavailable as error:
        return _refused(_("The sign-in service does not answer just now. Try again in a moment."), error.status)


@blueprint.get("/signin/oidc/back")
@auth.open_to(None)
def oidc_back() -> Response:
    """Let the person in whom the identity provider has sent back, if the desk knows them."""
    try:
        email = _provider().email()
    except BadInput as error:
        return _refused(_("The sign-in was not finished. Begin again."), error.status)
    except Forbidden as error:
        return _refused(_("The sign-in service names no verified e-mail address for you."), error.status)
    return _enter(email)


def editor_of_proxy(parts: Service) -> Editor | None:
    """Return the editor whom a proxy of ours names in its header; None when none does, or it is none of ours."""
    name = parts.settings.signin_header
    said = request.headers.get(name, "").strip() if name else ""
    return vouched(parts.engine, said, _new_role(parts)) if said and _from_proxy(parts.settings) else None


def _from_proxy(settings: Settings) -> bool:
    # The one who really connects: forwarded addresses are what anybody may write.
    original = request.environ.get("werkzeug.proxy_fix.orig", {})
    peer = original.get("REMOTE_ADDR") or request.environ.get("REMOTE_ADDR") or ""
    try:
        address = ip_address(peer)
    except ValueError:
        return False
    return any(address in network for network in _networks(settings.signin_header_from))


@cache
def _networks(written: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(ip_network(network, strict=False) for network in written)


def _enter(email: str) -> Response:
    editor = vouched(service().engine, email, _new_role(service()))
    if editor is None:
        return _refused(
            _("The desk is not open to %(email)s: ask an administrator of the desk.", email=email), HTTPStatus.FORBIDDEN
        )
    auth.begin_session(editor)
    return redirect(url_for("desk.now"), HTTPStatus.SEE_OTHER)


def _new_role(parts: Service) -> str | None:
    return parts.settings.signin_new_role or None


def _provider() -> Provider:
    if not has_oidc():
        raise NotFound("The desk has no sign-in service.", code="oidc_unknown")
    found: Provider = current_app.extensions[EXTENSION]
    return found


def _refused(detail: str, status: int) -> Response:
    return current_app.make_response((render_template("desk/problem.html", detail=detail, status=status), status))
