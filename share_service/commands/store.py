"""The store alone, for the length of a command that needs neither fonts nor designs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from share_service import logs
from share_service.errors import ConfigError, Unavailable
from share_service.settings import Settings, load
from share_service.store.engine import is_away, open_engine, reason
from share_service.store.migrate import NOT_READY, lacks_migrations


@contextmanager
def store(settings: Settings | None = None) -> Iterator[Engine]:
    """Open the store, and close it at the end of the block."""
    settings = settings or load()
    logs.setup("warning")
    engine = open_engine(settings.database)
    try:
        with answering(engine):
            yield engine
    finally:
        engine.dispose()


@contextmanager
def answering(engine: Engine | None = None) -> Iterator[None]:
    """Make one sentence of a store that is away, or, of ``engine``, that was not brought to this version.

    Raises:
        Unavailable: it is away.
        ConfigError: its tables are not those of this version.
    """
    try:
        yield
    except SQLAlchemyError as error:
        if is_away(error):
            raise Unavailable(f"The store cannot be reached: {reason(error)}.", code="store_away") from error
        if engine is not None and lacks_migrations(engine):
            raise ConfigError(NOT_READY, code="not_migrated") from error
        raise
