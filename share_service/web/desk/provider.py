"""The newsroom's identity provider: OpenID Connect with PKCE, by Authlib.

Imported only where one is set: Authlib is an extra, and takes a while to load.
"""

from __future__ import annotations

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from flask import Flask, session
from joserfc.errors import JoseError
from requests import RequestException
from werkzeug.wrappers import Response

from share_service.errors import BadInput, Forbidden, Unavailable
from share_service.logs import get as get_log
from share_service.settings import Settings

log = get_log("signin")

SECONDS = 10
# Sign-ins that one browser has begun and not finished: a cookie that holds more is dropped by browsers.
MOST_BEGUN = 4
_NAME = "newsroom"


class Provider:
    """One issuer, whose addresses and keys are read when somebody first signs in."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        self._client = OAuth(app).register(  # type: ignore[no-untyped-call]  # Authlib types only some
            _NAME,
            client_id=settings.oidc_client_id,
            client_secret=settings.oidc_client_secret or None,
            server_metadata_url=f"{settings.oidc_issuer}/.well-known/openid-configuration",
            client_kwargs={"scope": "openid email", "code_challenge_method": "S256", "timeout": SECONDS},
        )

    def begin(self, back: str) -> Response:
        """Return the redirect to the issuer, who sends the person to ``back``.

        Raises:
            Unavailable: the issuer does not answer as one.
        """
        _forget_begun()
        try:
            answer: Response = self._client.authorize_redirect(back)
        except (AuthlibBaseError, RequestException, RuntimeError, ValueError) as error:
            log.exception("the identity provider does not answer")
            raise Unavailable("The sign-in service does not answer.", code="oidc_away", retry_after=10) from error
        return answer

    def email(self) -> str:
        """Return the verified address of the person whom the issuer has sent back with the current request.

        State, nonce, PKCE, and the token's signature, issuer, audience and age are checked.

        Raises:
            BadInput: the sign-in was not finished, or is not the one that was begun here.
            Forbidden: the issuer names no verified address.
        """
        try:
            claims = self._client.authorize_access_token()["userinfo"]
        except (AuthlibBaseError, JoseError, RequestException, KeyError, ValueError) as error:
            log.warning("a sign-in was refused", error=type(error).__name__)
            raise BadInput("The sign-in was not finished.", code="oidc_unfinished", status=400) from error
        # Some say it as a text, and some say nothing of it: those vouch for every address that they name.
        if not claims.get("email") or claims.get("email_verified", True) not in (True, "true"):
            raise Forbidden("The sign-in service names no verified address.", code="oidc_no_email")
        return str(claims["email"])


def _forget_begun() -> None:
    """Make room in the session for one more sign-in, as Authlib keeps them there."""
    begun = [key for key in session if key.startswith(f"_state_{_NAME}_")]
    for key in begun[: max(0, len(begun) - MOST_BEGUN + 1)]:
        del session[key]
