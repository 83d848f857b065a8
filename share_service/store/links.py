"""The rows of campaign links: made, listed, changed."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Engine, Row, and_, func, or_, select, update

from share_service.errors import Changed, NotFound
from share_service.store.engine import writing
from share_service.store.tables import articles, links
from share_service.store.words import folded

#: What a list of links can be asked for: those that lead to their article, and those that no longer do.
STATES = ("live", "ended")


@dataclass(frozen=True, slots=True)
class CampaignLink:
    """A link with a label of its own, put in a `place` (a key of `links.places`); times in seconds since the epoch.

    `utm` is what it adds to the article's address, made of `utm_template`: the link's own, or None for the site's.
    """

    id: int
    article_id: int
    label: str
    expires_at: int | None
    disabled_at: int | None
    created_at: int
    place: str
    utm_template: str | None
    utm: str

    def ended(self, now: float) -> bool:
        """Say whether the link no longer leads anywhere."""
        return self.disabled_at is not None or (self.expires_at is not None and self.expires_at <= now)


@dataclass(frozen=True, slots=True)
class Put:
    """Where a link is put and what it adds to the address: see `CampaignLink`."""

    place: str = "other"
    utm_template: str | None = ""
    utm: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """A campaign link in a list, with the headline of its article and where that is."""

    link: CampaignLink
    title: str
    url: str


class Chosen(NamedTuple):
    """Which links a list has: those of a `place` (a key), in a `state` (of `STATES`), whose label holds `label`, whatever its accents and capitals."""

    place: str | None = None
    state: str | None = None
    label: str = ""


EVERY = Chosen()


def create_link(
    engine: Engine, article_id: int, label: str, expires_at: int | None, put: Put | None = None
) -> CampaignLink:
    """Make a campaign link of an article."""
    values = {"article_id": article_id, "label": label, "expires_at": expires_at, "created_at": int(time.time())}
    with writing(engine) as connection:
        statement = links.insert().values(**values, **asdict(put or Put())).returning(*links.c)
        return _link(connection.execute(statement).one())


def get_link(engine: Engine, link_id: int) -> CampaignLink:
    """Return a campaign link.

    Raises:
        NotFound: there is none with that id.
    """
    with engine.connect() as connection:
        row = connection.execute(select(links).where(links.c.id == link_id)).one_or_none()
    if row is None:
        raise _unknown(link_id)
    return _link(row)


def links_of(
    engine: Engine, article_id: int, *, limit: int | None = None, after: int | None = None
) -> list[CampaignLink]:
    """Return an article's campaign links, oldest first; up to ``limit``, those with an id above ``after``."""
    query = select(links).where(links.c.article_id == article_id).order_by(links.c.id).limit(limit)
    if after is not None:
        query = query.where(links.c.id > after)
    with engine.connect() as connection:
        return [_link(row) for row in connection.execute(query)]


def all_links(engine: Engine, limit: int, *, before: int | None = None, chosen: Chosen = EVERY) -> list[Listed]:
    """Return campaign links of all articles, the newest first; with ``before``, those with a smaller id."""
    wanted = _wanted(chosen)
    if before is not None:
        wanted.append(links.c.id < before)
    query = (
        select(links, articles.c.title, articles.c.url)
        .join(articles, articles.c.id == links.c.article_id)
        .where(*wanted)
        .order_by(links.c.id.desc())
        .limit(limit)
    )
    with engine.connect() as connection:
        return [Listed(_link(row), row.title, row.url) for row in connection.execute(query)]


def count_links(engine: Engine, chosen: Chosen = EVERY) -> int:
    """Return how many campaign links there are of those."""
    query = select(func.count()).select_from(links).where(*_wanted(chosen))
    with engine.connect() as connection:
        return int(connection.execute(query).scalar_one())


def change_link(engine: Engine, link_id: int, **values: str | int | None) -> CampaignLink:
    """Change columns of a campaign link, which are called as the fields of `CampaignLink`.

    Raises:
        NotFound: there is none with that id.
    """
    with writing(engine) as connection:
        return _changed(connection, link_id, values)


def change_seen_link(engine: Engine, seen: CampaignLink, **values: str | int | None) -> CampaignLink:
    """Change a campaign link that is still as somebody has ``seen`` it.

    Raises:
        NotFound: it is gone.
        Changed: it is no longer so.
    """
    with writing(engine) as connection:
        now = connection.execute(select(links).where(links.c.id == seen.id).with_for_update()).one_or_none()
        if now is not None and _link(now) != seen:
            raise Changed
        return _changed(connection, seen.id, values)


def _changed(connection: Connection, link_id: int, values: Mapping[str, str | int | None]) -> CampaignLink:
    found_by = {"words": folded(str(values["label"]))} if "label" in values else {}
    statement = update(links).where(links.c.id == link_id).values(**values, **found_by).returning(*links.c)
    row = connection.execute(statement).one_or_none()
    if row is None:
        raise _unknown(link_id)
    return _link(row)


def _wanted(chosen: Chosen) -> list[ColumnElement[bool]]:
    live = and_(links.c.disabled_at.is_(None), or_(links.c.expires_at.is_(None), links.c.expires_at > int(time.time())))
    wanted: list[ColumnElement[bool]] = []
    if chosen.place is not None:
        wanted.append(links.c.place == chosen.place)
    if chosen.state is not None:
        wanted.append(live if chosen.state == "live" else ~live)
    if chosen.label:
        wanted.append(links.c.words.contains(folded(chosen.label), autoescape=True))
    return wanted


def _unknown(link_id: int) -> NotFound:
    return NotFound(f"There is no link with the id {link_id}.", code="link_unknown")


def _link(row: Row[Any]) -> CampaignLink:
    return CampaignLink(
        row.id,
        row.article_id,
        row.label,
        row.expires_at,
        row.disabled_at,
        row.created_at,
        row.place,
        row.utm_template,
        row.utm,
    )
