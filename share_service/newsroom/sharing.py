"""What an article's sharing needs: hrefs and signed links per channel, cards, and the ready tags."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any

from babel.core import get_global

from share_service.cards.size import SIZES
from share_service.links.channels import COPY, NATIVE
from share_service.links.token import LinkRef
from share_service.newsroom.parts import Service
from share_service.newsroom.press import MIME_TYPES, best_format, card_urls
from share_service.store.articles import StoredArticle


@dataclass(frozen=True, slots=True)
class ShareItem:
    """One way to share: the channel, the address a press opens, and the signed link that is shared."""

    channel: str
    name: str
    href: str
    link: str
    token: str
    color: str | None = None
    target: str = "_blank"


@dataclass(frozen=True, slots=True)
class CardLink:
    """One size of an article's card."""

    url: str
    width: int
    height: int
    type: str


@dataclass(frozen=True, slots=True)
class ShareBundle:
    """Everything a page or a program needs to share one article."""

    items: tuple[ShareItem, ...]
    copy: ShareItem
    native: ShareItem
    cards: dict[str, CardLink]
    alt: str
    meta: str

    def to_json(self) -> dict[str, Any]:
        """Return the bundle as the API answers it."""
        return {
            "networks": {
                item.channel: {"name": item.name, "href": item.href, "link": item.link} for item in self.items
            },
            "copy": {"link": self.copy.link},
            "native": {"link": self.native.link},
            "cards": {
                name: {"url": card.url, "width": card.width, "height": card.height, "type": card.type}
                for name, card in self.cards.items()
            },
            "alt": self.alt,
            "meta": self.meta,
        }


def share_bundle(service: Service, stored: StoredArticle) -> ShareBundle:
    """Return the share bundle of an article. Mints tokens by signing alone: writes nothing."""
    cards = _cards(service, stored)
    alt = card_alt(service, stored)
    return ShareBundle(
        items=tuple(_network_items(service, stored, cards["landscape"].url)),
        copy=_plain_item(service, stored, COPY, "copy"),
        native=_plain_item(service, stored, NATIVE, "native"),
        cards=cards,
        alt=alt,
        meta=meta_block(service, stored, cards["landscape"], alt),
    )


def card_alt(service: Service, stored: StoredArticle) -> str:
    """Return the card's text for those who do not see it: the headline, the photo, the site."""
    photo = stored.article.image.alt if stored.article.image and stored.photo_digest else None
    return " — ".join(part for part in (stored.article.title, photo, service.site.name) if part)


def og_locale(language: str) -> str:
    """Return a BCP 47 tag as Facebook wants it, with a territory: "fr" gives "fr_FR" (CLDR, likely subtags)."""
    tag = language.replace("-", "_")
    likely = get_global("likely_subtags").get(tag.lower(), "").split("_")
    return f"{likely[0]}_{likely[-1]}" if len(likely) == len(("fr", "Latn", "FR")) else tag


def _cards(service: Service, stored: StoredArticle) -> dict[str, CardLink]:
    mime = MIME_TYPES[best_format(stored)]
    urls = card_urls(service, stored)
    return {name: CardLink(urls[name], size.width, size.height, mime) for name, size in SIZES.items()}


def _network_items(service: Service, stored: StoredArticle, image: str) -> list[ShareItem]:
    buttons = service.site.buttons
    chosen = [service.networks[key].key for key in (*buttons.first, *buttons.more)]
    rest = [network.key for network in service.networks if network.key not in chosen]
    items = []
    for key in (*chosen, *rest):
        network = service.networks[key]
        token = service.link_tokens.mint(LinkRef(stored.id, network.code))
        link = f"{service.settings.public_url}/s/{token}"
        href = service.networks.href(
            network.key,
            url=link if buttons.share_url == "signed" else stored.article.url,
            title=stored.article.title,
            image=image,
            x_account=service.site.x_account,
            app_id=buttons.facebook_app_id,
        )
        if href is not None:
            items.append(
                ShareItem(network.key, network.name, href, link, token, network.color, network.target or "_blank")
            )
    return items


def _plain_item(service: Service, stored: StoredArticle, channel: int, name: str) -> ShareItem:
    token = service.link_tokens.mint(LinkRef(stored.id, channel))
    link = f"{service.settings.public_url}/s/{token}"
    return ShareItem(name, name, link, link, token)


def meta_block(service: Service, stored: StoredArticle, card: CardLink, alt: str) -> str:
    """Return the `<meta>` lines for the article page's head: Open Graph by `property`, the rest by `name`."""
    article, site = stored.article, service.site
    properties: list[tuple[str, str | None]] = [
        ("og:type", "article"),
        ("og:site_name", site.name),
        ("og:title", article.title),
        ("og:description", article.description),
        ("og:url", article.url),
        ("og:locale", og_locale(article.language or site.language)),
        ("og:image", card.url),
        ("og:image:type", card.type),
        ("og:image:width", str(card.width)),
        ("og:image:height", str(card.height)),
        ("og:image:alt", alt),
        ("article:published_time", article.published_at.isoformat() if article.published_at else None),
        ("article:modified_time", article.modified_at.isoformat() if article.modified_at else None),
        ("article:section", article.section),
        *(("article:author", author) for author in article.authors),
    ]
    names: list[tuple[str, str | None]] = [
        ("description", article.description),
        ("twitter:card", "summary_large_image"),
        ("twitter:site", f"@{site.x_account.lstrip('@')}" if site.x_account else None),
        ("twitter:title", article.title),
        ("twitter:description", article.description),
        ("twitter:image", card.url),
        ("twitter:image:alt", alt[:420]),
    ]
    lines = [f'<meta property="{key}" content="{escape(value)}">' for key, value in properties if value]
    lines += [f'<meta name="{key}" content="{escape(value)}">' for key, value in names if value]
    return "\n".join(lines)
