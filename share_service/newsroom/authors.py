"""The author's link: whoever holds it sees one article's numbers, without signing in, and changes nothing."""

from __future__ import annotations

import hmac
from datetime import timedelta

from share_service.errors import Gone
from share_service.links.token import AuthorRef, AuthorSigner
from share_service.newsroom.parts import Service
from share_service.store.author_links import AuthorLink, author_link, make_author_link

#: How many days a link holds when nothing is said, and at most.
DAYS, MOST_DAYS = 30, 365
PATH = "/desk/author"


def share_numbers(service: Service, article_id: int, made_by: str, days: int = DAYS) -> AuthorLink:
    """Make the link of an article; one that was out before ends."""
    return make_author_link(service.engine, article_id, made_by, int(timedelta(days=days).total_seconds()))


def author_url(service: Service, link: AuthorLink) -> str:
    """Return the address that is given to the author."""
    token = _signer(service).mint(AuthorRef(link.article_id, link.expires_at, link.nonce))
    return f"{service.settings.public_url}{PATH}/{token}"


def shared_article(service: Service, token: str) -> AuthorLink:
    """Return the link that ``token`` is of.

    Raises:
        NotFound: we did not sign it.
        Gone: it has ended, by time or by hand.
    """
    ref = _signer(service).read(token)
    link = author_link(service.engine, ref.article)
    if link is None or not hmac.compare_digest(link.nonce, ref.nonce) or link.expires_at != ref.expires_at:
        raise Gone("This link has ended: ask the newsroom for another one.", code="author_link_gone")
    return link


def _signer(service: Service) -> AuthorSigner:
    settings = service.settings
    return AuthorSigner((settings.secret_key, *settings.secret_key_fallbacks))
