"""The hourly work: counts past their time go, and the shelf is kept to its size."""

from __future__ import annotations

from share_service.logs import get as get_log
from share_service.newsroom.parts import Service
from share_service.stats import retention
from share_service.store.articles import photo_digests

MEGABYTE = 1_000_000

log = get_log("upkeep")


def tick(service: Service) -> dict[str, int]:
    """Do everything that is due; return how much of each kind was removed.

    Raises:
        SQLAlchemyError: the store cannot be reached.
    """
    settings = service.settings
    gone = retention.tick(service.engine, service.salts, zone=settings.zone, months=settings.retention_months)
    return gone | _keep_shelf_small(service)


def _keep_shelf_small(service: Service) -> dict[str, int]:
    limit = service.settings.card_store_max_mb * MEGABYTE
    used = photo_digests(service.engine)
    try:
        pruned = service.shelf.prune(limit=limit or None, used_photos=used)
    except OSError:
        log.exception("shelf not pruned")
        return {}
    if limit and pruned.size > limit:
        log.warning("the photos of articles alone are over SHARE_CARD_STORE_MAX_MB", bytes=pruned.size)
    return {"cards": pruned.cards, "photos": pruned.photos, "partial": pruned.partial}
