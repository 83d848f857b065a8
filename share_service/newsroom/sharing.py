"""What an article's sharing needs: hrefs and signed links per channel, cards, and the ready tags."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import quote

from share_service.cards.size import SIZES
from share_service.links.channels import COPY, NATIVE
from share_service.links.token import LinkRef
from share_service.newsroom.news_article import as_script, news_article
from share_service.newsroom.parts import Service
from share_service.newsroom.press import MIME_TYPES, best_format, card_url, card_urls
from share_service.newsroom.rotation import turn_ends, whose_turn
from share_service.newsroom.tags import CardLink, SocialTags
from share_service.store.articles import StoredArticle
from share_service.store.trials import Variant


@dataclass(frozen=True, slots=True)
class ShareItem:
    """One way to share: the channel, the address a press opens, and the signed link that is shared.

    ``title`` is what goes with it. ``own_card`` is the URL of the card that the link shows where its
    network has an override or a trial runs: the link is then a page of its own for the network's crawler.
    """

    channel: str
    name: str
    href: str
    link: str
    token: str
    color: str | None = None
    target: str = "_blank"
    title: str = ""
    own_card: str | None = None


class Turn(NamedTuple):
    """The variant of a trial whose links are handed out, what it is called, and until when (seconds since the epoch)."""

    trial: int
    variant: Variant
    letter: str
    until: int


@dataclass(frozen=True, slots=True)
class ShareBundle:
    """Everything a page or a program needs to share one article.

    ``tags`` are the lines for the page's head without JSON-LD, for pages that print their own. While a trial runs,
    ``turn`` says which variant the links are of; the tags are the article's own.
    """

    items: tuple[ShareItem, ...]
    copy: ShareItem
    native: ShareItem
    cards: dict[str, CardLink]
    alt: str
    tags: str
    news_article: dict[str, Any]
    turn: Turn | None = None

    @property
    def meta(self) -> str:
        """The whole block for the page's head: the tags, the oEmbed link, and JSON-LD as its last line."""
        return f"{self.tags}\n{as_script(self.news_article)}"

    def to_json(self) -> dict[str, Any]:
        """Return the bundle as the API answers it."""
        return {
            "networks": {item.channel: _item_json(item) for item in self.items},
            "copy": {"link": self.copy.link},
            "native": {"link": self.native.link},
            "cards": {
                name: {"url": card.url, "width": card.width, "height": card.height, "type": card.type}
                for name, card in self.cards.items()
            },
            "alt": self.alt,
            "meta": self.meta,
            "json_ld": self.news_article,
            "trial": self.turn and _turn_json(self.turn),
        }


class ShareLinks(NamedTuple):
    """The links of a bundle alone: to networks, to copy, for the device's own sheet, and whose turn it is."""

    items: tuple[ShareItem, ...]
    copy: ShareItem
    native: ShareItem
    turn: Turn | None


def _turn_json(turn: Turn) -> dict[str, Any]:
    until = datetime.fromtimestamp(turn.until, UTC).isoformat().replace("+00:00", "Z")
    return {"id": turn.trial, "variant": turn.letter, "until": until}


def _item_json(item: ShareItem) -> dict[str, Any]:
    shown = {"name": item.name, "href": item.href, "link": item.link, "title": item.title}
    return shown | ({"own_card": item.own_card} if item.own_card else {})


def share_bundle(service: Service, stored: StoredArticle, *, now: float | None = None) -> ShareBundle:
    """Return the share bundle of an article. Mints tokens by signing alone: writes nothing.

    While a trial of the article runs, its links are those of the variant whose turn it is at ``now``.
    """
    social = stored.for_social()
    cards = _cards(service, social)
    tags = article_tags(service, social, cards["landscape"])
    links = share_links(service, stored, now=now)
    return ShareBundle(
        items=links.items,
        copy=links.copy,
        native=links.native,
        cards=cards,
        alt=card_alt(service, social),
        tags=tags.html(),
        # The photograph of the article itself: an override's picture is for networks only.
        news_article=news_article(service.site, stored, headline=tags.title, description=tags.description),
        turn=links.turn,
    )


def share_links(
    service: Service, stored: StoredArticle, *, only: Iterable[str] | None = None, now: float | None = None
) -> ShareLinks:
    """Return an article's ways to be shared without its cards and tags: to every network, or to those of ``only``."""
    turn = _turn(stored, time.time() if now is None else now)
    image = landscape_card(service, stored.for_social()).url
    own = [_own_item(service, stored, channel, name, turn) for channel, name in ((COPY, "copy"), (NATIVE, "native"))]
    return ShareLinks(tuple(_network_items(service, stored, image, turn, only)), own[0], own[1], turn)


def variant_links(service: Service, stored: StoredArticle, variant: Variant) -> tuple[ShareItem, ...]:
    """Return the ways to share one variant of an article's trial, by every channel that takes part."""
    turn = Turn(0, variant, "", 0)
    social = stored.as_variant(variant)
    items = _network_items(service, stored, landscape_card(service, social).url, turn)
    part = [item for item in items if item.channel not in stored.overrides]
    return (_own_item(service, stored, COPY, "copy", turn), *part)


