"""oEmbed 1.0 (oembed.com): an article as a small rich embed for other sites' editors.

The type is `rich`, as WordPress gives its posts: a quotation with the card, the headline and the link, without
script or frame. Mastodon refuses `rich` and reads the page's tags, which say more than a `link` could.
"""

from __future__ import annotations

from html import escape
from typing import Any

from share_service.newsroom.parts import Service
from share_service.newsroom.sharing import article_tags, landscape_card
from share_service.newsroom.tags import CardLink, SocialTags
from share_service.store.articles import StoredArticle

VERSION = "1.0"
WIDTH = 600
# Two lines of headline and one of who and where, in pixels of a page that sets text as most do.
TEXT_HEIGHT = 120
LEAST_WIDTH = 200
CACHE_S = 3600


def oembed_answer(
    service: Service, stored: StoredArticle, *, max_width: int | None = None, max_height: int | None = None
) -> dict[str, Any]:
    """Return the oEmbed answer for an article, at most that many pixels wide and high.

    The picture is named as a thumbnail where it fits as it is; the embed shows it scaled, or not at all where
    there is no room for it.
    """
    social = stored.for_social()
    card = landscape_card(service, social)
    tags = article_tags(service, social, card)
    width = min(WIDTH, max_width or WIDTH)
    picture_height = round(width * card.height / card.width)
    height = picture_height + TEXT_HEIGHT
    shows_card = width >= LEAST_WIDTH and height <= (max_height or height)
    if not shows_card:
        height = min(TEXT_HEIGHT, max_height or TEXT_HEIGHT)
    answer: dict[str, Any] = {
        "version": VERSION,
        "type": "rich",
        "title": tags.title,
        "author_name": ", ".join(social.article.authors) or None,
        "provider_name": service.site.name,
        "provider_url": service.site.url or service.settings.public_url,
        "cache_age": CACHE_S,
        "width": width,
        "height": height,
        "html": _html(tags, (width, picture_height) if shows_card else None),
        **_thumbnail(card, max_width, max_height),
    }
    return {name: value for name, value in answer.items() if value is not None}


def _thumbnail(card: CardLink, max_width: int | None, max_height: int | None) -> dict[str, Any]:
    if card.width > (max_width or card.width) or card.height > (max_height or card.height):
        return {}
    return {"thumbnail_url": card.url, "thumbnail_width": card.width, "thumbnail_height": card.height}


def _html(tags: SocialTags, picture: tuple[int, int] | None) -> str:
    link = escape(tags.url)
    shown = ""
    if picture:
        width, height = picture
        source, alt = escape(tags.card.url), escape(tags.alt)
        shown = f'<a href="{link}"><img src="{source}" alt="{alt}" width="{width}" height="{height}"></a>'
    return (
        f'<blockquote lang="{escape(tags.language)}" cite="{link}">{shown}'
        f'<p dir="auto"><a href="{link}">{escape(tags.title)}</a></p>'
        f"<footer>{escape(tags.site_name)}</footer></blockquote>"
    )
