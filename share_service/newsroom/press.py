"""The press: an article's card from the shelf, or drawn now by one drawer while others wait."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from share_service.cards.size import LANDSCAPE, SIZES, Size
from share_service.cards.subject import CardSubject
from share_service.links.token import CardRef
from share_service.metrics import CARDS, DRAWING
from share_service.newsroom.drawing import PATIENCE_S
from share_service.newsroom.parts import Service
from share_service.store.articles import StoredArticle, get_article

MIME_TYPES = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}


@dataclass(frozen=True, slots=True)
class CardFile:
    """A card: its bytes, its MIME type, and the tag that changes whenever a pixel can."""

    data: bytes
    mime: str
    etag: str
    fingerprint: bytes


def subject_of(service: Service, stored: StoredArticle) -> CardSubject:
    """Return what an article's card shows: what editors set for networks included."""
    social = stored.for_social()
    return service.studio.subject(social.article, social.photo_digest)


class _PhotoMissing(Exception):
    """The photo of a card is not on the shelf, or cannot be fetched at present."""


class _Order(NamedTuple):
    """What names one card on the shelf."""

    article: int
    fingerprint: bytes
    size: Size
    ext: str


def card_file(service: Service, stored: StoredArticle, size: Size, ext: str) -> CardFile:
    """Return the current card of an article, drawing and shelving it if it is not there yet.

    While its photo cannot be had, that is the card of the article without one, under that card's fingerprint.

    Raises:
        Unavailable: it is not there, and too many are being drawn.
    """
    subject = subject_of(service, stored)
    try:
        return _card_file(service, stored.id, subject, size, ext)
    except _PhotoMissing:
        return _card_file(service, stored.id, service.studio.without_missing_photo(subject), size, ext)


def _card_file(service: Service, article: int, subject: CardSubject, size: Size, ext: str) -> CardFile:
    order = _Order(article, service.studio.fingerprint(subject, size), size, ext)
    data = _shelved(service, order) or service.drawing.draw(order, lambda: _drawn(service, subject, order))
    return CardFile(data, MIME_TYPES[ext], card_etag(order.fingerprint, size, ext), order.fingerprint)


def draw_ahead(service: Service, article_id: int) -> None:
    """Draw and shelve the cards that crawlers will ask for, if they are not there yet.

    Raises:
        NotFound: there is no article of that id.
    """
    for view in get_article(service.engine, article_id).social_views():
        _draw_ahead(service, view)


def _draw_ahead(service: Service, stored: StoredArticle) -> None:
    subject = subject_of(service, stored)
    order = _Order(stored.id, service.studio.fingerprint(subject, LANDSCAPE), LANDSCAPE, best_format(stored))
    if service.shelf.card(*order) is None:
        service.drawing.draw_ahead(order, lambda: _drawn(service, subject, order))


def view_of_card(service: Service, stored: StoredArticle, size: Size, fingerprint: bytes) -> StoredArticle:
    """Return the article as the network sees it whose card has that fingerprint; as all see it where none has."""
    views = stored.social_views()
    named = (view for view in views if service.studio.fingerprint(subject_of(service, view), size) == fingerprint)
    return next(named, views[0])


def card_etag(fingerprint: bytes, size: Size, ext: str) -> str:
    """Return the strong entity tag of a card: it names the content, so it needs no reading."""
    return f"{fingerprint.hex()}-{size.code}-{ext}"


def card_url(service: Service, stored: StoredArticle, size: Size, ext: str | None = None) -> str:
    """Return the content-addressed URL of an article's card in one size."""
    return _card_url(service, stored, subject_of(service, stored), size, ext or best_format(stored))


def card_urls(service: Service, stored: StoredArticle) -> dict[str, str]:
    """Return the content-addressed URL of an article's card in every size, by the size's name."""
    subject, ext = subject_of(service, stored), best_format(stored)
    return {name: _card_url(service, stored, subject, size, ext) for name, size in SIZES.items()}


def _card_url(service: Service, stored: StoredArticle, subject: CardSubject, size: Size, ext: str) -> str:
    ref = CardRef(stored.id, size.code, service.studio.fingerprint(subject, size))
    return f"{service.settings.public_url}/cards/{service.card_tokens.mint(ref)}.{ext}"


def best_format(stored: StoredArticle) -> str:
    """Return the format crawlers are given: JPEG for photographs, PNG for flat cards."""
    return "jpg" if stored.for_social().photo_digest else "png"


def forget_old_cards(service: Service, stored: StoredArticle) -> None:
    """Take cards of earlier revisions off the shelf: their URLs answer with the current card from now on."""
    subjects = [subject_of(service, view) for view in stored.social_views()]
    keep = frozenset(service.studio.fingerprint(subject, size) for subject in subjects for size in SIZES.values())
    service.shelf.discard_cards(stored.id, keep=keep)


def _drawn(service: Service, subject: CardSubject, order: _Order) -> bytes:
    shelf = service.shelf
    with shelf.drawing(*order, patience=PATIENCE_S):
        # Whoever waited for another drawer finds the card ready.
        data = _shelved(service, order)
        if data is None:
            photo = _photo(service, subject)
            with DRAWING.time():
                data = service.studio.draw(subject, order.size, order.ext, photo)
            CARDS.labels(order.size.name, order.ext).inc()
            shelf.store_card(*order, data)
    return data


def _photo(service: Service, subject: CardSubject) -> bytes | None:
    if subject.photo_digest is None:
        return None
    photo = service.shelf.photo(subject.photo_digest)
    if photo is None:
        # Not drawn without it: the fingerprint, and with it an address that is kept for ever, says that it is there.
        raise _PhotoMissing(f"photo {subject.photo_digest} is not on the shelf")
    return photo


def _shelved(service: Service, order: _Order) -> bytes | None:
    path = service.shelf.card(*order)
    if path is None:
        return None
    service.shelf.note_use(path)
    try:
        return path.read_bytes()
    except FileNotFoundError:
        # Another revision, or pruning, took it off the shelf a moment ago.
        return None
