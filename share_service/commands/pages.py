"""``read``: an article page, understood."""

from __future__ import annotations

import click

from share_service.articles.read import read_source
from share_service.commands.files import print_json
from share_service.settings import load


@click.command()
@click.argument("source", metavar="FILE|URL")
@click.option("--url", help="The address a saved page was read from.")
def read(source: str, url: str | None) -> None:
    """Print what is understood of an article page, and where each value came from."""
    settings = load()
    print_json(read_source(source, url=url, hosts=settings.article_hosts or None, timeout=settings.fetch_timeout))
