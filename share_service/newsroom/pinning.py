"""Editors and "Plus de contenu": an article is put first, left out, let go again, or moved among the pinned ones."""

from __future__ import annotations

import time
from collections.abc import Sequence

from share_service.articles.article import host_allowed
from share_service.errors import BadInput, FieldError, NotFound
from share_service.newsroom.parts import Service
from share_service.store.articles import StoredArticle, get_article, get_articles
from share_service.store.audit import note
from share_service.store.pins import Pin, list_pins, order_pins, remove_pin, save_pin

MAX_SECTION = 300
# A pin that is to stand for longer stands until somebody takes it off.
LONGEST = 366 * 86_400


def check_section(section: str) -> str:
    """Return ``section`` when it can be one.

    Raises:
        BadInput: it is too long, or no line of text.
    """
    if len(section) > MAX_SECTION or not section.isprintable():
        raise _invalid("section", f"is at most {MAX_SECTION} characters of one line")
    return section


def pin_article(
    service: Service, article_id: int, *, section: str, banned: bool, expires_at: int | None, author: str
) -> Pin:
    """Put an article last of the pinned ones beside articles of ``section`` (empty: of all), or leave it out.

    Lists show it at once, on every machine: no process keeps one. ``expires_at`` is in seconds since the epoch.

    Raises:
        BadInput: the section or the moment cannot be, or there are as many as there may be.
        NotFound: there is no such article.
    """
    check_section(section)
    now = time.time()
    if expires_at is not None and not now < expires_at < now + LONGEST:
        raise _invalid("expires_at", "is a moment of the next twelve months")
    stored = get_article(service.engine, article_id)
    if not banned and not host_allowed(stored.article.url, service.settings.article_hosts):
        raise BadInput("Its host is not one of SHARE_ARTICLE_HOSTS: no list shows it.", code="host_not_allowed")
    made = save_pin(service.engine, article_id, section, banned=banned, expires_at=expires_at, author=author)
    note(service.engine, author, "more_banned" if banned else "more_pinned", _said(stored, section))
    return made


def release_article(service: Service, article_id: int, *, section: str, author: str) -> None:
    """Take an article's pin off, or let it in again.

    Raises:
        BadInput: there can be no such section.
        NotFound: it is neither pinned nor left out there.
    """
    if not remove_pin(service.engine, article_id, check_section(section)):
        raise NotFound("It is neither pinned nor left out there.", code="pin_unknown")
    note(service.engine, author, "more_released", _said(get_article(service.engine, article_id), section))


def arrange_pins(service: Service, order: Sequence[int], *, section: str, author: str) -> None:
    """Give a section's pins the order of ``order``, article ids; what is not named keeps its place.

    Raises:
        BadInput: one of them is not pinned there, or named twice; or there can be no such section.
    """
    order_pins(service.engine, check_section(section), order)
    if order:
        note(service.engine, author, "more_ordered", _said(get_article(service.engine, order[0]), section))


def move_pin(service: Service, article_id: int, by: int, *, section: str, author: str) -> int:
    """Move a pin ``by`` places among those of its language; return its place there, from 1.

    Raises:
        NotFound: it is not pinned there.
    """
    pinned = [pin.article_id for pin in list_pins(service.engine, check_section(section)) if not pin.banned]
    known = get_articles(service.engine, pinned)
    if article_id not in known:
        raise NotFound("It is not pinned there.", code="pin_unknown")
    language = known[article_id].article.language
    order = [one for one in pinned if known[one].article.language == language]
    before = order.index(article_id)
    after = min(max(before + by, 0), len(order) - 1)
    if after != before:
        order.insert(after, order.pop(before))
        arrange_pins(service, order, section=section, author=author)
    return after + 1


def _said(stored: StoredArticle, section: str) -> str:
    return f"« {stored.article.title} »" + (f" ({section})" if section else "")


def _invalid(field: str, message: str) -> BadInput:
    return BadInput(f"The {field} {message}.", code="pin_invalid", fields=(FieldError(field, message),))
