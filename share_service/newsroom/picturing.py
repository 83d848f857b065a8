"""Another photo for an article: those of its page to choose from, one at an address, one that an editor uploads."""

from __future__ import annotations

from share_service.articles.candidates import PagePicture, page_pictures
from share_service.cards.photo import small_photo
from share_service.cards.shelf import DIGEST
from share_service.errors import BadInput, NotFound, PhotoRefused
from share_service.newsroom.demo import demo_photo_at, demo_pictures
from share_service.newsroom.overriding import MAX_UPLOAD, store_upload
from share_service.newsroom.parts import Service
from share_service.store.articles import StoredArticle

#: The longest side, in pixels, of a photo as the desk shows it whole, and of one among others.
WHOLE_PX = 960
THUMBNAIL_PX = 320


def pictures_of_page(service: Service, stored: StoredArticle) -> tuple[PagePicture, ...]:
    """Return the pictures of an article's page, read now.

    Raises:
        FetchRefused: the page cannot be read.
        Unavailable: too many pages are being read.
    """
    settings = service.settings
    if settings.demo and stored.article.url.startswith(f"{settings.public_url}/demo/"):
        return demo_pictures(settings, stored.article.url)
    with service.reading.reader():
        page = service.fetcher.fetch(stored.article.url)
        cards = f"{settings.public_url}/card"
        return page_pictures(page.body, url=page.url, charset=page.charset, cards=cards)


def thumbnail(service: Service, address: str) -> bytes:
    """Return the picture at ``address`` as a small JPEG for an editor to look at. Nothing is kept of it.

    Raises:
        FetchRefused, PhotoRefused: it cannot be had, or not used on a card.
        Unavailable: too many are being read.
    """
    with service.reading.reader():
        return small_photo(_fetched(service, address), THUMBNAIL_PX)


def photo_at(service: Service, address: str) -> str:
    """Fetch the photo at ``address``, put it on the shelf and return its SHA-256 (64 hex digits).

    Raises:
        FetchRefused, PhotoRefused: it cannot be had, or not used on a card.
        Unavailable: too many are being read.
    """
    with service.reading.reader():
        return store_upload(service, _fetched(service, address))[0]


def photo_of_upload(service: Service, data: bytes) -> str:
    """Put an uploaded photo on the shelf and return its SHA-256 (64 hex digits).

    Raises:
        PhotoRefused: it is no photo that a card can show, or larger than photos may be.
        Unavailable: too many are being read.
    """
    if len(data) > MAX_UPLOAD:
        raise PhotoRefused(f"The photo is larger than {MAX_UPLOAD // 1_000_000} MB.", code="photo_too_large")
    # Checking decodes it: of large ones only a few at once.
    with service.reading.reader():
        return store_upload(service, data)[0]


def whole_photo(service: Service, digest: str | None) -> bytes:
    """Return a photo on the shelf, whole and small, as JPEG.

    Raises:
        NotFound: `photo_unknown`: there is none.
        PhotoRefused: it cannot be used.
        Unavailable: too much is being drawn.
    """
    data = photo_bytes(service, digest)
    return service.drawing.draw(("photo", digest), lambda: small_photo(data, WHOLE_PX))


def known_photo(service: Service, digest: str) -> str:
    """Return ``digest`` when a photo of it is on the shelf, to stay there until it is saved.

    Raises:
        BadInput: `photo_unknown`: there is none.
    """
    if not (DIGEST.fullmatch(digest) and service.shelf.keep_photo(digest)):
        raise BadInput("This photo is no longer here: choose it again.", code="photo_unknown")
    return digest


def photo_bytes(service: Service, digest: str | None) -> bytes:
    """Return the bytes of a photo on the shelf.

    Raises:
        NotFound: `photo_unknown`: there is none.
    """
    photo = service.shelf.photo(digest) if digest else None
    if photo is None:
        raise NotFound("This article has no photo here.", code="photo_unknown")
    return photo


def _fetched(service: Service, address: str) -> bytes:
    return demo_photo_at(service.settings, address) or service.fetcher.fetch(address, "image").body
