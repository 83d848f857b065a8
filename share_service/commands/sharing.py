"""``urls``, ``meta``, ``link``: what an article's sharing needs."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from pathlib import Path

import click

from share_service.articles.article import MAX_LABEL, canonical_url, clean_text
from share_service.commands.files import ARTICLE_FILE, print_json, read_article
from share_service.commands.opened import opened
from share_service.errors import BadInput, NotFound
from share_service.links.channels import CAMPAIGN, COPY, channel_code
from share_service.links.networks import load_networks
from share_service.links.token import LinkRef
from share_service.newsroom.destinations import note_campaign
from share_service.newsroom.intake import take_in
from share_service.newsroom.lookup import find_known, known_or_read
from share_service.newsroom.parts import Service
from share_service.newsroom.sharing import share_bundle
from share_service.settings import load
from share_service.site import load_site
from share_service.store.links import create_link


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
@click.option("--channel", help="A network, `copy` (as without it) or `native`.")
@click.option("--label", help="Make a campaign link of that name: a channel of its own, for a newsletter or a poster.")
@click.option("--until", help="When the campaign link ends: 2026-12-31 is that day's end, 2026-12-31T18:00 a time.")
def link(url: str, channel: str | None, label: str | None, until: str | None) -> None:
    """Print the signed link of the article at URL for a channel, or a new campaign link."""
    if label is not None and channel is not None:
        raise BadInput("A campaign link is a channel of its own: take --label or --channel.", code="channel_unknown")
    if label is None and until is not None:
        raise BadInput("Only a campaign link ends: name it with --label.", code="link_invalid")
    with opened() as parts:
        stored = find_known(parts, _canonical(url))
        if stored is None:
            raise NotFound(f"There is no article at {url}.", code="article_unknown")
        if label is not None:
            ref = _campaign(parts, stored.id, label, until)
        else:
            ref = LinkRef(stored.id, channel_code(channel, parts.networks) if channel else COPY)
        click.echo(parts.link_url(ref))


def _campaign(parts: Service, article: int, label: str, until: str | None) -> LinkRef:
    named = clean_text(label)
    if not 1 <= len(named) <= MAX_LABEL:
        raise BadInput(f"A label has 1 to {MAX_LABEL} characters.", code="link_invalid")
    made = create_link(parts.engine, article, named, _end(until, parts.settings.zone) if until else None)
    note_campaign(parts, made)
    return LinkRef(made.id, CAMPAIGN)


def _end(until: str, zone: tzinfo) -> int:
    try:
        moment = datetime.fromisoformat(until)
    except ValueError as error:
        raise BadInput(f"{until} is no day: write it as 2026-12-31.", code="link_invalid") from error
    if len(until) == len("2026-12-31"):
        moment += timedelta(days=1)
    return int((moment if moment.tzinfo else moment.replace(tzinfo=zone)).timestamp())


def _canonical(url: str) -> str:
    try:
        return canonical_url(url)
    except ValueError as error:
        raise BadInput(f"The url {error}.", code="url_invalid") from error
