"""The demo's "Plus de contenu" with an editor's hand in it: one article pinned, one left out."""

from __future__ import annotations

from collections.abc import Sequence

from share_service.newsroom.parts import Service
from share_service.newsroom.pinning import pin_article
from share_service.store.articles import StoredArticle
from share_service.store.audit import entries
from share_service.store.pins import EVERYWHERE, list_pins

EDITOR = "redaction@demo.example"
PINNED = "ecole-de-valtorte"
BANNED = "pont-levant"


def show_pins(service: Service, articles: Sequence[StoredArticle]) -> None:
    """Pin one demo article and leave another out, unless somebody has pinned or let go something before."""
    before = {entry.action for entry in entries(service.engine, 100)}
    if list_pins(service.engine) or "more_released" in before:
        return
    found = {article.article.url.rpartition("/")[2]: article.id for article in articles}
    for slug in (PINNED, BANNED):
        pin_article(service, found[slug], section=EVERYWHERE, banned=slug == BANNED, expires_at=None, author=EDITOR)
