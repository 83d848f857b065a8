"""Cards over HTTP: ``/cards/<token>.<ext>`` and ``/card?url=``.

The door in front of Flask answers what is on the shelf. What arrives here is new, old or forged:
a forged token is 404, a token of an earlier revision answers 200 with the current card.
"""

from __future__ import annotations

from flask import Blueprint, Response, request

from share_service.cards.size import SIZES, size_coded
from share_service.errors import BadInput, NotFound
from share_service.newsroom.lookup import known_or_read
from share_service.newsroom.overriding import network_named
from share_service.newsroom.parts import Service
from share_service.newsroom.press import MIME_TYPES, CardFile, best_format, card_file, view_of_card
from share_service.store.articles import StoredArticle, get_article
from share_service.web.context import service
from share_service.web.shelved import CURRENT, IMMUTABLE, CardRequest, ShelvedCards, card_to_send

blueprint = Blueprint("cards", __name__)


@blueprint.get("/cards/<token>.<any(jpg,png,webp):ext>")
def card(token: str, ext: str) -> Response:
    """Answer the card a token names, or the article's current one."""
    parts = service()
    ref = parts.card_tokens.read(token)
    size = size_coded(ref.size)
    if size is None:
        raise NotFound("This card is not known here.", code="token_unknown")
    # A card of an earlier revision is unknown to every view of the article; those of its networks are not.
    stored = view_of_card(parts, get_article(parts.engine, ref.article), size, ref.fingerprint)
    found = card_file(parts, stored, size, ext)
    return _answer(parts, stored, found, IMMUTABLE if found.fingerprint == ref.fingerprint else CURRENT)


@blueprint.get("/card")
def current_card() -> Response:
    """Answer the current card of the article at ``?url=``; an unknown one of our hosts is read first.

    ``?network=`` asks for the card of a network that has its own.
    """
    parts = service()
    network = request.args.get("network")
    wish = network_named(parts.networks, network) if network else None
    stored = known_or_read(parts, request.args.get("url", "")).for_social(wish)
    size = SIZES.get(request.args.get("size", "landscape"))
    ext = request.args.get("format", best_format(stored))
    if size is None or ext not in MIME_TYPES:
        raise BadInput(
            f"A card's size is one of {', '.join(SIZES)} and its format one of {', '.join(MIME_TYPES)}.",
            code="card_unknown",
        )
    return _answer(parts, stored, card_file(parts, stored, size, ext), CURRENT)


def _answer(parts: Service, stored: StoredArticle, found: CardFile, caching: str) -> Response:
    asked = CardRequest(
        found.etag,
        request.method,
        request.headers.get("User-Agent", ""),
        request.headers.get("If-None-Match", ""),
        request.headers.get("Range", ""),
        request.headers.get("If-Range", ""),
    )
    card = card_to_send(stored.id, found.etag, found.mime, caching)
    answer = ShelvedCards(parts).send(card, found.data, asked)
    response = Response(answer.body, answer.status)
    response.headers.clear()
    response.headers.extend(answer.headers)
    return response
