"""Who makes the current request."""

from __future__ import annotations

from flask import request

from share_service.links.visitor import Visitor, classify

PURPOSE_HEADERS = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")


def current_visitor() -> Visitor:
    """Return who makes the current request."""
    purpose = " ".join(request.headers.get(name, "") for name in PURPOSE_HEADERS).strip()
    return classify(request.method, request.headers.get("User-Agent", ""), purpose)
