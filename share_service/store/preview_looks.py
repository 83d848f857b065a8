"""What the last look at each article's preview found."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, delete, select

from share_service.store.alert_tables import preview_looks
from share_service.store.engine import insert_for, writing


@dataclass(frozen=True, slots=True)
class Look:
    """One look: the rule that is broken (None: none is), how many looks in a row found it, and its words."""

    article_id: int
    at: int
    rule: str | None
    looks: int
    words: Mapping[str, Any]


def looks_at(engine: Engine, ids: Sequence[int]) -> dict[int, Look]:
    """Return the last look at each of these articles that was looked at, by id."""
    with engine.connect() as connection:
        rows = connection.execute(select(preview_looks).where(preview_looks.c.article_id.in_(ids))).all()
    return {
        row.article_id: Look(row.article_id, row.at, row.rule, row.looks, json.loads(row.words or "{}")) for row in rows
    }


def save_look(engine: Engine, look: Look) -> None:
    """Keep a look in the place of the one before."""
    words = json.dumps(look.words, ensure_ascii=False)
    values = {"at": look.at, "rule": look.rule, "looks": look.looks, "words": words}
    with writing(engine) as connection:
        statement = insert_for(connection, preview_looks).values(article_id=look.article_id, **values)
        connection.execute(statement.on_conflict_do_update(index_elements=["article_id"], set_=values))


def forget_looks(engine: Engine, until: int) -> int:
    """Delete the looks before ``until`` (seconds since the epoch); return how many that was."""
    with writing(engine) as connection:
        return int(connection.execute(delete(preview_looks).where(preview_looks.c.at < until)).rowcount)
