"""``stats``: an article's numbers, the site's or a section's, on the terminal."""

from __future__ import annotations

from typing import Any

import click

from share_service.articles.article import canonical_url
from share_service.commands.files import print_json
from share_service.commands.opened import opened
from share_service.errors import BadInput, NotFound
from share_service.newsroom.parts import Service
from share_service.stats.breakdown import OF_ARTICLE, OF_SITE
from share_service.stats.comparison import PREVIOUS, WEEKDAY
from share_service.stats.questions import article_stats, site_stats
from share_service.stats.ranking import CLICKS, ORDERS, RISING, ranking
from share_service.store.articles import find_article
from share_service.store.imports import imported_clicks

_BY = tuple(dict.fromkeys(OF_ARTICLE + OF_SITE))


@click.command()
@click.argument("url", required=False)
@click.option("--from", "start", help="First day, as 2026-11-22.")
@click.option("--to", "end", help="Last day, as 2026-11-22.")
@click.option("--compare", type=click.Choice((PREVIOUS, WEEKDAY)), help="With the range before, or the same weekdays.")
@click.option("--by", type=click.Choice(_BY), help="Cut the range by this too.")
@click.option("--section", help="The articles of this section, without URL.")
@click.option("--top", "order", flag_value=CLICKS, help="The most clicked articles, without URL.")
@click.option("--rising", "order", flag_value=RISING, help="The articles that rise now, without URL.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True, help="How many articles.")
def stats(url: str | None, section: str | None, order: str | None, limit: int, **asked: Any) -> None:
    """Print the numbers of the article at URL as JSON; without URL, those of all articles."""
    given = [name for name, value in (("URL", url), ("--section", section), ("--top or --rising", order)) if value]
    if len(given) > 1:
        raise BadInput(f"Ask one thing at a time: {' or '.join(given)}.", code="question_invalid")
    if order in ORDERS and (asked["by"] or asked["compare"]):
        raise BadInput("--by and --compare are not for lists of articles.", code="question_invalid")
    with opened() as parts:
        article_id = _article(parts, url) if url else None
        parts.ingester.take_in()
        common: dict[str, Any] = {"zone": parts.settings.zone, "networks": parts.networks}
        if order:
            print_json(
                ranking(parts.engine, order, asked["start"], asked["end"], limit=limit, zone=parts.settings.zone)
            )
        elif article_id is not None:
            answer = article_stats(parts.engine, article_id, **asked, **common)
            print_json(answer | {"imported_clicks": sum(imported_clicks(parts.engine, article_id).values())})
        else:
            print_json(site_stats(parts.engine, **asked, section=section, **common))


def _article(parts: Service, url: str) -> int:
    try:
        stored = find_article(parts.engine, canonical_url(url))
    except ValueError as error:
        raise BadInput(f"The url {error}.", code="url_invalid") from error
    if stored is None:
        raise NotFound(f"There is no article at {url}.", code="article_unknown")
    return stored.id
