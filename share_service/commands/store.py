"""The store alone, for the length of a command that needs neither fonts nor designs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from share_service import logs
from share_service.errors import Unavailable
from share_service.settings import Settings, load
from share_service.store.engine import is_away, open_engine, reason


@contextmanager
def store(settings: Settings | None = None) -> Iterator[Engine]:
    """Open the store, and close it at the end of the block."""
    settings = settings or load()
    logs.setup("warning")
    engine = open_engine(settings.database)
    try:
        with answering():
            yield engine
    finally:
        engine.dispose()


@contextmanager
def answering() -> Iterator[None]:
    """Make one sentence of a store that is away.

    Raises:
        Unavailable: it is.
    """
    try:
        yield
    except SQLAlchemyError as error:
        if not is_away(error):
            raise
        raise Unavailable(f"The store cannot be reached: {reason(error)}.", code="store_away") from error
