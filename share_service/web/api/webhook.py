"""Messages that a CMS has signed: HMAC-SHA256 over id, time and body, as standardwebhooks.com describes.

Three headers go with the body: `webhook-id` is any text without a dot, new for each message, `webhook-timestamp`
seconds since the epoch, and `webhook-signature` is `v1,` and the base64 of HMAC(secret, "id.timestamp.body");
there may be several, separated by spaces.
"""

from __future__ import annotations

import hmac
import re
import time
from base64 import b64decode
from collections.abc import Iterator

from flask import request

from share_service.errors import Unauthorized
from share_service.newsroom.parts import Service
from share_service.store.webhooks import webhook_signing_keys

# Clocks differ and networks retry; an older message may be one that somebody recorded.
TOLERANCE_S = 300
MAX_SIGNATURES = 10
_VERSION = "v1,"
_TIME = re.compile(r"[0-9]{1,12}")


def is_signed() -> bool:
    """Say whether the current request claims to be signed."""
    return "webhook-signature" in request.headers


def signer(parts: Service) -> str:
    """Return the name of the webhook secret that the current request was signed with.

    Raises:
        Unauthorized: `webhook_invalid`, `webhook_too_old`: it was not signed with one in use, or not just now.
    """
    message, timestamp = request.headers.get("webhook-id", ""), request.headers.get("webhook-timestamp", "")
    if not _TIME.fullmatch(timestamp) or abs(time.time() - int(timestamp)) > TOLERANCE_S:
        raise Unauthorized(
            f"The message was not signed within the last {TOLERANCE_S // 60} minutes: check the clock that "
            "webhook-timestamp is taken from.",
            code="webhook_too_old",
        )
    signed = f"{message}.{timestamp}.".encode() + request.get_data()
    settings = parts.settings
    keys = webhook_signing_keys(parts.engine, (settings.secret_key, *settings.secret_key_fallbacks))
    given = list(_signatures(request.headers.get("webhook-signature", "")))
    for name, key in keys:
        expected = hmac.digest(key, signed, "sha256")
        if any(hmac.compare_digest(expected, signature) for signature in given):
            return name
    raise Unauthorized(
        "The signature fits none of the webhook secrets: `share-service key new --webhook` makes one.",
        code="webhook_invalid",
    )


def _signatures(header: str) -> Iterator[bytes]:
    for part in header.split(" ")[:MAX_SIGNATURES]:
        if part.startswith(_VERSION):
            try:
                yield b64decode(part.removeprefix(_VERSION), validate=True)
            except ValueError:
                continue
