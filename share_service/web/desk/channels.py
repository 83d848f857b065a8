"""Channels as editors read them: a name in their language, in the order of what they brought."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from share_service.links.channels import COPY, FIRST_CAMPAIGN, NATIVE, PAGE, channel_code
from share_service.newsroom.parts import Service
from share_service.stats.sums import ALL_CAMPAIGNS
from share_service.store.links import links_of
from share_service.web.desk.tables import Table
from share_service.web.i18n import gettext as _

COUNTED = ("clicks", "previews", "intents", "copies")


CHANNEL_COLUMNS = ("channel", "name", *COUNTED)


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """One channel's numbers."""

    key: str
    name: str
    clicks: int
    previews: int
    intents: int
    copies: int


def channel_rows(parts: Service, channels: Mapping[str, Any], article_id: int | None = None) -> list[ChannelRow]:
    """Return the channels that brought anything, the strongest first."""
    labels = {f"link-{link.id}": link.label for link in links_of(parts.engine, article_id)} if article_id else {}
    rows = [
        ChannelRow(key, labels.get(key) or channel_label(parts, key), *(int(counts.get(name, 0)) for name in COUNTED))
        for key, counts in channels.items()
    ]
    rows = [row for row in rows if row.clicks or row.previews or row.intents or row.copies]
    return sorted(rows, key=lambda row: (-row.clicks, -row.intents, -row.copies, -row.previews, row.key))


def channel_table(file: str, rows: Iterable[ChannelRow]) -> Table:
    """Return ``rows`` for machines."""
    found = ((row.key, row.name, row.clicks, row.previews, row.intents, row.copies) for row in rows)
    return Table(file, CHANNEL_COLUMNS, found)


def strongest(parts: Service, channels: Mapping[str, Any]) -> str | None:
    """Return the key of the channel that the pages show first, or None when none had any clicks."""
    rows = channel_rows(parts, channels)
    return rows[0].key if rows and rows[0].clicks else None


def channel_label(parts: Service, key: str) -> str:
    """Return a channel's name in the language of the current request."""
    if key in parts.networks:
        return parts.networks[key].name
    if key == ALL_CAMPAIGNS:
        return _("Campaign links")
    code = channel_code(key, parts.networks) if key in ("copy", "native", "page") or key.startswith("link-") else 0
    if code >= FIRST_CAMPAIGN:
        return _("Campaign link %(number)s", number=code - FIRST_CAMPAIGN)
    return {COPY: _("Copied link"), NATIVE: _("Phone’s share sheet"), PAGE: _("The article’s own page")}.get(code, key)


def channel_phrase(parts: Service, row: ChannelRow) -> str:
    """Return a channel as it stands in a sentence after "through"."""
    if row.key in parts.networks:
        return row.name
    own = {
        "copy": _("copied links"),
        "native": _("phones’ share sheets"),
        ALL_CAMPAIGNS: _("campaign links"),
    }
    return own.get(row.key) or _("“%(name)s”", name=row.name)
