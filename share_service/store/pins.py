"""The rows of pins: what editors put first in "Plus de contenu", and what they leave out of it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Engine, Row, delete, func, or_, select, update

from share_service.errors import BadInput, NotFound
from share_service.store.articles import in_tongue
from share_service.store.engine import insert_for, writing
from share_service.store.more_tables import pins
from share_service.store.tables import articles

#: The section of a pin that holds beside every article.
EVERYWHERE = ""
#: For each section, counted for each language: more would leave no room for what readers choose.
MAX_PINNED = 5
#: For each section: a newsroom that leaves out more wants something else.
MAX_BANNED = 200


@dataclass(frozen=True, slots=True)
class Pin:
    """An article that an editor has put first or left out, beside articles of ``section`` (empty: beside all).

    ``place`` orders the pins of one section, the smallest first; None: the article is left out.
    Times are seconds since the epoch.
    """

    article_id: int
    section: str
    place: int | None
    expires_at: int | None
    author: str
    created_at: int

    @property
    def banned(self) -> bool:
        """Whether the article is left out."""
        return self.place is None


def list_pins(engine: Engine, section: str | None = None, *, now: float | None = None) -> list[Pin]:
    """Return what holds now: of every section, or of one. Pins come first and in their order."""
    query = select(pins).where(_holds(now)).order_by(pins.c.place.is_(None), pins.c.place, pins.c.article_id)
    if section is not None:
        query = query.where(pins.c.section == section)
    with engine.connect() as connection:
        return [_pin(row) for row in connection.execute(query)]


def pins_beside(engine: Engine, section: str | None, *, now: float | None = None) -> list[Pin]:
    """Return what holds beside articles of ``section``: its own pins first, then those of everywhere.

    Of an article that has both the section's own is returned.
    """
    query = select(pins).where(_holds(now), pins.c.section.in_({EVERYWHERE, section or EVERYWHERE}))
    ordered = query.order_by(pins.c.section == EVERYWHERE, pins.c.place, pins.c.article_id)
    found: dict[int, Pin] = {}
    with engine.connect() as connection:
        for row in connection.execute(ordered):
            found.setdefault(row.article_id, _pin(row))
    return list(found.values())


def save_pin(
    engine: Engine, article_id: int, section: str, *, banned: bool, expires_at: int | None, author: str
) -> Pin:
    """Put an article last of a section's pins, or leave it out; one that is pinned already keeps its place.

    Raises:
        BadInput: the section has as many as it may.
        NotFound: there is no such article.
    """
    now = int(time.time())
    with writing(engine) as connection:
        connection.execute(delete(pins).where(pins.c.expires_at <= now))
        language = _language(connection, article_id)
        here = (pins.c.article_id == article_id, pins.c.section == section)
        known = connection.execute(select(pins).where(*here)).one_or_none()
        if known is None or (known.place is None) != banned:
            _refuse_too_many(connection, section, language, banned=banned)
        values = {"place": None, "expires_at": expires_at, "author": author[:320], "created_at": now}
        if not banned:
            values["place"] = known.place if known and known.place else _last(connection, section) + 1
        statement = insert_for(connection, pins).values(article_id=article_id, section=section, **values)
        statement = statement.on_conflict_do_update(index_elements=["article_id", "section"], set_=values)
        return _pin(connection.execute(statement.returning(*pins.c)).one())


def remove_pin(engine: Engine, article_id: int, section: str) -> bool:
    """Take a pin off, or let an article in again; say whether there was one."""
    with writing(engine) as connection:
        gone = delete(pins).where(pins.c.article_id == article_id, pins.c.section == section)
        return bool(connection.execute(gone).rowcount)


def order_pins(engine: Engine, section: str, order: Sequence[int]) -> None:
    """Give pins of one section the order of ``order``, article ids; others keep their places.

    Raises:
        BadInput: one of them is not pinned there, or named twice.
    """
    with writing(engine) as connection:
        query = select(pins.c.article_id, pins.c.place).where(pins.c.section == section, pins.c.place.is_not(None))
        places = {row.article_id: row.place for row in connection.execute(query.with_for_update())}
        if len(set(order)) != len(order) or not places.keys() >= set(order):
            raise BadInput("The order names articles that are pinned there, each once.", code="order_invalid")
        place = 0
        for article_id, free in zip(order, sorted(places[article_id] for article_id in order), strict=True):
            # Two editors who pinned at the same moment may have been given one place.
            place = max(free, place + 1)
            here = (pins.c.article_id == article_id, pins.c.section == section)
            connection.execute(update(pins).where(*here).values(place=place))


def _holds(now: float | None) -> ColumnElement[bool]:
    return or_(pins.c.expires_at.is_(None), pins.c.expires_at > int(time.time() if now is None else now))


def _language(connection: Connection, article_id: int) -> str | None:
    row = connection.execute(select(articles.c.language).where(articles.c.id == article_id)).one_or_none()
    if row is None:
        raise NotFound(f"There is no article with the id {article_id}.", code="article_unknown")
    language: str | None = row.language
    return language


def _last(connection: Connection, section: str) -> int:
    return connection.scalar(select(func.max(pins.c.place)).where(pins.c.section == section)) or 0


def _refuse_too_many(connection: Connection, section: str, language: str | None, *, banned: bool) -> None:
    query = select(func.count()).select_from(pins).where(pins.c.section == section)
    if banned:
        if connection.execute(query.where(pins.c.place.is_(None))).scalar_one() >= MAX_BANNED:
            raise BadInput(f"{MAX_BANNED} articles are left out already: let some in again.", code="too_many_banned")
        return
    pinned = query.join(articles, articles.c.id == pins.c.article_id)
    pinned = pinned.where(pins.c.place.is_not(None), in_tongue(language))
    if connection.execute(pinned).scalar_one() >= MAX_PINNED:
        raise BadInput(f"{MAX_PINNED} articles are pinned already: unpin one first.", code="too_many_pinned")


def _pin(row: Row[tuple[object, ...]]) -> Pin:
    return Pin(row.article_id, row.section, row.place, row.expires_at, row.author, row.created_at)
