"""``stats``: an article's numbers on the terminal."""

from __future__ import annotations

import click

from share_service.articles.article import canonical_url
from share_service.commands.files import print_json
from share_service.commands.opened import opened
from share_service.errors import BadInput, NotFound
from share_service.stats.questions import article_stats
from share_service.store.articles import find_article


@click.command()
@click.argument("url")
@click.option("--from", "start", help="First day, as 2026-11-22.")
@click.option("--to", "end", help="Last day, as 2026-11-22.")
def stats(url: str, start: str | None, end: str | None) -> None:
    """Print the numbers of the article at URL as JSON."""
    with opened() as parts:
        try:
            stored = find_article(parts.engine, canonical_url(url))
        except ValueError as error:
            raise BadInput(f"The url {error}.", code="url_invalid") from error
        if stored is None:
            raise NotFound(f"There is no article at {url}.", code="article_unknown")
        parts.ingester.take_in()
        print_json(
            article_stats(
                parts.engine, stored.id, start=start, end=end, zone=parts.settings.zone, networks=parts.networks
            )
        )
