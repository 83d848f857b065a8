"""Signed messages to programs, as standardwebhooks.com describes them: what is in one, and sending it.

`webhook-id` is the same at every try, so that a receiver can tell what it has had; the signature is HMAC-SHA256 over
"id.timestamp.body", one for each of the service's secret keys.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from base64 import b64encode
from collections.abc import Mapping
from typing import Any

from share_service.articles.post import post
from share_service.newsroom.parts import Service
from share_service.stats.days import day_date, rfc3339
from share_service.store.endpoints import Endpoint, signing_keys
from share_service.store.outbox import Item

#: What a message is called, by the kind of what it tells.
TYPES = {"alert": "alert.raised", "digest": "digest.weekly", "test": "test"}
_TIMEOUT_S = 15.0


def send_message(service: Service, endpoint: Endpoint, item: Item) -> int:
    """Send what ``item`` tells to an endpoint, and return the status that it answered with.

    Raises:
        FetchRefused: it was not sent, or not answered.
    """
    body = json.dumps(message_json(service, item), ensure_ascii=False, separators=(",", ":")).encode()
    settings = service.settings
    keys = signing_keys(endpoint, (settings.secret_key, *settings.secret_key_fallbacks))
    headers = {"Content-Type": "application/json", **signed(message_id(item.key), int(time.time()), body, keys)}
    return post(service.fetcher, endpoint.url, body, headers, networks=settings.webhook_networks, timeout=_TIMEOUT_S)


def signed(message: str, at: int, body: bytes, keys: list[bytes]) -> dict[str, str]:
    """Return the headers that sign ``body`` as the message of that id, sent ``at`` a moment (seconds)."""
    text = f"{message}.{at}.".encode() + body
    signatures = [f"v1,{b64encode(hmac.digest(key, text, 'sha256')).decode('ascii')}" for key in keys]
    return {"webhook-id": message, "webhook-timestamp": str(at), "webhook-signature": " ".join(signatures)}


def message_id(key: str) -> str:
    """Return the `webhook-id` of what is known by ``key``."""
    return f"msg_{hashlib.blake2b(key.encode(), digest_size=15).hexdigest()}"


def message_json(service: Service, item: Item) -> dict[str, Any]:
    """Return what is sent: the type, when it happened, and the data."""
    said = {"alert": alert_json, "digest": _digest}.get(item.kind, _test)(service, item.facts)
    return {"type": TYPES[item.kind], "timestamp": rfc3339(item.made_at, service.settings.zone), "data": said}


def alert_json(service: Service, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return an alert (`telling.message`) as messages and the API tell it."""
    known = facts["facts"]
    answer = {
        "id": facts["id"],
        "kind": facts["kind"],
        "at": rfc3339(facts["at"], service.settings.zone),
        "article": {"id": facts["article"], "url": known["url"], "title": known["title"]},
        "desk_url": f"{service.settings.public_url}/desk/articles/{facts['article']}",
        "numbers": {
            "last_hour": known["hour"],
            "usual_hour": known["usual"],
            "last_24_hours": known["day"],
            "previous_24_hours": known["day_before"],
            "usual_day": known["usual_day"],
            "days_since_publication": known["age_days"],
        },
        "channel": known["channel"],
        "fault": None,
    }
    if facts["kind"] == "broken":
        answer["fault"] = {"rule": known["rule"], **known["words"].get("en", {})}
    return answer


def _digest(service: Service, facts: Mapping[str, Any]) -> dict[str, Any]:
    days = {"from": day_date(facts["first"]).isoformat(), "to": day_date(facts["last"]).isoformat()}
    return {**facts, "first": days["from"], "last": days["to"], "timezone": service.settings.timezone}


def _test(service: Service, _facts: Mapping[str, Any]) -> dict[str, Any]:
    return {"site": service.site.name}
