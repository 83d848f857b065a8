"""What was noticed lately, for the desk: the alerts of the last day, and previews that are still to be mended."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from share_service.newsroom.alerts.noticing import SURE
from share_service.newsroom.alerts.previews import PHOTO, lacks_photo
from share_service.newsroom.parts import Service
from share_service.stats.days import DAY
from share_service.store.alerts import Alert, alerts_since
from share_service.store.articles import StoredArticle, get_articles
from share_service.store.preview_looks import Look, looks_at

BROKEN = "broken"
#: Of faults, and of the rest, a desk shows so many at the most.
MOST = 8


class Noted(NamedTuple):
    """An alert, and the article that it is about as it is now."""

    alert: Alert
    stored: StoredArticle


def noticed_lately(service: Service, kinds: Sequence[str], now: float | None = None) -> list[Noted]:
    """Return what was noticed of ``kinds`` in the day before ``now``, the newest first.

    Previews to mend come first, and stay for as long as the last look at them found the fault.
    """
    now = int(time.time() if now is None else now)
    broken = [BROKEN] if BROKEN in kinds else []
    others = [kind for kind in kinds if kind != BROKEN]
    again = max(1, service.settings.alert_again_days) * DAY
    faults = alerts_since(service.engine, broken, now - again, MOST) if broken else []
    alerts = faults + (alerts_since(service.engine, others, now - DAY, MOST) if others else [])
    if not alerts:
        return []
    known = get_articles(service.engine, [one.article_id for one in alerts])
    looks = looks_at(service.engine, [one.article_id for one in faults]) if faults else {}
    return [
        Noted(one, stored) for one in alerts if (stored := known.get(one.article_id)) and _holds(one, stored, looks)
    ]


def fault_of(service: Service, stored: StoredArticle) -> Look | None:
    """Return what the last look found wrong with an article's preview, None where all is well as far as is known."""
    return still_wrong(stored, looks_at(service.engine, [stored.id]).get(stored.id))


def still_wrong(stored: StoredArticle, look: Look | None) -> Look | None:
    """Return ``look`` where it is sure of a fault, and nobody has given the article another photo meanwhile."""
    if look is None or look.rule is None or look.looks < SURE:
        return None
    return None if look.rule == PHOTO and not lacks_photo(stored) else look


def _holds(alert: Alert, stored: StoredArticle, looks: Mapping[int, Look]) -> bool:
    return alert.kind != BROKEN or still_wrong(stored, looks.get(stored.id)) is not None
