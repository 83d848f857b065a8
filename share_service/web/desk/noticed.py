"""What was noticed lately, in the words of the page that shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import g, url_for

from share_service.newsroom.alerts.lately import BROKEN, Noted, fault_of, noticed_lately
from share_service.newsroom.alerts.wording import Told, told
from share_service.newsroom.mail.words import words
from share_service.newsroom.parts import Service
from share_service.store.articles import StoredArticle
from share_service.store.choices import choices_of
from share_service.web.i18n import page_language

#: So many are seen at once; the others unfold.
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing that was noticed ``at`` a moment: in words, with the article's title and the page to go to.

    ``id`` is that of its link, so that a refresh finds it again.
    """

    id: str
    at: datetime
    told: Told
    page: str
    title: str
    language: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What networks cannot show of an article, how to mend it, and when that was last seen."""

    at: datetime
    message: str
    mend: str


def notices(parts: Service, now: float) -> list[Notice] | None:
    """Return what was noticed of the kinds that the person who asks wants to be told; None where nothing is watched."""
    kinds = choices_of(parts.engine, g.editor.id).kinds if parts.settings.alerts_per_day else ()
    return [_notice(parts, one) for one in noticed_lately(parts, kinds, now)] if kinds else None


def standing_fault(parts: Service, stored: StoredArticle) -> Fault | None:
    """Return what the last look at an article's preview found wrong, in the language of the current request."""
    look = fault_of(parts, stored) if parts.settings.alerts_per_day else None
    said = look.words.get(page_language()) if look else None
    if look is None or not said:
        return None
    return Fault(datetime.fromtimestamp(look.at, parts.settings.zone), said["message"], said["mend"])


def _notice(parts: Service, one: Noted) -> Notice:
    alert, stored = one.alert, one.stored
    return Notice(
        f"n{alert.id}",
        datetime.fromtimestamp(alert.at, parts.settings.zone),
        told(alert.kind, alert.facts, words(page_language())),
        url_for("desk.preview" if alert.kind == BROKEN else "desk.article", article_id=stored.id),
        stored.article.title,
        stored.article.language or parts.site.language,
    )
