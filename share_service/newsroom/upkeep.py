"""The hourly work: counts past their time go, and the shelf is kept to its size."""

from __future__ import annotations

import time

from share_service.logs import get as get_log
from share_service.newsroom.parts import Service
from share_service.newsroom.press import forget_old_cards
from share_service.stats import retention
from share_service.stats.days import DAY, HOUR
from share_service.stats.stream_store import forget_extents
from share_service.stats.trending import set_half_life
from share_service.store.articles import changed_since, get_article, photo_digests

MEGABYTE = 1_000_000
# Twice as long as the hourly work is apart: an hour that is missed once is made up for.
_LOOK_BACK_S = 2 * HOUR

log = get_log("upkeep")


def tick(service: Service) -> dict[str, int]:
    """Do everything that is due; return how much of each kind was removed.

    Raises:
        SQLAlchemyError: the store cannot be reached.
    """
    settings = service.settings
    if set_half_life(service.engine, settings.trending_half_life_hours * HOUR, time.time()):
        log.info("scores made anew", half_life_hours=settings.trending_half_life_hours)
    gone = retention.tick(
        service.engine,
        service.salts,
        zone=settings.zone,
        months=settings.retention_months,
        raw_months=settings.event_retention_months,
    )
    # Two months more than events are kept: whatever came so late would be past retention.
    forget_extents(service.engine, int(time.time()) - (settings.retention_months + 2) * 31 * DAY)
    return gone | _keep_shelf_small(service)


def _keep_shelf_small(service: Service) -> dict[str, int]:
    limit = service.settings.card_store_max_mb * MEGABYTE
    used = photo_digests(service.engine)
    try:
        if service.settings.bucket:
            _forget_what_others_changed(service)
        pruned = service.shelf.prune(limit=limit or None, used_photos=used)
    except OSError:
        log.exception("shelf not pruned")
        return {}
    if limit and pruned.size > limit:
        log.warning("the photos of articles alone are over SHARE_CARD_STORE_MAX_MB", bytes=pruned.size)
    return {"cards": pruned.cards, "photos": pruned.photos, "partial": pruned.partial}


def _forget_what_others_changed(service: Service) -> None:
    """Whichever machine took a new revision in took the old cards off its own shelf; the copies here are ours to see to."""
    for article in changed_since(service.engine, int(time.time()) - _LOOK_BACK_S):
        if service.shelf.holds(article):
            forget_old_cards(service, get_article(service.engine, article))
