"""How gunicorn serves links alone, in a process of their own.

``gunicorn --config python:share_service.links_server "share_service.app:create_links()"``: the
settings of the ``web`` process, with an event loop in each worker and no cards to draw.
"""

from __future__ import annotations

from typing import Any

from share_service.server import (  # noqa: F401  # gunicorn reads every public name as a setting
    accesslog,
    child_exit,
    control_socket_disable,
    errorlog,
    forwarded_allow_ips,
    graceful_timeout,
    hold_back_silent,
    limit_request_line,
    logger_class,
    loglevel,
    on_exit,
    preload_app,
    secure_scheme_headers,
    timeout,
    worker_exit,
    workers,
)

worker_class = "asgi"
# share-service[links] brings a parser and an event loop in C: a quarter less CPU a link.
http_parser = "auto"
asgi_loop = "auto"


def when_ready(server: Any) -> None:
    """Let the kernel hold back connections that say nothing."""
    hold_back_silent(server)


def post_worker_init(worker: Any) -> None:
    """Start taking in events and the hourly work: for these, a lock elects the worker that does them."""
    from share_service.newsroom.upkeep import tick  # noqa: PLC0415  # it takes events in

    parts = worker.asgi.extensions["share"]
    parts.ingester.start(hourly=lambda: tick(parts))
