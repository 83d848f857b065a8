"""Cards that are on the shelf, sent as they lie there: conditional, by range, with the length first.

The token names the content, so the answer to it never changes. What is not on the shelf is for
`web/cards.py`.
"""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import NamedTuple

from share_service.cards.shelf import NOTED_EVERY_S
from share_service.cards.size import size_coded
from share_service.errors import NotFound
from share_service.links.channels import PAGE
from share_service.links.visitor import Visitor, classify
from share_service.newsroom.parts import Service
from share_service.newsroom.press import MIME_TYPES, card_etag
from share_service.stats.events import Event, Kind
from share_service.web.redirect import Answer, Headers

MAX_KNOWN = 20_000
IMMUTABLE = "public, max-age=31536000, immutable"
CURRENT = "public, max-age=300, stale-while-revalidate=3600"
# One range of bytes from a first one on. Others are ignored, which RFC 9110 section 14.2 allows:
# crawlers that ask for more than there is get the whole card, not a 416.
_RANGE = re.compile(r"bytes=(\d{1,15})-(\d{0,15})")


class CardRequest(NamedTuple):
    """What of a request for a card matters; headers that were not sent are empty."""

    name: str
    method: str
    user_agent: str
    if_none_match: str = ""
    range: str = ""
    if_range: str = ""


class Card(NamedTuple):
    """An article's card with what is sent before it; the tag in quotes."""

    article: int
    etag: str
    headers: Headers


class _Shelved(NamedTuple):
    path: Path
    card: Card
    noted: float


class ShelvedCards:
    """The answers to ``/cards/<token>.<ext>`` of what is on the shelf. Threads may share it."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._record = service.recorder.record
        self._known: dict[str, _Shelved] = {}

    def answer(self, request: CardRequest) -> Answer | None:
        """Return the card that ``request`` names, or None when it is not on the shelf. A crawler's GET is a preview."""
        shelved = self._known.get(request.name) or self._look_up(request.name)
        if shelved is None:
            return None
        if time.monotonic() - shelved.noted > NOTED_EVERY_S:
            self._note(request.name, shelved)
        try:
            data = shelved.path.read_bytes()
        except FileNotFoundError:
            self._known.pop(request.name, None)
            return None
        return self.send(shelved.card, data, request)

    def send(self, card: Card, data: bytes, request: CardRequest) -> Answer:
        """Return as much of the card's ``data`` as ``request`` asks for. A crawler's GET is a preview."""
        status, headers, body = _select(card, data, request)
        if request.method == "HEAD":
            return Answer(status, headers, b"")
        if classify(request.method, request.user_agent, "") is Visitor.PREVIEW:
            self._record(Event(time.time_ns() // 1_000_000, Kind.PREVIEW, card.article, PAGE))
            headers = [*headers, ("X-Share-Count", Visitor.PREVIEW.value)]
        return Answer(status, headers, body)

    def _look_up(self, name: str) -> _Shelved | None:
        token, _dot, ext = name.rpartition(".")
        if ext not in MIME_TYPES:
            return None
        try:
            ref = self._service.card_tokens.read(token)
        except NotFound:
            return None
        size = size_coded(ref.size)
        path = self._service.shelf.card(ref.article, ref.fingerprint, size, ext) if size else None
        if size is None or path is None:
            return None
        tag = card_etag(ref.fingerprint, size, ext)
        return _Shelved(path, card_to_send(ref.article, tag, MIME_TYPES[ext], IMMUTABLE), -NOTED_EVERY_S)

    def _note(self, name: str, shelved: _Shelved) -> None:
        self._service.shelf.note_use(shelved.path)
        if len(self._known) >= MAX_KNOWN:
            self._known.clear()
        self._known[name] = shelved._replace(noted=time.monotonic())


def card_to_send(article: int, tag: str, mime: str, caching: str) -> Card:
    """Return a card's headers: what it is, how long it may be kept, and that any page may show it."""
    etag = f'"{tag}"'
    headers = [
        ("Content-Type", mime),
        ("Cache-Control", caching),
        ("ETag", etag),
        ("Accept-Ranges", "bytes"),
        ("X-Content-Type-Options", "nosniff"),
        ("Cross-Origin-Resource-Policy", "cross-origin"),
    ]
    return Card(article, etag, headers)


def _select(card: Card, data: bytes, request: CardRequest) -> Answer:
    if request.if_none_match and _matches(request.if_none_match, card.etag):
        return Answer("304 Not Modified", card.headers[1:], b"")
    part = _part(request, card.etag, len(data)) if request.range else None
    if part is None:
        return Answer("200 OK", [*card.headers, ("Content-Length", str(len(data)))], data)
    first, last = part
    length = ("Content-Length", str(last - first + 1))
    shown = ("Content-Range", f"bytes {first}-{last}/{len(data)}")
    return Answer("206 Partial Content", [*card.headers, length, shown], data[first : last + 1])


def _matches(if_none_match: str, etag: str) -> bool:
    # Weak comparison (RFC 9110 section 13.1.2): a proxy that compressed the card marks our tag as weak.
    tags = (tag.strip().removeprefix("W/") for tag in if_none_match.split(","))
    return any(tag in (etag, "*") for tag in tags)


def _part(request: CardRequest, etag: str, size: int) -> tuple[int, int] | None:
    asked = _RANGE.fullmatch(request.range.strip())
    if asked is None or request.method != "GET" or request.if_range not in ("", etag):
        return None
    first, last = int(asked[1]), min(int(asked[2] or size - 1), size - 1)
    return (first, last) if first <= last else None
