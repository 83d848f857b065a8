"""How gunicorn serves us: ``gunicorn --config python:share_service.server "share_service.app:create_app()"``.

Every public name is a gunicorn setting or hook. ``bind`` is not among them: gunicorn listens on
``127.0.0.1:8000``, or on every interface at ``$PORT`` where a platform sets it; ``--bind`` decides.
"""

from __future__ import annotations

import gc
import logging
import os
import socket
import sys
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

import structlog
from gunicorn.glogging import Logger

from share_service import prelude
from share_service.errors import ConfigError
from share_service.newsroom.drawing import DRAWERS, WAITING
from share_service.newsroom.reading_room import PLACES

try:
    _settings = prelude.prepare()
except ConfigError as error:
    sys.exit(f"share-service: {error.detail}")


def _tell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Say what a wrong site file or setting is in one sentence, also where the application finds it out."""
    if isinstance(error, ConfigError):
        sys.stderr.write(f"share-service: {error.detail}\n")
    else:
        sys.__excepthook__(kind, error, trace)


sys.excepthook = _tell

workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
# While one thread reads a page or waits for a card or half a request, the others answer. A flood of
# new cards or unknown articles fills the drawing and reading rooms and no more, and leaves two threads for links.
worker_class = "gthread"
threads = DRAWERS + WAITING + PLACES + 2
# The fonts and designs are read once and shared by the workers' memory; each worker opens its own engine.
preload_app = True
# One request may read a page and then its photo, each within the fetch timeout, and draw the card.
timeout = int(2 * _settings.fetch_timeout) + 30
graceful_timeout = 30
# A canonical URL of 2,000 characters, percent-encoded, has to fit.
limit_request_line = 8190
control_socket_disable = True
# The same parser whatever else is installed: the one that this is tested with.
http_parser = "python"
# Addresses are nobody's business: no access log; `web/guard.py` writes one line a request without them.
accesslog = None
errorlog = "-"
loglevel = _settings.log_level
# Forwarded headers are read in one place, `SHARE_PROXY_HOPS`, and never by gunicorn.
forwarded_allow_ips = ""
secure_scheme_headers: dict[str, str] = {}

# A browser opens connections ahead of need, and one that stays silent would occupy a worker. The
# kernel keeps a connection until its first byte is there (tcp(7)), longer than browsers keep silent ones.
_SILENT_SECONDS = 60


class logger_class(Logger):  # noqa: N801  # the name of the setting
    """gunicorn's own lines, as JSON like all others, without the addresses and URLs that some hold."""

    def setup(self, cfg: Any) -> None:
        """Set gunicorn's logger up, then give its lines our form."""
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(_Form())


class _Form(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        text = record.getMessage()
        for private in ("Invalid request", "Error handling request"):
            if text.startswith(private):
                text = private
        line = {
            "room": "server",
            "event": text,
            "level": record.levelname.lower(),
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat().replace("+00:00", "Z"),
            "pid": record.process,
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return str(structlog.processors.JSONRenderer(ensure_ascii=False)(None, "", line))


def when_ready(server: Any) -> None:
    """Let the kernel hold back connections that say nothing, and draw a card before the workers part.

    They share the fonts then, and the first card of each is as quick as the next.
    """
    hold_back_silent(server)
    try:
        server.app.wsgi().extensions["share"].studio.warm()
    except Exception:  # links go on without cards, and /readyz tells
        server.log.exception("Cards cannot be drawn")
    # What the start left behind stays: looking through it for rubbish held a worker up for a tenth of a second
    # each time, and unshared the pages that it was forked with.
    gc.collect()
    gc.freeze()


def hold_back_silent(server: Any) -> None:
    """Let the kernel keep connections until their first byte is there."""
    option = getattr(socket, "TCP_DEFER_ACCEPT", None)
    for listener in server.LISTENERS:
        if option is not None and listener.sock.family in (socket.AF_INET, socket.AF_INET6):
            listener.sock.setsockopt(socket.IPPROTO_TCP, option, _SILENT_SECONDS)


def post_worker_init(worker: Any) -> None:
    """Start drawing ahead, taking in events and the hourly work: for these, a lock elects the worker that does them."""
    # Metrics are made when they are imported, in the folder that was prepared above.
    from share_service.newsroom.alerts.rounds import Rounds  # noqa: PLC0415  # it takes events in
    from share_service.newsroom.freshness import look_again  # noqa: PLC0415  # it takes articles in
    from share_service.newsroom.press import draw_ahead  # noqa: PLC0415  # it counts cards
    from share_service.newsroom.upkeep import tick  # noqa: PLC0415  # it takes events in

    parts = _application(worker).extensions["share"]
    parts.ahead.start(lambda article: draw_ahead(parts, article))
    parts.rereads.start(lambda article: look_again(parts, article))
    parts.ingester.start(hourly=lambda: tick(parts))
    worker.rounds = Rounds()
    worker.rounds.start(parts)


def worker_exit(server: Any, worker: Any) -> None:
    """Take in what this worker has recorded; what cannot be waits in its journal for the next one."""
    app = _application(worker)
    if app is None:
        return
    try:
        parts = app.extensions["share"]
        parts.ahead.stop()
        parts.shelf.close()
        parts.rereads.stop()
        if (rounds := getattr(worker, "rounds", None)) is not None:  # the process for links alone has none
            rounds.stop()
        parts.recorder.close()
        parts.ingester.stop()
        parts.ingester.take_in()
    except Exception:  # a worker that ends must end, and its journal is safe
        server.log.exception("Events wait in the journal")


def _application(worker: Any) -> Any:
    # The asgi worker keeps it under a name of its own.
    return getattr(worker, "wsgi", None) or getattr(worker, "asgi", None)


def child_exit(_server: Any, worker: Any) -> None:
    """Forget the gauges of a worker that is gone."""
    prelude.forget_worker(worker.pid)


def on_exit(_server: Any) -> None:
    """Remove this server's metrics."""
    prelude.clean_up()
