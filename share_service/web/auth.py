"""Who opens the desk: one-time sign-in links, the session that follows, and what a role may do.

The session is Flask's signed cookie, opened only under ``/desk``: no reader ever meets it. It holds
an editor's id and when they signed in; the editor's row is read at every request, so shutting
somebody out takes effect at once.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Request, current_app, g, redirect, request, session, url_for
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask_wtf import CSRFProtect
from itsdangerous import BadSignature, SignatureExpired, TimestampSigner
from itsdangerous.encoding import base64_decode, base64_encode
from sqlalchemy import Engine
from werkzeug.wrappers import Response as AnyResponse

from share_service.errors import Forbidden, Gone, NotFound
from share_service.settings import Settings
from share_service.store.editors import NONCE_SIZE, Editor, get_editor, invite, invited_id, note_seen, redeem
from share_service.web.context import service

DESK = "/desk"
IDLE = timedelta(hours=12)
LONGEST = timedelta(days=7)
INVITATION_TTL = timedelta(hours=24)
# desk.js asks with this header: a page that refreshes itself is nobody at the keyboard.
REFRESH_HEADER = "X-Desk-Refresh"

csrf = CSRFProtect()
View = TypeVar("View", bound=Callable[..., Any])


class DeskSessions(SecureCookieSessionInterface):
    """Opens a session under ``/desk`` only; elsewhere there is none to read or write."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:  # Flask's hook
        """Return the session of a desk page, or None."""
        if not request.path.startswith(f"{DESK}/"):
            return None
        return super().open_session(app, request)

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        """Say whether this answer prolongs the session: a person's request does, a refresh does not."""
        if REFRESH_HEADER in request.headers:
            return session.modified
        return super().should_set_cookie(app, session)


def init_auth(app: Flask, settings: Settings) -> None:
    """Give ``app`` the desk's session and the protection of its forms."""
    public = urlsplit(settings.public_url)
    app.config.update(
        SESSION_COOKIE_NAME="share_desk",
        SESSION_COOKIE_PATH=public.path + DESK,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=public.scheme == "https",
        PERMANENT_SESSION_LIFETIME=IDLE,
        # The desk checks its own forms; readers' beacons and the API have no session to ride on.
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.session_interface = DeskSessions()
    csrf.init_app(app)


def invite_link(
    settings: Settings, engine: Engine, email: str, role: str | None = None, ttl: timedelta = INVITATION_TTL
) -> str:
    """Return a sign-in link for that address: it works once, within ``ttl``. Needs no request.

    Raises:
        BadInput: the address or the role is none.
        ConfigError: the secret key is missing or too short.
    """
    nonce = invite(engine, email, role, int(ttl.total_seconds()))
    token = _signer(settings).sign(base64_encode(nonce)).decode("ascii")
    return f"{settings.public_url}{DESK}/enter/{token}"


def enter(token: str) -> Editor:
    """Use a sign-in link up and open its editor's session.

    Raises:
        NotFound: we did not sign it.
        Gone: it was used or has expired.
    """
    parts = service()
    editor = redeem(parts.engine, _read_token(parts.settings, token))
    begin_session(editor)
    return editor


def is_of_another(token: str) -> bool:
    """Say whether a sign-in link that works would sign in somebody else than who is in now."""
    parts = service()
    try:
        owner = invited_id(parts.engine, _read_token(parts.settings, token)) if g.editor is not None else None
    except (Gone, NotFound):
        return False
    return owner is not None and owner != g.editor.id


def begin_session(editor: Editor) -> None:
    """Open the session of an editor who has shown who they are."""
    note_seen(service().engine, editor.id)
    chosen = session.get("lang")
    session.clear()  # nothing of whoever sat here before
    session.permanent = True
    session.update(editor=editor.id, since=int(time.time()))
    if chosen:
        session["lang"] = chosen


def current_editor() -> Editor | None:
    """Return who is signed in, or None: no session, one older than a week or ended, or an editor shut out."""
    editor_id, since = session.get("editor"), session.get("since", 0)
    if not isinstance(editor_id, int) or time.time() - since > LONGEST.total_seconds():
        return None
    editor = get_editor(service().engine, editor_id)
    if editor is None or not editor.active:
        return None
    # A second's grace: whoever ends all sessions may sign in again within it.
    return None if editor.signed_out_at is not None and since < editor.signed_out_at else editor


def open_to(role: str | None, *, own_forms_only: bool = True) -> Callable[[View], View]:
    """Mark a desk view with the role it needs; None opens it to everybody. Unmarked ones need "viewer"."""

    def mark(view: View) -> View:
        view.desk_role = role  # type: ignore[attr-defined]  # read by `admit`
        view.desk_forms = own_forms_only  # type: ignore[attr-defined]  # read by `admit`
        return view

    return mark


def admit() -> AnyResponse | None:
    """Let the current desk request in, or send it to the sign-in page.

    Raises:
        Forbidden: the editor's role may not do this.
        CSRFError: a form was not sent from one of our pages.
    """
    g.editor = current_editor()
    view = current_app.view_functions[str(request.endpoint)]
    needed = getattr(view, "desk_role", "viewer")
    if needed is not None and g.editor is None:
        return redirect(url_for("desk.sign_in"), 303)
    if needed is not None and not g.editor.may(needed):
        raise Forbidden("Your role may not do this: ask an administrator of the desk.", code="role_too_low")
    if getattr(view, "desk_forms", True):
        csrf.protect()
    return None


def _signer(settings: Settings) -> TimestampSigner:
    settings.require_secret()
    keys = [*reversed(settings.secret_key_fallbacks), settings.secret_key]
    return TimestampSigner(
        keys, salt="share-service.invitation", sep=".", key_derivation="hmac", digest_method=hashlib.sha256
    )


def _read_token(settings: Settings, token: str) -> bytes:
    try:
        # The row says when this one ends; the signature's own age bounds all of them.
        nonce = base64_decode(_signer(settings).unsign(token, max_age=int(LONGEST.total_seconds())))
    except SignatureExpired as error:
        raise Gone("This sign-in link has expired: ask for another one.", code="invitation_gone") from error
    except BadSignature as error:
        raise NotFound("This is not a sign-in link of this desk.", code="invitation_unknown") from error
    if len(nonce) != NONCE_SIZE:
        raise NotFound("This is not a sign-in link of this desk.", code="invitation_unknown")
    return nonce
