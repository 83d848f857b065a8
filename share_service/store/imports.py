"""What other shorteners had counted: a campaign link for each of their links, and its total, set apart.

An old total is a number and stays one. It is no event and in no bucket, so no chart, comparison or
count of readers is made of it.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, Engine, func, insert, select, update

from share_service.store.engine import writing
from share_service.store.tables import imports, links


@dataclass(frozen=True, slots=True)
class OldLink:
    """A link to be taken over. `origin` names it for good: ``yourls sho.rt/abc``. Times in seconds."""

    origin: str
    article_id: int
    label: str
    clicks: int
    created_at: int | None = None
    expires_at: int | None = None
    banned: bool = False


class Change(StrEnum):
    """What became of a link: made, its total brought up to date, or as it was."""

    NEW = "new"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


def compare_old_links(engine: Engine, old: Sequence[OldLink]) -> list[Change]:
    """Return what `save_old_links` would do with each."""
    with engine.connect() as connection:
        known = _known(connection, old)
    return [_change(known, link) for link in old]


def save_old_links(engine: Engine, old: Sequence[OldLink]) -> list[tuple[int, Change]]:
    """Take links over in one transaction; return each one's id and what became of it.

    A link that was taken over before keeps its id, label and end, whatever an editor has made of them;
    its total becomes the one given.
    """
    with writing(engine) as connection:
        known = _known(connection, old)
        done: list[tuple[int, Change]] = []
        for link in old:
            change = _change(known, link)
            if change is Change.NEW:
                done.append((_insert(connection, link), change))
                continue
            if change is Change.UPDATED:
                row = imports.c.origin == link.origin
                connection.execute(update(imports).where(row).values(clicks=link.clicks))
            done.append((known[link.origin][0], change))
    return done


def imported_clicks(engine: Engine, article_id: int | None = None) -> dict[int, int]:
    """Return the old totals by campaign link: of an article, or of all."""
    query = select(imports.c.link_id, func.sum(imports.c.clicks)).group_by(imports.c.link_id)
    if article_id is not None:
        query = query.join(links, links.c.id == imports.c.link_id).where(links.c.article_id == article_id)
    with engine.connect() as connection:
        return {link: int(clicks) for link, clicks in connection.execute(query)}


@dataclass(frozen=True, slots=True)
class OldTotal:
    """What one link of another shortener had counted until it was taken over (seconds since the epoch)."""

    link: int
    label: str
    origin: str
    clicks: int
    imported_at: int


def old_totals(engine: Engine, article_id: int) -> list[OldTotal]:
    """Return what other shorteners had counted of an article, link by link, the most first."""
    columns = (links.c.id, links.c.label, imports.c.origin, imports.c.clicks, imports.c.imported_at)
    query = select(*columns).join(links, links.c.id == imports.c.link_id).where(links.c.article_id == article_id)
    with engine.connect() as connection:
        rows = connection.execute(query.order_by(imports.c.clicks.desc(), imports.c.origin))
        return [OldTotal(*row) for row in rows]


def _known(connection: Connection, old: Sequence[OldLink]) -> Mapping[str, tuple[int, int]]:
    columns = imports.c
    query = select(columns.origin, columns.link_id, columns.clicks).where(
        columns.origin.in_([link.origin for link in old])
    )
    return {origin: (link, clicks) for origin, link, clicks in connection.execute(query)}


def _change(known: Mapping[str, tuple[int, int]], link: OldLink) -> Change:
    if link.origin not in known:
        return Change.NEW
    return Change.UNCHANGED if known[link.origin][1] == link.clicks else Change.UPDATED


def _insert(connection: Connection, link: OldLink) -> int:
    now = int(time.time())
    values = {
        "article_id": link.article_id,
        "label": link.label,
        "expires_at": link.expires_at,
        "disabled_at": now if link.banned else None,
        "created_at": link.created_at or now,
    }
    number = int(connection.execute(insert(links).values(**values).returning(links.c.id)).scalar_one())
    connection.execute(insert(imports).values(origin=link.origin, link_id=number, clicks=link.clicks, imported_at=now))
    return number
