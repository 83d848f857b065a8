"""Taking an article in: from metadata, or from its URL alone, to a row and a photo on the shelf."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from share_service.articles.article import Article, Photo, canonical_url, host_allowed, parse_article
from share_service.articles.fetch import Fetcher
from share_service.articles.page import read_page
from share_service.cards.photo import check_photo
from share_service.errors import BadInput, FieldError, PhotoRefused, ServiceError
from share_service.logs import get as get_log
from share_service.newsroom.addresses import Address
from share_service.newsroom.parts import Service
from share_service.newsroom.press import forget_old_cards
from share_service.store.articles import PhotoState, StoredArticle, find_article, save_article

log = get_log("intake")


def take_in(service: Service, data: object, *, allow_paths: bool = False) -> tuple[StoredArticle, bool]:
    """Insert or update the article that ``data`` (article JSON, or only its URL) describes.

    ``allow_paths`` lets the photo be a file of this machine: for the command line and the demo,
    never for what comes over HTTP. A photo that cannot be had does not refuse the article: its card
    is then set in type alone, and the stored row says why.

    Returns:
        The stored article, and whether it is new.

    Raises:
        BadInput: the metadata is wrong, or its host is not one of ours.
        FetchRefused: the page could not be read.
    """
    if isinstance(data, dict) and set(data) == {"url"}:
        data = _read_from_page(service, data["url"])
    article = parse_article(data)
    _check_host(service, article.url)
    if article.design:
        service.studio.check_design(article.design)
    known = find_article(service.engine, article.url)
    photo = _photo_state(service, article, known, allow_paths=allow_paths)
    stored, created = save_article(service.engine, article, photo)
    service.addresses.note("articles", stored.id, Address(stored.article.url))
    service.changes.bump()
    forget_old_cards(service, stored)
    service.ahead.add(stored.id)
    return stored, created


def _read_from_page(service: Service, url: object) -> dict[str, Any]:
    try:
        wanted = canonical_url(str(url))
    except ValueError as error:
        raise BadInput(f"The url {error}.", code="article_invalid", fields=(FieldError("url", str(error)),)) from error
    _check_host(service, wanted)
    hosts = service.settings.article_hosts
    page = service.fetcher.fetch(wanted)
    reading = read_page(page.body, url=page.url, charset=page.charset, hosts=hosts)
    if "title" not in reading.article:
        raise BadInput(f"The page {wanted} has no title to make a card of.", code="page_without_title")
    return reading.article


def _check_host(service: Service, url: str) -> None:
    if not host_allowed(url, service.settings.article_hosts):
        raise BadInput(
            "Articles of this host are not served here: add the host to SHARE_ARTICLE_HOSTS.",
            code="host_not_allowed",
            fields=(FieldError("url", "has a host that is not in SHARE_ARTICLE_HOSTS"),),
        )


def _photo_state(service: Service, article: Article, known: StoredArticle | None, *, allow_paths: bool) -> PhotoState:
    if article.image is None:
        return PhotoState()
    digest = known.photo_digest if known and _same_photo(known.article, article) else None
    # A shelf that was lost fills again as articles are sent.
    if digest and service.shelf.keep_photo(digest):
        return PhotoState(digest=digest)
    if article.image.path and not allow_paths:
        raise BadInput(
            "A photo sent over HTTP must be an image.url: image.path is for the command line.",
            code="image_path_refused",
            fields=(FieldError("image.path", "is for the command line only"),),
        )
    try:
        data = photo_bytes(article.image, service.fetcher)
        check_photo(data)
    except ServiceError as error:
        log.warning("photo refused", article=article.url, code=error.code, detail=error.detail)
        return PhotoState(problem=error.code)
    return PhotoState(digest=service.shelf.store_photo(data))


def _same_photo(known: Article, article: Article) -> bool:
    """Say whether the photo need not be fetched again: the same address in an unmodified article."""
    old, new = known.image, article.image
    return bool(old and new and new.url and old.url == new.url and known.modified_at == article.modified_at)


def photo_bytes(photo: Photo, fetcher: Fetcher) -> bytes:
    """Return the bytes of a photo from its file or through the guarded door.

    Raises:
        PhotoRefused: the file cannot be read.
        FetchRefused: the address was refused or did not answer.
    """
    if photo.url:
        return fetcher.fetch(photo.url, "image").body
    try:
        return Path(str(photo.path)).read_bytes()
    except OSError as error:
        raise PhotoRefused(f"The photo {photo.path} cannot be read: {error.strerror}.", code="photo_missing") from error
