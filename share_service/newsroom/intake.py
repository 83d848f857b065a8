"""Taking an article in: from metadata, or from its URL alone, to a row and a photo on the shelf."""

from __future__ import annotations

import time
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from share_service.articles.article import Article, Photo, canonical_url, host_allowed, parse_article
from share_service.articles.fetch import Fetcher, Validators
from share_service.articles.page import read_page
from share_service.cards.photo import check_photo
from share_service.errors import BadInput, FetchRefused, FieldError, PhotoRefused, ServiceError
from share_service.logs import get as get_log
from share_service.metrics import PAGES
from share_service.newsroom.addresses import Address
from share_service.newsroom.parts import Service
from share_service.newsroom.press import forget_old_cards
from share_service.newsroom.sharing import article_tags, landscape_card
from share_service.store.aliases import save_alias
from share_service.store.articles import PageState, PhotoState, StoredArticle, find_article, move_article, save_article

# Networks give the first fetch of a preview some two seconds; a photo that takes longer comes on the next card.
HURRY_S = 1.5
LEAST_PATIENCE_S = 0.4
TOO_SLOW = "fetch_timeout"

log = get_log("intake")


class PageRead(NamedTuple):
    """What a page says: the article, the address that was asked for, and how to ask whether it has changed."""

    article: Article
    asked: str
    state: PageState


def take_in(
    service: Service, data: object, *, allow_paths: bool = False, in_a_hurry: bool = False
) -> tuple[StoredArticle, bool]:
    """Insert or update the article that ``data`` (article JSON, or only its URL) describes.

    ``allow_paths`` lets the photo be a file of this machine: for the command line and the demo,
    never for what comes over HTTP. A photo that cannot be had does not refuse the article: its card
    is then set in type alone, and the stored row says why. ``in_a_hurry``, with a crawler waiting, a slow
    photo is left for later.

    Returns:
        The stored article, and whether it is new.

    Raises:
        BadInput: the metadata is wrong, or its host is not one of ours.
        FetchRefused: the page could not be read.
        Unavailable: the page has to be read, and too many pages are being read.
    """
    began = time.monotonic()
    if isinstance(data, dict) and set(data) == {"url"}:
        page = read_article(service, data["url"])
        assert page is not None  # only who asks for changes is told that there are none
        patience = max(LEAST_PATIENCE_S, began + HURRY_S - time.monotonic()) if in_a_hurry else None
        return put_page(service, page, patience=patience)
    return put_article(service, parse_article(data), allow_paths=allow_paths)


def read_article(service: Service, url: object, since: Validators | None = None) -> PageRead | None:
    """Return what the page at ``url`` says; None when ``since`` is given and it has not changed.

    Raises:
        BadInput: it is no URL, not of a host of ours, or its page is no article or has no title.
        FetchRefused: the page could not be read.
        Unavailable: too many pages are being read.
    """
    try:
        wanted = canonical_url(str(url))
    except ValueError as error:
        raise BadInput(f"The url {error}.", code="article_invalid", fields=(FieldError("url", str(error)),)) from error
    _check_host(service, wanted)
    try:
        found = _read(service, wanted, since)
    except (FetchRefused, BadInput) as refused:
        PAGES.labels(refused.code).inc()
        raise
    PAGES.labels("read" if found else "unchanged").inc()
    return found


def _read(service: Service, wanted: str, since: Validators | None) -> PageRead | None:
    with service.reading.reader():
        page = service.fetcher.fetch(wanted, since=since)
        if page.status == HTTPStatus.NOT_MODIFIED:
            return None
        reading = read_page(
            page.body,
            url=page.url,
            charset=page.charset,
            hosts=service.settings.article_hosts,
            # The page names our own card as its picture: that is not the photo to make it of.
            cards=f"{service.settings.public_url}/card",
        )
    if reading.wall:
        raise BadInput(reading.wall.detail, code=reading.wall.code)
    if "title" not in reading.article:
        raise BadInput(f"The page {wanted} has no title to make a card of.", code="page_without_title")
    article = _without_echo(service, parse_article(reading.article))
    return PageRead(article, wanted, PageState(int(time.time()), page.validators))


def _without_echo(service: Service, article: Article) -> Article:
    """Return an article as its newsroom means it: a page that prints our tags says what an editor set for networks."""
    known = find_article(service.engine, article.url)
    if known is None:
        return article
    social = known.for_social()
    ours = article_tags(service, social, landscape_card(service, social))
    said = {"title": ours.title, "description": ours.description}
    echoed = [name for name, text in said.items() if text is not None and getattr(article, name) == text]
    return article.model_copy(update={name: getattr(known.article, name) for name in echoed})


def put_page(service: Service, page: PageRead, *, patience: float | None = None) -> tuple[StoredArticle, bool]:
    """Insert or update the article that a page is; return it and whether it is new.

    An article whose page names another canonical address has moved: its id, links and numbers go along. Where
    that address is an article of its own already, both stay: their numbers are not one's to merge.
    """
    asked, canonical = page.asked, page.article.url
    if asked == canonical:
        return put_article(service, page.article, page.state, patience=patience)
    moved = find_article(service.engine, asked)
    if moved is not None and find_article(service.engine, canonical) is None:
        move_article(service.engine, moved.id, canonical)
    stored, created = put_article(service, page.article, page.state, patience=patience)
    save_alias(service.engine, asked, stored.id)
    return stored, created


def put_article(
    service: Service,
    article: Article,
    page: PageState | None = None,
    *,
    allow_paths: bool = False,
    patience: float | None = None,
) -> tuple[StoredArticle, bool]:
    """Insert or update an article with its photo, and tell everybody; return it and whether it is new.

    ``page`` is given where its page was read; its photo may take ``patience`` seconds.

    Raises:
        BadInput: its host is not one of ours, its design is unknown, or its photo must not be a file.
    """
    _check_host(service, article.url)
    if article.design:
        service.studio.check_design(article.design)
    known = find_article(service.engine, article.url)
    fetcher = service.fetcher if patience is None else replace(service.fetcher, timeout=patience)
    photo = _photo_state(service, article, known, fetcher, allow_paths=allow_paths)
    stored, created = save_article(service.engine, article, photo, page)
    service.addresses.note("articles", stored.id, Address(stored.article.url))
    service.changes.bump()
    forget_old_cards(service, stored)
    service.ahead.add(stored.id)
    if patience is not None and photo.problem == TOO_SLOW:
        service.rereads.add(stored.id)
    return stored, created


def _check_host(service: Service, url: str) -> None:
    if not host_allowed(url, service.settings.article_hosts):
        raise not_ours(url)


def not_ours(url: str) -> BadInput:
    """Return the refusal of an article whose host the operator has not named; it says which, and where to name it."""
    return BadInput(
        f"Articles of {urlsplit(url).netloc} are not served here: add it to SHARE_ARTICLE_HOSTS.",
        code="host_not_allowed",
        fields=(FieldError("url", "has a host that is not in SHARE_ARTICLE_HOSTS"),),
    )


def _photo_state(
    service: Service, article: Article, known: StoredArticle | None, fetcher: Fetcher, *, allow_paths: bool
) -> PhotoState:
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
        data = photo_bytes(article.image, fetcher)
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
