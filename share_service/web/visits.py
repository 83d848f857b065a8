"""Who makes the current request, and the event that a visit of theirs leaves."""

from __future__ import annotations

import time

from flask import request

from share_service.links.visitor import Visitor, classify
from share_service.newsroom.parts import Service
from share_service.stats.events import Event, Kind

PURPOSE_HEADERS = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")


def current_visitor() -> Visitor:
    """Return who makes the current request."""
    purpose = " ".join(request.headers.get(name, "") for name in PURPOSE_HEADERS).strip()
    return classify(request.method, request.headers.get("User-Agent", ""), purpose)


def note_preview(parts: Service, article_id: int, channel: int) -> bool:
    """Record a preview when a preview crawler makes the current request; say whether it did."""
    if current_visitor() is not Visitor.PREVIEW:
        return False
    parts.recorder.record(Event(int(time.time() * 1000), Kind.PREVIEW, article_id, channel, 0, 0))
    return True
