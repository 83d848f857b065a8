"""**Maintenant**: today's state in one sentence, its four numbers, and the articles that move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from flask import render_template, url_for

from share_service.cards.size import SIZES
from share_service.newsroom.parts import Service
from share_service.newsroom.press import card_url
from share_service.stats.overview import Moving, overview
from share_service.store.articles import StoredArticle, get_articles, latest_articles
from share_service.web.context import service
from share_service.web.desk.blueprint import blueprint
from share_service.web.desk.channels import channel_phrase, channel_rows
from share_service.web.desk.sentence import Today, known_weeks, sentence
from share_service.web.desk.urls import local
from share_service.web.i18n import decimal
from share_service.web.i18n import gettext as _

MOVING = 10
LATEST = 12


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


@blueprint.get("/")
def now() -> str:
    """Show today."""
    parts = service()
    moment = datetime.now(UTC)
    parts.ingester.take_in()
    figures = overview(
        parts.engine, zone=parts.settings.zone, networks=parts.networks, now=moment.timestamp(), limit=MOVING
    )
    moving = _moving(parts, figures.moving)
    shown = {story.id for story in moving}
    latest = [_story(parts, stored) for stored in latest_articles(parts.engine, LATEST + MOVING)]
    rows = channel_rows(parts, figures.channels)
    leader = (channel_phrase(parts, rows[0]), rows[0].clicks) if rows and rows[0].clicks else None
    return render_template(
        "desk/now.html",
        now=moment.astimezone(parts.settings.zone),
        sentence=sentence(Today(moment, figures.totals["clicks"], known_weeks(figures.before), leader)),
        totals=figures.totals,
        moving=moving,
        latest=[story for story in latest if story.id not in shown][:LATEST],
        known=bool(latest),
        snippet=integration(parts.settings.public_url),
    )


def integration(public_url: str) -> str:
    """Return the lines that a CMS template needs: the card, and the buttons."""
    return (
        f'<meta property="og:image" content="{public_url}/card?url=ARTICLE_URL">\n'
        f'<script type="module" src="{public_url}/assets/buttons.js"></script>\n'
        '<share-buttons url="ARTICLE_URL"></share-buttons>'
    )


def _moving(parts: Service, moving: Sequence[Moving]) -> list[Story]:
    stored = get_articles(parts.engine, [item.article for item in moving])
    return [_story(parts, stored[item.article], item) for item in moving if item.article in stored]


def _story(parts: Service, stored: StoredArticle, item: Moving | None = None) -> Story:
    article = stored.article
    story = Story(
        id=stored.id,
        page=url_for("desk.article", article_id=stored.id),
        title=article.title,
        language=article.language or parts.site.language,
        section=article.section,
        published_at=article.published_at,
    )
    if item is None:
        return story
    rows = channel_rows(parts, item.channels)
    return replace(
        story,
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