def card_alt(service: Service, stored: StoredArticle) -> str:
    """Return the card's text for those who do not see it: the headline, the photo, the site."""
    social = stored.for_social()
    photo = social.article.image.alt if social.article.image and social.photo_digest else None
    return " — ".join(part for part in (social.article.title, photo, service.site.name) if part)


def article_tags(service: Service, social: StoredArticle, card: CardLink) -> SocialTags:
    """Return the tags of the article's own page, each value as long as networks take it."""
    return _tags(
        service, social, card, url=social.article.url, oembed=oembed_url(service, social.article.url)
    ).fitting()


def link_tags(service: Service, social: StoredArticle, link: str, limit: int) -> SocialTags:
    """Return the tags of a signed link that is a page of its own: it stands for itself, not for the article.

    With the title twice beside them, as title and as text, they have at most ``limit`` bytes.
    """
    return _tags(service, social, landscape_card(service, social), url=link).fitting(limit, titles=2)


def landscape_card(service: Service, social: StoredArticle) -> CardLink:
    """Return the card that networks show beside a link."""
    size = SIZES["landscape"]
    return CardLink(card_url(service, social, size), size.width, size.height, MIME_TYPES[best_format(social)])


def oembed_url(service: Service, url: str) -> str:
    """Return where the oEmbed answer for the article at ``url`` is."""
    return f"{service.settings.public_url}/oembed?url={quote(url, safe='')}"


def _tags(
    service: Service, social: StoredArticle, card: CardLink, *, url: str, oembed: str | None = None
) -> SocialTags:
    article, site = social.article, service.site
    return SocialTags(
        url=url,
        title=article.title,
        description=article.description,
        site_name=site.name,
        language=article.language or site.language,
        card=card,
        alt=card_alt(service, social),
        published=article.published_at.isoformat() if article.published_at else None,
        modified=article.modified_at.isoformat() if article.modified_at else None,
        section=article.section,
        authors=article.authors,
        x_account=site.x_account,
        oembed=oembed,
    )


def _cards(service: Service, social: StoredArticle) -> dict[str, CardLink]:
    mime = MIME_TYPES[best_format(social)]
    urls = card_urls(service, social)
    return {name: CardLink(urls[name], size.width, size.height, mime) for name, size in SIZES.items()}


def _turn(stored: StoredArticle, now: float) -> Turn | None:
    if stored.trial is None:
        return None
    variant = whose_turn(stored.trial, now)
    return Turn(stored.trial.id, variant, stored.trial.letter(variant), turn_ends(now))


def _network_items(
    service: Service, stored: StoredArticle, image: str, turn: Turn | None, only: Iterable[str] | None = None
) -> list[ShareItem]:
    buttons = service.site.buttons
    chosen = [service.networks[key].key for key in ((*buttons.first, *buttons.more) if only is None else only)]
    rest = [network.key for network in service.networks if network.key not in chosen and only is None]
    items = (_network_item(service, stored, key, image, turn) for key in (*chosen, *rest))
    return [item for item in items if item is not None]


def _network_item(service: Service, stored: StoredArticle, key: str, image: str, turn: Turn | None) -> ShareItem | None:
    network, buttons = service.networks[key], service.site.buttons
    if key in stored.overrides:
        # What editors have set for a network alone is not on trial.
        social, number, has_own = stored.for_social(key), 0, True
    else:
        social, number, has_own = _seen(stored, turn)
    own_card = landscape_card(service, social).url if has_own else None
    token = service.link_tokens.mint(LinkRef(stored.id, network.code, number))
    link = f"{service.settings.public_url}/s/{token}"
    # What a link shows of its own is only seen through it: the article's own page shows another.
    shares_link = buttons.share_url == "signed" or own_card is not None
    href = service.networks.href(
        network.key,
        url=link if shares_link else stored.article.url,
        title=social.article.title,
        image=own_card or image,
        x_account=service.site.x_account,
        app_id=buttons.facebook_app_id,
    )
    if href is None:
        return None
    target, title = network.target or "_blank", social.article.title
    return ShareItem(network.key, network.name, href, link, token, network.color, target, title, own_card)


def _own_item(service: Service, stored: StoredArticle, channel: int, name: str, turn: Turn | None) -> ShareItem:
    social, number, _has_own = _seen(stored, turn)
    token = service.link_tokens.mint(LinkRef(stored.id, channel, number))
    link = f"{service.settings.public_url}/s/{token}"
    return ShareItem(name, name, link, link, token, title=social.article.title)


def _seen(stored: StoredArticle, turn: Turn | None) -> tuple[StoredArticle, int, bool]:
    """Return what a link shows, which variant it is of (0: none), and whether it is a page of its own for crawlers."""
    if turn is None:
        return stored.for_social(), 0, False
    return stored.as_variant(turn.variant), turn.variant.number, True
