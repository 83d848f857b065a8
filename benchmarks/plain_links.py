"""gunicorn's settings of the links process, without taking events in: for what recording alone costs."""

from __future__ import annotations

from typing import Any

from share_service.links_server import *  # noqa: F403 - the very settings, whatever they are


def post_worker_init(_worker: Any) -> None:
    """Start nothing."""
