"""``urls``, ``meta``, ``link``: what an article's sharing needs."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from pathlib import Path

import click

from share_service.articles.article import canonical_url
from share_service.commands.files import ARTICLE_FILE, print_json, read_article
from share_service.commands.opened import opened
from share_service.errors import BadInput, NotFound
from share_service.links.channels import COPY, channel_code
from share_service.links.networks import load_networks
from share_service.links.places import OTHER
from share_service.links.token import LinkRef
from share_service.newsroom.campaigns import campaign_url, make_campaign, read_end
from share_service.newsroom.intake import take_in
from share_service.newsroom.lookup import find_known, known_or_read
from share_service.newsroom.qr import DEFAULT_SIZE, qr_png, qr_svg, read_size
from share_service.newsroom.sharing import share_bundle
from share_service.settings import load
from share_service.site import Site, load_site

_QR_FILE = click.Path(dir_okay=False, writable=True, path_type=Path)


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
@click.option(
    "--place", help="Where the campaign link is put: newsletter, push, print, a network, or a place of yours."
)
@click.option("--utm", help="What it adds to the address: utm_campaign={label}; '' for nothing. Without it the site's.")
@click.option(
    "--until", "--expires", "until", help="When it ends: 2026-12-31 is that day's end, 2026-12-31T18:00 a time."
)
@click.option("--qr", type=_QR_FILE, help="Write the link's QR code too, into a .svg or .png file.")
@click.option("--qr-size", default=DEFAULT_SIZE, show_default=True, help="The side of the code: 30mm, 1200px.")
def link(
    url: str,
    *,
    channel: str | None,
    label: str | None,
    place: str | None,
    utm: str | None,
    until: str | None,
    qr: Path | None,
    qr_size: str,
) -> None:
    """Print the signed link of the article at URL for a channel, or a new campaign link."""
    if label is not None and channel is not None:
        raise BadInput("A campaign link is a channel of its own: take --label or --channel.", code="channel_unknown")
    if label is None and (until, place, utm) != (None, None, None):
        raise BadInput("Only a campaign link has an end, a place or UTM: name it with --label.", code="link_invalid")
    draw = _drawer(qr, qr_size) if qr else None
    with opened() as parts:
        stored = find_known(parts, _canonical(url))
        if stored is None:
            raise NotFound(f"There is no article at {url}.", code="article_unknown")
        if label is not None:
            end = read_end(until, parts.settings.zone) if until else None
            author = f"command: {getpass.getuser()}"
            made = make_campaign(parts, stored.id, label, place=place or OTHER, utm=utm, expires_at=end, author=author)
            signed = campaign_url(parts, made)
        else:
            signed = parts.link_url(LinkRef(stored.id, channel_code(channel, parts.networks) if channel else COPY))
        if qr and draw:
            _write(qr, draw(signed, parts.site))
        click.echo(signed)


def _drawer(file: Path, size_text: str) -> Callable[[str, Site], bytes]:
    """Return what draws into ``file``, before any link is made that its suffix or size would leave without a code."""
    size = read_size(size_text)
    drawers = {".svg": qr_svg, ".png": qr_png}
    if file.suffix.lower() not in drawers:
        raise BadInput(f"A QR code is a .svg or a .png file, and not {file.name}.", code="format_unknown")
    drawer = drawers[file.suffix.lower()]
    return lambda signed, site: drawer(signed, site, size)


def _write(file: Path, data: bytes) -> None:
    try:
        file.write_bytes(data)
    except OSError as error:
        raise BadInput(f"{file} cannot be written: {error.strerror}.", code="file_unwritable") from error


def _canonical(url: str) -> str:
    try:
        return canonical_url(url)
    except ValueError as error:
        raise BadInput(f"The url {error}.", code="url_invalid") from error
