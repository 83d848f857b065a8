"""``urls``, ``meta``, ``link``: what an article's sharing needs."""

from __future__ import annotations

from pathlib import Path

import click

from share_service.articles.article import canonical_url
from share_service.commands.files import ARTICLE_FILE, print_json, read_article
from share_service.commands.opened import opened
from share_service.errors import BadInput, NotFound
from share_service.links.channels import COPY, channel_code
from share_service.links.networks import load_networks
from share_service.links.token import LinkRef
from share_service.newsroom.intake import take_in
from share_service.newsroom.lookup import find_known, known_or_read
from share_service.newsroom.sharing import share_bundle
from share_service.settings import load
from share_service.site import load_site


@click.command()
@ARTICLE_FILE
@click.option(
    "--share-url", type=click.Choice(["canonical", "signed"]), help="What is shared; the site file says otherwise."
)
def urls(file: Path, share_url: str | None) -> None:
    """Print every network's share URL for article JSON FILE."""
    article = read_article(file)
    settings = load()
    site = load_site(settings.site_file)
    if (share_url or "canonical") == "signed":
        with opened(settings) as parts:
            stored, _created = take_in(parts, article.document(), allow_paths=True)
            items = share_bundle(parts, stored).items
        print_json({item.channel: item.href for item in items})
        return
    image = article.image.url if article.image else None
    hrefs = {
        network.key: load_networks().href(
            network.key,
            url=article.url,
            title=article.title,
            image=image,
            x_account=site.x_account,
            app_id=site.buttons.facebook_app_id,
        )
        for network in load_networks()
    }
    print_json({key: href for key, href in hrefs.items() if href is not None})


@click.command()
@click.argument("url")
def meta(url: str) -> None:
    """Print the ready <meta> block of the article at URL; one not known yet is read first."""
    with opened() as parts:
        click.echo(share_bundle(parts, known_or_read(parts, url)).meta)


@click.command()
@click.argument("url")
@click.option("--channel", default="copy", show_default=True, help="A network, `copy` or `native`.")
def link(url: str, channel: str) -> None:
    """Print the signed link of the article at URL for a channel."""
    with opened() as parts:
        stored = find_known(parts, _canonical(url))
        if stored is None:
            raise NotFound(f"There is no article at {url}.", code="article_unknown")
        code = COPY if channel == "copy" else channel_code(channel, parts.networks)
        click.echo(parts.link_url(LinkRef(stored.id, code)))


def _canonical(url: str) -> str:
    try:
        return canonical_url(url)
    except ValueError as error:
        raise BadInput(f"The url {error}.", code="url_invalid") from error
