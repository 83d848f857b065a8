"""The rows of campaign links: made, listed, ended."""

from __future__ import annotations

import time
from dataclasses import dataclass

from sqlalchemy import Engine, Row, select, update

from share_service.errors import NotFound
from share_service.store.engine import writing
from share_service.store.tables import links


@dataclass(frozen=True, slots=True)
class CampaignLink:
    """A link with a label of its own; times in seconds since the epoch."""

    id: int
    article_id: int
    label: str
    expires_at: int | None
    disabled_at: int | None
    created_at: int

    def ended(self, now: float) -> bool:
        """Say whether the link no longer leads anywhere."""
        return self.disabled_at is not None or (self.expires_at is not None and self.expires_at <= now)


def create_link(engine: Engine, article_id: int, label: str, expires_at: int | None) -> CampaignLink:
    """Make a campaign link of an article."""
    values = {"article_id": article_id, "label": label, "expires_at": expires_at, "created_at": int(time.time())}
    with writing(engine) as connection:
        return _link(connection.execute(links.insert().values(**values).returning(*links.c)).one())


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


def links_of(engine: Engine, article_id: int) -> list[CampaignLink]:
    """Return an article's campaign links, oldest first."""
    query = select(links).where(links.c.article_id == article_id).order_by(links.c.id)
    with engine.connect() as connection:
        return [_link(row) for row in connection.execute(query)]


def change_link(engine: Engine, link_id: int, **values: str | int | None) -> CampaignLink:
    """Change the `label`, `expires_at` or `disabled_at` of a campaign link.

    Raises:
        NotFound: there is none with that id.
    """
    with writing(engine) as connection:
        statement = update(links).where(links.c.id == link_id).values(**values).returning(*links.c)
        row = connection.execute(statement).one_or_none()
    if row is None:
        raise _unknown(link_id)
    return _link(row)


def _unknown(link_id: int) -> NotFound:
    return NotFound(f"There is no link with the id {link_id}.", code="link_unknown")


def _link(row: Row[tuple[object, ...]]) -> CampaignLink:
    return CampaignLink(row.id, row.article_id, row.label, row.expires_at, row.disabled_at, row.created_at)
