"""The day's salt that the machines of a PostgreSQL store share: whoever offers one first decides.

The table is unlogged there: it is in no write-ahead log, on no standby and in no base backup, and
`share-service backup` leaves its rows out. After a crash of the server it is empty; the machines
offer the salt that they have again.
"""

from __future__ import annotations

from sqlalchemy import Connection, Engine, delete, insert, select, text

from share_service.store.engine import insert_for, writing
from share_service.store.tables import salts


def agree_on_salt(engine: Engine, day: int, offer: bytes) -> bytes:
    """Return the salt of ``day`` (days since the epoch): the one that is there, else ``offer``, which then is."""
    with writing(engine) as connection:
        connection.execute(insert_for(connection, salts).values(day=day, key=offer).on_conflict_do_nothing())
        return bytes(connection.execute(select(salts.c.key).where(salts.c.day == day)).scalar_one())


def destroy_salts(engine: Engine, before: int) -> int:
    """Destroy the salts of days before ``before``, so that their bytes are in no file; return how many."""
    old = salts.c.day < before
    with engine.connect() as connection:
        if connection.execute(select(salts.c.day).where(old)).first() is None:
            return 0
    with writing(engine) as connection:
        if connection.dialect.name == "postgresql":
            # Before anything else: two machines that had both begun to delete would wait for each other here.
            connection.execute(text("LOCK TABLE salts IN ACCESS EXCLUSIVE MODE"))
        gone = int(connection.execute(delete(salts).where(old)).rowcount)
        if gone and connection.dialect.name == "postgresql":
            _rewrite(connection)
    return gone


def _rewrite(connection: Connection) -> None:
    # A deleted row stays in PostgreSQL's file until something else takes its place; a truncated table gets a new file.
    kept = [{"day": row.day, "key": bytes(row.key)} for row in connection.execute(select(salts))]
    connection.execute(text("TRUNCATE salts"))
    if kept:
        connection.execute(insert(salts), kept)
