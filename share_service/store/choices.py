"""What each editor chose to receive. Nobody gets a letter that they did not ask for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Row, select

from share_service.errors import Changed
from share_service.store.alert_tables import alert_choices
from share_service.store.editors import Editor
from share_service.store.engine import insert_for, writing
from share_service.store.tables import editors

#: The kinds of alerts, the most telling first.
KINDS = ("broken", "rising", "back", "strong")


@dataclass(frozen=True, slots=True)
class Choices:
    """What one editor receives. `quiet` are the hours (from, to) of the newsroom's clock in which nothing comes."""

    kinds: tuple[str, ...] = KINDS
    by_mail: bool = False
    weekly: bool = False
    language: str = ""
    quiet: tuple[int, int] | None = None

    def is_quiet(self, hour: int) -> bool:
        """Say whether nothing comes in that hour of the day; 22 to 7 goes over midnight."""
        if self.quiet is None:
            return False
        first, end = self.quiet
        return first <= hour < end if first <= end else hour >= first or hour < end


def choices_of(engine: Engine, editor_id: int) -> Choices:
    """Return what an editor chose, or what everybody has who chose nothing."""
    with engine.connect() as connection:
        row = connection.execute(select(alert_choices).where(alert_choices.c.editor_id == editor_id)).one_or_none()
    return _choices(row)


def everybodys_choices(connection: Connection) -> list[tuple[Editor, Choices]]:
    """Return every active editor with what they chose, by id."""
    query = select(editors, alert_choices).outerjoin(alert_choices, alert_choices.c.editor_id == editors.c.id)
    rows = connection.execute(query.where(editors.c.active.is_(True)).order_by(editors.c.id)).all()
    return [(Editor(row.id, row.email, row.role, row.active), _choices(row)) for row in rows]


def save_choices(engine: Engine, editor_id: int, chosen: Choices, *, expected: Choices | None = None) -> None:
    """Keep what an editor chose.

    Raises:
        Changed: what they chose before is not ``expected``, where that is given. Nothing is kept then.
    """
    values = {
        "kinds": " ".join(kind for kind in KINDS if kind in chosen.kinds),
        "by_mail": chosen.by_mail,
        "weekly": chosen.weekly,
        "language": chosen.language[:2],
        "quiet_from": chosen.quiet[0] if chosen.quiet else None,
        "quiet_to": chosen.quiet[1] if chosen.quiet else None,
    }
    with writing(engine) as connection:
        mine = select(alert_choices).where(alert_choices.c.editor_id == editor_id).with_for_update()
        if expected is not None and _choices(connection.execute(mine).one_or_none()) != expected:
            raise Changed
        statement = insert_for(connection, alert_choices).values(editor_id=editor_id, **values)
        connection.execute(statement.on_conflict_do_update(index_elements=["editor_id"], set_=values))


def _choices(row: Row[Any] | None) -> Choices:
    if row is None or row.kinds is None:
        return Choices()
    quiet = None if row.quiet_from is None else (row.quiet_from, row.quiet_to)
    return Choices(tuple(row.kinds.split()), row.by_mail, row.weekly, row.language, quiet)
