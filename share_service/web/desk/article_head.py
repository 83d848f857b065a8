"""**Article**, its head: the headline, the link to share, the card as it looks now, and what is wrong with it."""

from __future__ import annotations

from typing import Any

from flask import g

from share_service.newsroom.parts import Service
from share_service.newsroom.sharing import share_bundle
from share_service.store.articles import StoredArticle
from share_service.web.desk.noticed import standing_fault
from share_service.web.desk.ranges import Range
from share_service.web.desk.urls import host_of, local


def article_head(parts: Service, stored: StoredArticle, _span: Range) -> dict[str, Any]:
    """Return what the head shows: where the article stands, its card, and the link to copy."""
    # What an editor posts is no turn of a trial.
    bundle = share_bundle(parts, stored.untried())
    return {
        "where": host_of(stored.article.url),
        "card": local(bundle.cards["landscape"].url),
        "alt": bundle.alt,
        "copy_link": bundle.copy.link,
        # What is to be mended is the newsroom's: an author with a link sees the card alone.
        "fault": standing_fault(parts, stored) if g.get("editor") else None,
    }
