"""Periodic work that one process of all machines does: whoever moves the row on does it this time."""

from __future__ import annotations

from sqlalchemy import Engine, select, update

from share_service.store.alert_tables import chores
from share_service.store.engine import insert_for, writing


def claim_chore(engine: Engine, name: str, now: int, every: int) -> bool:
    """Say whether it is the caller who does ``name`` now; it is due again ``every`` seconds later."""
    mine = chores.c.name == name
    with engine.connect() as connection:
        due = connection.execute(select(chores.c.due_at).where(mine)).scalar()
    if due is not None and due > now:
        return False
    with writing(engine) as connection:
        if due is None:
            made = insert_for(connection, chores).values(name=name, due_at=now + every).on_conflict_do_nothing()
            return connection.execute(made.returning(chores.c.name)).scalar() is not None
        moved = update(chores).where(mine, chores.c.due_at == due).values(due_at=now + every)
        return bool(connection.execute(moved).rowcount)
