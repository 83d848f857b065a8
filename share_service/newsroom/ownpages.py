"""Own-card pages: what a preview crawler finds at a signed link that has its own title, text or picture.

That is the link of a network with an override of its own, campaign links put there too, and each variant's links while its trial runs.

The page stands for the link, not for the article: networks keep previews by address, and the article's own
page shows another card. It is small, holds no script and no refresh, and its link leads on.
"""

from __future__ import annotations

from html import escape

from sqlalchemy.exc import SQLAlchemyError

from share_service.links.channels import channel_name
from share_service.links.text import cut
from share_service.newsroom.destinations import Destination
from share_service.newsroom.parts import Service
from share_service.newsroom.sharing import link_tags
from share_service.store.articles import StoredArticle, get_article
from share_service.store.trials import own_views

# The strictest crawlers read little more.
MAX_PAGE = 8_000
# What stands under the title: a standfirst's beginning.
MAX_TEXT = 200
# The page without its tags, its titles and the address that it leads to.
_FRAME = 300


def own_page(service: Service, token: str, place: Destination) -> bytes | None:
    """Return the page (HTML, UTF-8) of the link ``token`` that leads to ``place``, or None where it has none of its own.

    A store that is away is no reason not to redirect: there is none then.
    """
    if service.addresses.alone:
        return None
    network = place.place or channel_name(place.channel, service.networks)
    try:
        scopes, numbers = own_views(service.engine, place.article)
        if place.variant not in numbers and network not in scopes:
            return None
        social = _seen(get_article(service.engine, place.article), network, place.variant)
    except SQLAlchemyError:
        return None
    return _page(service, social, f"{service.settings.public_url}/s/{token}")


def _seen(stored: StoredArticle, network: str, number: int) -> StoredArticle:
    variant = stored.trial.variant(number) if stored.trial else None
    return stored.as_variant(variant) if variant else stored.for_social(network)


def _page(service: Service, social: StoredArticle, link: str) -> bytes:
    address = escape(social.article.url)
    # Readers that look for an article's text take a page without any for none at all.
    text = escape(cut(social.article.description or service.site.name, MAX_TEXT, len))
    tags = link_tags(service, social, link, limit=MAX_PAGE - _FRAME - len(f"{address}{text}".encode()))
    language, title = escape(tags.language), escape(tags.title)
    lines = (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">',
        f"<title>{title}</title>",
        tags.html(),
        '<meta name="viewport" content="width=device-width">',
        f'</head><body><h1 dir="auto"><a href="{address}">{title}</a></h1>',
        f'<p dir="auto">{text}</p></body></html>',
    )
    return "\n".join(lines).encode()
