"""The article at an address: known, known under another address, or read from its page now."""

from __future__ import annotations

import contextlib

from share_service.articles.article import canonical_url, host_allowed
from share_service.articles.tracking import without_tracking
from share_service.cards.size import LANDSCAPE
from share_service.errors import BadInput, FetchRefused, Unavailable
from share_service.newsroom.freshness import is_due
from share_service.newsroom.intake import not_ours, take_in
from share_service.newsroom.parts import Service
from share_service.newsroom.press import best_format, card_file
from share_service.store.aliases import article_at
from share_service.store.articles import StoredArticle


def known_or_read(service: Service, url: str) -> StoredArticle:
    """Return the article at ``url``; one of our hosts that is not known yet is read from its page, once.

    A known one whose page may have changed is read again in the background: nobody waits for that.

    Raises:
        BadInput: it is no URL, or not of a host of ours, or its page has no title.
        FetchRefused: the page could not be read.
        Unavailable: it has to be read, and too many pages are being read.
    """
    wanted = _canonical(url)
    stored = find_known(service, wanted)
    if stored is None:
        return _read_once(service, wanted)
    if stored.page is not None and is_due(stored.page, stored.updated_at):
        service.rereads.add(stored.id)
    return stored


def find_known(service: Service, wanted: str) -> StoredArticle | None:
    """Return the article that is known at a canonical URL, or at that URL without what only tracks."""
    found = article_at(service.engine, wanted)
    plain = without_tracking(wanted)
    return found if found is not None or plain == wanted else article_at(service.engine, plain)


def _canonical(url: str) -> str:
    if not url:
        raise BadInput("Say which article: its url is missing.", code="url_invalid")
    try:
        return canonical_url(url)
    except ValueError as error:
        raise BadInput(f"The url {error}.", code="url_invalid") from error


def _read_once(service: Service, wanted: str) -> StoredArticle:
    if not host_allowed(wanted, service.settings.article_hosts):
        raise not_ours(wanted)
    with service.reading.turn(wanted):
        stored = find_known(service, wanted)
        if stored is None:
            try:
                stored, _created = take_in(service, {"url": wanted}, in_a_hurry=True)
            except (FetchRefused, BadInput) as refused:
                service.reading.refuse(wanted, refused)
                raise
            # Crawlers come in crowds: those that wait find the card on the shelf.
            with contextlib.suppress(Unavailable):
                card_file(service, stored, LANDSCAPE, best_format(stored))
    return stored
