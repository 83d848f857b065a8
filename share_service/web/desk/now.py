"""**Maintenant**: today's state in one sentence, its four numbers, what was noticed, and the articles that move."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask import Response, render_template

from share_service.newsroom.parts import Service
from share_service.newsroom.wording import is_neutral
from share_service.stats.overview import Moving, Overview, overview
from share_service.store.articles import StoredArticle, get_articles, latest_articles
from share_service.web.context import service
from share_service.web.desk import clock
from share_service.web.desk.blueprint import blueprint
from share_service.web.desk.channels import channel_phrase, channel_rows, strongest
from share_service.web.desk.explained import explanation
from share_service.web.desk.noticed import SHOWN, notices
from share_service.web.desk.rows import Story, story
from share_service.web.desk.sentence import Today, known_weeks, sentence
from share_service.web.desk.tables import Table, table_file

MOVING = 10
LATEST = 12
LIVELY = "lively"


@blueprint.get("/")
def now() -> str | Response:
    """Show today."""
    parts = service()
    moment = clock.now()
    parts.ingester.take_in()
    figures = overview(
        parts.engine, zone=parts.settings.zone, networks=parts.networks, now=moment.timestamp(), limit=MOVING
    )
    if (file := table_file({"moving": lambda: moving_table(parts, figures.moving, moment)})) is not None:
        return file
    moving = _moving(parts, figures.moving)
    shown = {story.id for story in moving}
    latest = [story(parts, stored) for stored in latest_articles(parts.engine, LATEST + MOVING)]
    today = today_of(parts, figures, moment)
    return render_template(
        "desk/now.html",
        now=moment.astimezone(parts.settings.zone),
        sentence=sentence(today),
        explanation=explanation(today, site_is_lively=parts.site.desk.wording == LIVELY),
        totals=figures.totals,
        noticed=notices(parts, moment.timestamp()),
        noticed_shown=SHOWN,
        moving=moving,
        latest=[story for story in latest if story.id not in shown][:LATEST],
        known=bool(latest),
        snippet=integration(parts.settings.public_url),
    )


def today_of(parts: Service, figures: Overview, moment: datetime) -> Today:
    """Return what the sentence is told from, in the language of the current request."""
    rows = channel_rows(parts, figures.channels)
    leader = (channel_phrase(parts, rows[0]), rows[0].clicks) if rows and rows[0].clicks else None
    return Today(moment, figures.totals["clicks"], known_weeks(figures.before), leader, _may_be_lively(parts, figures))


def _may_be_lively(parts: Service, figures: Overview) -> bool:
    """Say whether today may be spoken of with more than plain words: by the article that most readers come to."""
    if parts.site.desk.wording != LIVELY or not figures.moving:
        return False
    first = figures.moving[0].article
    stored = get_articles(parts.engine, [first]).get(first)
    return stored is not None and not is_neutral(parts.site.desk, stored)


def integration(public_url: str) -> str:
    """Return the lines that a CMS template needs: the card, and the buttons."""
    return (
        f'<meta property="og:image" content="{public_url}/card?url=ARTICLE_URL">\n'
        f'<script type="module" src="{public_url}/assets/buttons.js"></script>\n'
        '<share-buttons url="ARTICLE_URL"></share-buttons>'
    )


def moving_table(parts: Service, moving: Sequence[Moving], moment: datetime) -> Table:
    """Return the articles that move, for machines; ``channel`` is the one with the most clicks today."""
    stored = get_articles(parts.engine, [item.article for item in moving])
    columns = ("article", "url", "title", "section", "clicks", "last_hour", "same_hour_yesterday", "channel")
    rows = (
        (*_named(stored[item.article]), item.clicks, item.last_hour, item.same_hour, strongest(parts, item.channels))
        for item in moving
        if item.article in stored
    )
    day = moment.astimezone(parts.settings.zone).date()
    return Table(f"moving-{day}", columns, rows)


def _named(stored: StoredArticle) -> tuple[int, str, str, str | None]:
    return stored.id, stored.article.url, stored.article.title, stored.article.section


def _moving(parts: Service, moving: Sequence[Moving]) -> list[Story]:
    stored = get_articles(parts.engine, [item.article for item in moving])
    return [story(parts, stored[item.article], item) for item in moving if item.article in stored]
