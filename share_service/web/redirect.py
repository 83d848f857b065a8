"""The redirect of a signed link: known token, who asks, one durable record, 302.

One plain function, so that any door can stand before it. What a token leads to is worked out once
and kept ready to send; nothing on the way waits for the store, a session or a template.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from html import escape
from typing import Generic, NamedTuple, TypeVar

from werkzeug.urls import iri_to_uri

from share_service.errors import ServiceError, Unavailable
from share_service.links.visitor import MAX_USER_AGENT, Visitor, classify
from share_service.newsroom.destinations import Destination, destination
from share_service.newsroom.parts import Service
from share_service.stats.events import Event, Kind
from share_service.web.ownpage import PREVIEW_HEAD, with_own_page

KINDS = {
    Visitor.READER: Kind.CLICK,
    Visitor.PREVIEW: Kind.PREVIEW,
    Visitor.CRAWLER: Kind.CRAWLER,
    Visitor.PREFETCH: Kind.PREFETCH,
    Visitor.HEAD: Kind.HEAD,
}
#: What `X-Share-Count` says when the same reader pressed the same link half a minute ago or less.
DUPLICATE = "duplicate"
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


class Visit(NamedTuple):
    """What of a request for a link matters.

    ``purpose`` is what `links.visitor.classify` takes, ``address`` the visitor's, which is hashed
    and forgotten. Of ``private`` visitors (Global Privacy Control, Do Not Track) not even that.
    """

    method: str
    user_agent: str
    purpose: str
    address: str
    private: bool = False


#: An answer in the form that a door sends.
Sent = TypeVar("Sent")


class Known(NamedTuple, Generic[Sent]):
    """Where a token leads and what is answered: until the next change, and an instant of the monotonic clock."""

    generation: int
    until: float
    place: Destination
    answers: dict[str, Sent]

    @property
    def ended(self) -> bool:
        """Whether it was a campaign link whose time is over."""
        return self.place.ends_at is not None and self.place.ends_at <= time.time()


class Redirects(Generic[Sent]):
    """The answers to signed links, for one process. Threads may share it."""

    def __init__(self, service: Service, shape: Callable[[Answer], Sent]) -> None:
        """``shape`` gives an answer the form that the door sends."""
        self._service = service
        self._shape = shape
        self._record = service.recorder.record
        self._reader_hash = service.salts.reader_hash
        self._earlier_hash = service.salts.earlier_hash
        self._again = service.recent.again
        self._seen = service.recent.seen
        self._generation = service.changes.generation
        self._links: dict[str, Known[Sent]] = {}
        self._asking = threading.Lock()

    def answer(self, token: str, visit: Visit) -> Sent | None:
        """Record one visit of the link ``token`` and return its answer; None when the link leads nowhere."""
        known = self.known(token) or self.look_up(token)
        return None if known is None else self.follow(known, visit)

    def known(self, token: str) -> Known[Sent] | None:
        """Return where ``token`` leads when that is at hand: from memory alone."""
        known = self._links.get(token)
        if known is None or known.generation != self._generation() or known.until < time.monotonic():
            return None
        return known

    def follow(self, known: Known[Sent], visit: Visit) -> Sent:
        """Record ``visit`` durably and return its answer."""
        visitor = classify(visit.method, visit.user_agent, visit.purpose)
        at = time.time_ns() // 1_000_000
        place = known.place
        reader, said = 0, visitor.value
        if visitor is Visitor.READER and not visit.private:
            reader = self._reader(at, place, visit)
            if self._again(at, reader, place.article, place.channel, place.variant):
                said = DUPLICATE
        if visitor is Visitor.HEAD and PREVIEW_HEAD in known.answers:
            # A crawler that asks first must be told of the page that it will get.
            previews = classify("GET", visit.user_agent, visit.purpose) is Visitor.PREVIEW
            said = PREVIEW_HEAD if previews else said
        self._record(Event(at, KINDS[visitor], place.article, place.channel, place.variant, reader))
        return known.answers[said]

    def _reader(self, at: int, place: Destination, visit: Visit) -> int:
        user_agent = visit.user_agent[:MAX_USER_AGENT]
        reader = self._reader_hash(at, visit.address, user_agent)
        # Midnight gives a reader another number; a press that follows one of before goes under the one of before.
        earlier = self._earlier_hash(at, visit.address, user_agent)
        if earlier and self._seen(at, earlier, place.article, place.channel, place.variant):
            return earlier
        return reader

    def look_up(self, token: str) -> Known[Sent] | None:
        """Ask the store where ``token`` leads, and keep it at hand; None when it leads nowhere, or nobody can say."""
        stale = self._links.get(token)
        if stale is None or stale.generation != self._generation() or stale.ended:
            return self._ask(token)
        # A known link is looked up again by one at a time: a store that is slow to answer holds nobody else up.
        if not self._asking.acquire(blocking=False):
            return stale
        try:
            return self._ask(token)
        finally:
            self._asking.release()

    def _ask(self, token: str) -> Known[Sent] | None:
        # The generation first: what is read before a change must not be kept after it.
        generation, until = self._generation(), time.monotonic() + KNOWN_SECONDS
        try:
            place = destination(self._service, token)
        except Unavailable:
            return self._links.get(token)
        except ServiceError:
            self._links.pop(token, None)
            return None
        if place.ends_at is not None:
            until = min(until, time.monotonic() + place.ends_at - time.time())
        sent = with_own_page(self._service, token, place, answers_to(place.url))
        answers = {said: self._shape(answer) for said, answer in sent.items()}
        known = Known(generation, until, place, answers)
        if len(self._links) >= MAX_KNOWN:
            self._links.clear()
        self._links[token] = known
        return known


def answers_to(url: str) -> dict[str, Answer]:
    """Return the answers of a link that leads to ``url``, by visitor (`Visitor`'s values, and `DUPLICATE`)."""
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
        said: Answer(FOUND, [*headers, ("X-Share-Count", said)], b"" if said == Visitor.HEAD else body)
        for said in (*(visitor.value for visitor in Visitor), DUPLICATE)
    }
    answers[Visitor.READER.value] = Answer(FOUND, headers, body)
    # A prefetched redirect may be used without asking again; refused, the browser comes when its reader clicks.
    answers[Visitor.PREFETCH.value] = Answer(
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
