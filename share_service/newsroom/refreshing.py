"""Having networks fetch an article again: Facebook alone takes that from a program."""

from __future__ import annotations

from share_service.errors import FetchRefused
from share_service.newsroom.graph import Scraped
from share_service.newsroom.parts import Service
from share_service.newsroom.sharing import share_bundle
from share_service.store.articles import StoredArticle
from share_service.store.audit import note

NETWORK = "facebook"


def refresh_on_facebook(service: Service, stored: StoredArticle, *, author: str) -> list[Scraped]:
    """Have Facebook fetch an article's page again, and its own link's where it has its own override.

    Return what Facebook read of each. ``author`` is whose doing it is.

    Raises:
        FetchRefused: `facebook_unset`: there is no token; else as `Graph.scrape`.
        Unavailable: as `Graph.scrape`.
    """
    if service.graph is None:
        raise FetchRefused("Set SHARE_FACEBOOK_TOKEN to refresh previews on Facebook.", code="facebook_unset")
    with service.reading.reader():
        found = [service.graph.scrape(address) for address in _addresses(service, stored)]
    note(service.engine, author, "facebook_refreshed", f"« {stored.article.title} »")
    return found


def _addresses(service: Service, stored: StoredArticle) -> list[str]:
    own = [item.link for item in share_bundle(service, stored).items if item.channel == NETWORK and item.own_card]
    return [stored.article.url, *own]
