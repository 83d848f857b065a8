"""Where a signed link leads: always to an article that the store knows, never to an address in the request."""

from __future__ import annotations

import time
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from share_service.errors import Gone, NotFound, Unavailable
from share_service.links.channels import CAMPAIGN, FIRST_CAMPAIGN
from share_service.links.utm import with_parameters
from share_service.newsroom.addresses import Address, AddressBook
from share_service.newsroom.parts import Service
from share_service.store.links import CampaignLink, get_link
from share_service.store.tables import articles

# What a row's id can be; a token's field is wider.
MAX_ID = 2**31 - 1
RETRY_AFTER = 5


class Destination(NamedTuple):
    """An article's `url`, as a campaign link has it with its parameters, and what its events are counted under.

    `ends_at`: seconds since the epoch. `place`: where a campaign link is put, when the store could be asked.
    """

    article: int
    channel: int
    variant: int
    url: str
    ends_at: int | None = None
    place: str | None = None


def destination(service: Service, token: str) -> Destination:
    """Return where ``token`` leads; where it led last while the store cannot be asked.

    Raises:
        NotFound: it was not signed by us, or its article or campaign link is no longer there.
        Gone: an editor ended its campaign link, or it has expired.
        Unavailable: the store cannot be asked, and the link was never followed on this machine.
    """
    subject, channel, variant = service.link_tokens.read(token)
    if subject > MAX_ID:
        raise _no_article()
    if channel != CAMPAIGN:
        return Destination(subject, channel, variant, _url_of(service, subject))
    found = _campaign(service, subject)
    url = with_parameters(_url_of(service, found.article), found.utm)
    return Destination(found.article, FIRST_CAMPAIGN + subject, variant, url, found.ends_at, found.place)


def note_campaign(service: Service, link: CampaignLink) -> None:
    """Have the address book say of a campaign link, which was just made or changed, what the store says."""
    if link.disabled_at is None:
        value = f"{link.article_id}?{link.utm}" if link.utm else str(link.article_id)
        service.addresses.note("links", link.id, Address(value, link.expires_at))
    else:
        service.addresses.forget("links", link.id)


def _url_of(service: Service, article_id: int) -> str:
    book = service.addresses
    if not book.alone:
        # Only the address: the redirect has no use for the rest of the article.
        query = select(articles.c.url).where(articles.c.id == article_id)
        try:
            with service.engine.connect() as connection:
                url = connection.execute(query).scalar()
        except SQLAlchemyError:
            book.store_is_away()
        else:
            if url is None:
                book.forget("articles", article_id)
                raise _no_article()
            book.note("articles", article_id, Address(url))
            return str(url)
    return _noted(book, "articles", article_id).value


class _Campaign(NamedTuple):
    article: int
    utm: str
    ends_at: int | None
    place: str | None = None


def _campaign(service: Service, link_id: int) -> _Campaign:
    found = _campaign_row(service, link_id)
    if found.ends_at is not None and found.ends_at <= time.time():
        raise _ended()
    return found


def _campaign_row(service: Service, link_id: int) -> _Campaign:
    book = service.addresses
    if not book.alone:
        try:
            link = get_link(service.engine, link_id)
        except NotFound:
            book.forget("links", link_id)
            raise
        except SQLAlchemyError:
            book.store_is_away()
        else:
            note_campaign(service, link)
            if link.disabled_at is not None:
                raise _ended()
            return _Campaign(link.article_id, link.utm, link.expires_at, link.place)
    address = _noted(book, "links", link_id)
    article, _mark, utm = address.value.partition("?")
    return _Campaign(int(article), utm, address.ends_at)


def _noted(book: AddressBook, kind: str, number: int) -> Address:
    address = book.find(kind, number)
    if address is None:
        raise Unavailable(
            "The store cannot be reached just now: try again in a moment.", code="store_away", retry_after=RETRY_AFTER
        )
    return address


def _ended() -> Gone:
    return Gone("This link has been ended by the newsroom.", code="link_gone")


def _no_article() -> NotFound:
    return NotFound("The article of this link is no longer here.", code="article_unknown")
