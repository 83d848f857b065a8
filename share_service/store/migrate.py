"""Bring a store's tables to this version. Alembic is imported when asked, never by the server (25 MiB a worker)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Engine, inspect, text

from share_service import assets
from share_service.store.engine import open_engine, writing
from share_service.store.turns import Turn, take_turns

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection

NOT_READY = "The store is not ready for this version: run `share-service migrate`."


def migrate(engine_or_url: Engine | str) -> str:
    """Run every migration the store lacks, in one transaction, and return the revision it then has.

    A store that is already there is left as it is. Of two processes or machines that start together
    one waits for the other: by SQLite's write lock, or by a lock that PostgreSQL keeps.
    """
    from alembic import command  # noqa: PLC0415  # the server must not load it

    if isinstance(engine_or_url, str):
        engine = open_engine(engine_or_url)
        try:
            return migrate(engine)
        finally:
            engine.dispose()
    with writing(engine_or_url) as connection:
        if connection.dialect.name == "postgresql":
            # However long the other one takes, and whatever else waits for its tables.
            connection.execute(text("SET LOCAL lock_timeout = 0"))
            take_turns(connection, Turn.MIGRATING)
        command.upgrade(_config(connection), "head")
    return str(revision(engine_or_url))


def revision(engine: Engine) -> str | None:
    """Return the revision of the store, or None where nothing was ever migrated."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def head() -> str:
    """Return the revision that this version of the service needs."""
    return max(path.name.partition("_")[0] for path in assets.folder("migrations").glob("versions/[0-9]*.py"))


def lacks_migrations(engine: Engine) -> bool:
    """Say whether `migrate` has work to do. A newer store is fine: the release after ours has prepared it."""
    found = revision(engine)
    return found is None or found < head()


def _config(connection: Connection) -> Config:
    from alembic.config import Config  # noqa: PLC0415  # the server must not load it

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(assets.folder("migrations")))
    return config
