"""One article as the desk's lists show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flask import url_for

from share_service.cards.size import SIZES
from share_service.newsroom.parts import Service
from share_service.newsroom.press import card_url
from share_service.stats.overview import Moving
from share_service.store.articles import StoredArticle
from share_service.web.desk.channels import channel_rows
from share_service.web.desk.urls import local
from share_service.web.i18n import decimal
from share_service.web.i18n import gettext as _


@dataclass(frozen=True, slots=True)
class Story:
    """One article as the list shows it; ``hours`` are today's clicks by hour."""

    id: int
    page: str
    title: str
    language: str
    section: str | None
    published_at: datetime | None
    card: str | None = None
    clicks: int = 0
    hours: Sequence[int] = ()
    leader: str | None = None
    pace: str | None = None


def story(parts: Service, stored: StoredArticle, item: Moving | None = None) -> Story:
    """Return an article as the lists show it, with today's numbers where it moves."""
    article = stored.article
    row = Story(
        id=stored.id,
        page=url_for("desk.article", article_id=stored.id),
        title=article.title,
        language=article.language or parts.site.language,
        section=article.section,
        published_at=article.published_at,
    )
    if item is None:
        return row
    # The names of campaign links are a question of their own: only where one of them was followed.
    named = any(channel.startswith("link-") for channel in item.channels)
    rows = channel_rows(parts, item.channels, stored.id if named else None)
    return replace(
        row,
        card=local(card_url(parts, stored, SIZES["landscape"])),
        clicks=item.clicks,
        hours=item.hours,
        pace=pace(item),
        leader=rows[0].name if rows and rows[0].clicks else None,
    )


def pace(item: Moving) -> str | None:
    """Return the last hour's clicks in words, beside those of the same hour yesterday where there were any."""
    if not item.last_hour:
        return None
    now, before = decimal(item.last_hour), decimal(item.same_hour)
    if not item.same_hour:
        return _("%(count)s in the last hour", count=now)
    return _("%(count)s in the last hour, yesterday %(before)s", count=now, before=before)
