"""The redirect of a signed link: known token, who asks, one durable record, 302.

One plain function, so that any door can stand before it. What a token leads to is worked out once
and kept ready to send; nothing on the way waits for the store, a session or a template.
"""

from __future__ import annotations

import time
from html import escape
from typing import NamedTuple

from sqlalchemy.exc import SQLAlchemyError
from werkzeug.urls import iri_to_uri

from share_service.errors import ServiceError
from share_service.links.visitor import MAX_USER_AGENT, Visitor, classify
from share_service.newsroom.destinations import Destination, destination
from share_service.newsroom.parts import Service
from share_service.stats.events import Event, Kind

KINDS = {
    Visitor.READER: Kind.CLICK,
    Visitor.PREVIEW: Kind.PREVIEW,
    Visitor.CRAWLER: Kind.CRAWLER,
    Visitor.PREFETCH: Kind.PREFETCH,
    Visitor.HEAD: Kind.HEAD,
}
FOUND = "302 Found"
AHEAD = "503 Service Unavailable"
MAX_KNOWN = 20_000
# Other machines' writes are seen this late; this machine's own at once, by `newsroom.changes`.
KNOWN_SECONDS = 10.0

Headers = list[tuple[str, str]]


class Answer(NamedTuple):
    """A status line, headers and a body, ready to send."""

    status: str
    headers: Headers
    body: bytes


class _Known(NamedTuple):
    until: float
    place: Destination
    answers: dict[Visitor, Answer]


class Redirects:
    """The answers to signed links, for one process. Threads may share it."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._record = service.recorder.record
        self._reader_hash = service.salts.reader_hash
        self._generation = service.changes.generation
        # Replaced together: what was read before a change must not be kept after it.
        self._known: tuple[int, dict[str, _Known]] = (-1, {})

    def answer(self, token: str, method: str, user_agent: str, purpose: str, address: str) -> Answer | None:
        """Record one visit of the link ``token`` and return its answer; None when the link leads nowhere.

        ``purpose`` is what `links.visitor.classify` takes, ``address`` the visitor's, which is hashed
        and forgotten.
        """
        generation, known = self._known
        if self._generation() != generation:
            generation, known = self._known = (self._generation(), {})
        found = known.get(token)
        if found is None or found.until < time.monotonic():
            found = self._look_up(token, found, known)
            if found is None:
                return None
        visitor = classify(method, user_agent, purpose)
        at = time.time_ns() // 1_000_000
        is_reader = visitor is Visitor.READER
        reader = self._reader_hash(at, address, user_agent[:MAX_USER_AGENT]) if is_reader else 0
        place = found.place
        self._record(Event(at, KINDS[visitor], place.article, place.channel, place.variant, reader))
        return found.answers[visitor]

    def _look_up(self, token: str, stale: _Known | None, known: dict[str, _Known]) -> _Known | None:
        until = time.monotonic() + KNOWN_SECONDS
        try:
            place = destination(self._service, token)
        except ServiceError:
            known.pop(token, None)
            return None
        except SQLAlchemyError:
            # The store is away: a link that was known a moment ago still leads where it led.
            if stale is None:
                raise
            place = stale.place
        if place.ends_at is not None:
            until = min(until, time.monotonic() + place.ends_at - time.time())
        found = _Known(until, place, answers_to(place.url))
        if len(known) >= MAX_KNOWN:
            known.clear()
        known[token] = found
        return found


def answers_to(url: str) -> dict[Visitor, Answer]:
    """Return the answer to each kind of visitor of a link that leads to ``url``."""
    location = iri_to_uri(url)
    body = f'<!doctype html><title>→</title><a href="{escape(location)}">{escape(location)}</a>\n'.encode()
    headers = [
        ("Location", location),
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Length", str(len(body))),
        # A browser that kept the redirect would come back uncounted.
        ("Cache-Control", "private, no-store"),
        ("X-Robots-Tag", "noindex"),
        ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ]
    answers = {
        visitor: Answer(FOUND, [*headers, ("X-Share-Count", visitor.value)], b"" if visitor is Visitor.HEAD else body)
        for visitor in Visitor
    }
    answers[Visitor.READER] = Answer(FOUND, headers, body)
    # A prefetched redirect may be used without asking again; refused, the browser comes when its reader clicks.
    answers[Visitor.PREFETCH] = Answer(
        AHEAD,
        [
            ("Content-Length", "0"),
            ("Cache-Control", "no-store"),
            ("Retry-After", "1"),
            ("X-Share-Count", Visitor.PREFETCH.value),
        ],
        b"",
    )
    return answers
