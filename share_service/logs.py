"""Structured logs: one JSON object a line on standard error, with no personal data."""

from __future__ import annotations

import logging
import sys
from typing import Any

import structlog


def setup(level: str = "info", *, json: bool = True) -> None:
    """Send every log line to standard error, as JSON or (for a terminal) as coloured text."""
    render: Any = structlog.processors.JSONRenderer(ensure_ascii=False) if json else structlog.dev.ConsoleRenderer()
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            *shared,
            structlog.processors.format_exc_info,
            render,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )


def get(name: str) -> Any:
    """Return the logger of one room, bound to its name."""
    # Not bound here: a logger takes the form that was set up when it is first bound, and rooms ask when imported.
    return structlog.get_logger(room=name)
