"""The address with which somebody ends a kind of letters without signing in: signed, for one editor and one kind."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from itsdangerous import BadSignature, Signer

from share_service.errors import NotFound
from share_service.newsroom.parts import Service

ALERTS, DIGEST = "alerts", "digest"
PATH = "/desk/letters"


class Letters(NamedTuple):
    """A kind of letters (`ALERTS`, `DIGEST`) to one editor."""

    editor_id: int
    kind: str


def letters_url(service: Service, editor_id: int, kind: str) -> str:
    """Return the address that ends letters of ``kind`` to an editor. It holds as long as the secret key."""
    token = _signer(service).sign(f"{editor_id}-{kind}").decode("ascii")
    return f"{service.settings.public_url}{PATH}/{token}"


def read_letters(service: Service, token: str) -> Letters:
    """Return what such a token is for.

    Raises:
        NotFound: we did not sign it.
    """
    try:
        number, _, kind = _signer(service).unsign(token).decode("ascii").partition("-")
        if kind in (ALERTS, DIGEST):
            return Letters(int(number), kind)
    except (BadSignature, ValueError):
        pass
    raise NotFound("This is not an address of this desk’s letters.", code="letters_unknown")


def _signer(service: Service) -> Signer:
    settings = service.settings
    keys = [*reversed(settings.secret_key_fallbacks), settings.secret_key]
    return Signer(keys, salt="share-service.letters", sep=".", key_derivation="hmac", digest_method=hashlib.sha256)
