"""The service's parts for the length of a command, on a store that is ready."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from share_service import logs
from share_service.commands.store import answering
from share_service.newsroom.parts import Service
from share_service.settings import Settings, load


@contextmanager
def opened(settings: Settings | None = None) -> Iterator[Service]:
    """Open the service, and close its store at the end of the block."""
    settings = settings or load()
    logs.setup("warning")
    parts = Service.open(settings)
    try:
        with answering(parts.engine):
            yield parts
    finally:
        parts.engine.dispose()
