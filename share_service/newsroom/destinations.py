"""Where a signed link leads: always to an article that the store knows, never to an address in the request."""

from __future__ import annotations

import time
from typing import NamedTuple

from sqlalchemy import select

from share_service.errors import Gone, NotFound
from share_service.links.channels import CAMPAIGN, FIRST_CAMPAIGN
from share_service.newsroom.parts import Service
from share_service.store.links import get_link
from share_service.store.tables import articles


class Destination(NamedTuple):
    """An article's canonical `url`, and what its events are counted under. `ends_at`: seconds since the epoch."""

    article: int
    channel: int
    variant: int
    url: str
    ends_at: int | None = None


def destination(service: Service, token: str) -> Destination:
    """Return where ``token`` leads.

    Raises:
        NotFound: it was not signed by us, or its article or campaign link is no longer there.
        Gone: an editor ended its campaign link, or it has expired.
    """
    subject, channel, variant = service.link_tokens.read(token)
    if channel != CAMPAIGN:
        return Destination(subject, channel, variant, _url_of(service, subject))
    link = get_link(service.engine, subject)
    if link.ended(time.time()):
        raise Gone("This link has been ended by the newsroom.", code="link_gone")
    url = _url_of(service, link.article_id)
    return Destination(link.article_id, FIRST_CAMPAIGN + link.id, variant, url, link.expires_at)


def _url_of(service: Service, article_id: int) -> str:
    # Only the address: the redirect has no use for the rest of the article.
    with service.engine.connect() as connection:
        url = connection.execute(select(articles.c.url).where(articles.c.id == article_id)).scalar()
    if url is None:
        raise NotFound("The article of this link is no longer here.", code="article_unknown")
    return str(url)
