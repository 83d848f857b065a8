"""The store alone, for the length of a command that needs neither fonts nor designs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

from share_service import logs
from share_service.settings import Settings, load
from share_service.store.engine import open_engine


@contextmanager
def store(settings: Settings | None = None) -> Iterator[Engine]:
    """Open the store, and close it at the end of the block."""
    settings = settings or load()
    logs.setup("warning")
    engine = open_engine(settings.database)
    try:
        yield engine
    finally:
        engine.dispose()
