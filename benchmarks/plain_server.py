"""gunicorn's settings of the service, without what it does in its own workers: for the apps beside it."""

from __future__ import annotations

from typing import Any

from share_service.server import *  # noqa: F403 - the very settings, whatever they are


def post_worker_init(_worker: Any) -> None:
    """Start nothing."""


def worker_exit(_server: Any, _worker: Any) -> None:
    """End nothing."""
