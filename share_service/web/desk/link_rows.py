"""Campaign links as the desk's tables show them, and as files."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from share_service.newsroom.campaigns import campaign_url, leads_to
from share_service.newsroom.parts import Service
from share_service.stats.campaigns import NONE, Counts, LinkCounts
from share_service.store.links import CampaignLink, Listed
from share_service.web.desk.tables import Table, moment_text
from share_service.web.i18n import gettext as _
from share_service.web.i18n import page_language

COLUMNS = (
    *("id", "label", "article", "article_url", "place", "state", "link", "leads_to"),
    *("created_at", "expires_at", "disabled_at", "clicks", "previews"),
)


@dataclass(frozen=True, slots=True)
class LinkRow:
    """One link: the words for its place and state, and its counts in the range and, where they are known, in all."""

    link: CampaignLink
    url: str
    place: str
    state: str
    ended: bool
    counts: LinkCounts
    whole: LinkCounts


def link_row(parts: Service, link: CampaignLink, counts: Counts, whole: Counts | None = None) -> LinkRow:
    """Return a link as a row in the language of the current request."""
    return LinkRow(
        link,
        campaign_url(parts, link),
        parts.places.name(link.place, page_language()),
        state_name(link),
        link.ended(time.time()),
        counts.get(link.id, NONE),
        (whole or {}).get(link.id, NONE),
    )


def state_name(link: CampaignLink) -> str:
    """Return what a link does now, in the language of the current request."""
    if link.disabled_at is not None:
        return _("switched off")
    return _("over") if link.ended(time.time()) else _("live")


def links_file(parts: Service, name: str, listed: Iterable[Listed], counts: Counts) -> Table:
    """Return links for machines."""
    return Table(name, COLUMNS, (_machine_row(parts, one, counts.get(one.link.id, NONE)) for one in listed))


def _machine_row(parts: Service, listed: Listed, counts: LinkCounts) -> tuple[Any, ...]:
    link = listed.link
    return (
        *(link.id, link.label, link.article_id, listed.url, link.place),
        *("ended" if link.ended(time.time()) else "live", campaign_url(parts, link), leads_to(link, listed.url)),
        *(moment_text(at) for at in (link.created_at, link.expires_at, link.disabled_at)),
        *counts,
    )
