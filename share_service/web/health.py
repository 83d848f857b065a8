"""``/livez``, ``/readyz`` and ``/metrics``: for the operator's tools, not for the public.

`/livez` says that a worker answers. `/readyz` tries what a request needs: it writes to the store,
sets a line of text, writes to the spool. A failing check is named, its reason is in the log. A bucket
that is away is named too and is no reason to send nobody here: links and cards go on without it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from tempfile import TemporaryFile

from flask import Blueprint, Response, jsonify, request
from sqlalchemy import insert, select

from share_service.articles.article import Article
from share_service.cards.size import SIZES
from share_service.errors import NotFound
from share_service.logs import get as get_log
from share_service.metrics import REQUESTS, exposition
from share_service.newsroom.parts import Service
from share_service.stats.trouble import Trouble
from share_service.store.engine import reason, writing
from share_service.store.migrate import lacks_migrations
from share_service.store.tables import journals
from share_service.web.context import service

log = get_log("health")
blueprint = Blueprint("health", __name__)

# The ingester comes by every second, and a locked store may take some seconds.
LATE_SECONDS = 60
_PROBE = "health-probe"
_SAMPLE = Article.model_validate(
    {"url": "https://journal.example/essai", "title": "Portez ce vieux whisky, नमस्ते, שלום"}
)
_FORWARDED = ("Forwarded", "X-Forwarded-For")


@blueprint.get("/livez")
def livez() -> Response:
    """Answer 200: this worker runs."""
    return _fresh(jsonify(status="ok"))


@blueprint.get("/readyz")
def readyz() -> Response:
    """Answer 200 when every check passes that requests need, else 503 and which one does not."""
    results = {name: _result(name, check) for name, check in CHECKS.items()}
    ready = all(result == "ok" for result in results.values())
    if service().settings.bucket:
        results["bucket"] = _result("bucket", check_bucket)
    if service().stream:
        results["stream"] = _result("stream", check_stream)
    well = all(result == "ok" for result in results.values())
    answer = _fresh(jsonify(status="ok" if well else "degraded" if ready else "failing", checks=results))
    answer.status_code = 200 if ready else 503
    return answer


@blueprint.get("/metrics")
def metrics() -> Response:
    """Answer Prometheus, which asks this server directly: whoever comes through a proxy is not shown it."""
    if any(name in request.headers for name in _FORWARDED):
        raise NotFound("Metrics are answered to direct requests only, not through a proxy.", code="metrics_private")
    return _fresh(Response(exposition(), mimetype="text/plain; version=0.0.4; charset=utf-8"))


@blueprint.after_app_request
def count(response: Response) -> Response:
    """Count a request by its surface and the first digit of its status."""
    REQUESTS.labels(request.blueprint or "none", f"{response.status_code // 100}xx").inc()
    return response


def check_store(parts: Service) -> None:
    """Write a row, read it and take it back.

    Raises:
        Exception: the store cannot, or lacks a migration.
    """
    if lacks_migrations(parts.engine):
        raise RuntimeError("run share-service migrate")
    with writing(parts.engine) as connection:
        nested = connection.begin_nested()
        connection.execute(insert(journals).values(name=_PROBE, offset=0, updated_at=int(time.time())))
        assert connection.scalar(select(journals.c.offset).where(journals.c.name == _PROBE)) == 0
        nested.rollback()


def check_counts(parts: Service) -> None:
    """See that what was recorded reaches the store.

    Raises:
        RuntimeError: events have waited for too long. They are kept, and what is answered is late.
    """
    waiting = parts.ingester.backlog()
    if waiting.seconds > LATE_SECONDS:
        why = parts.ingester.trouble or "they are more than the store takes in"
        raise RuntimeError(f"{waiting.events} events wait, the oldest for {waiting.seconds:.0f} seconds: {why}")


def check_cards(parts: Service) -> None:
    """Set a headline in three scripts and write to the folder of the cards.

    Raises:
        Exception: a font is missing or cannot be read, or the folder cannot be written.
    """
    subject = parts.studio.subject(_SAMPLE, None)
    if not parts.studio.layout(subject, SIZES["landscape"])["lines"]:
        raise RuntimeError("no line was set")
    parts.settings.card_dir.mkdir(parents=True, exist_ok=True)
    with TemporaryFile(dir=parts.settings.card_dir) as file:
        file.write(b"\0")


def check_spool(parts: Service) -> None:
    """Write a file where the journals are, and see that no event waits for one.

    Raises:
        Exception: the folder cannot be written, or the recorder could not.
    """
    with TemporaryFile(dir=parts.settings.spool_dir) as file:
        file.write(b"\0")
        file.flush()
    if parts.recorder.waiting:
        raise RuntimeError(f"{parts.recorder.waiting} events wait in memory")


def check_bucket(parts: Service) -> None:
    """Ask the bucket for an object, and see that nothing waits to be delivered to it.

    Raises:
        Exception: it does not answer, or something waits.
    """
    if trouble := parts.shelf.trouble():
        raise RuntimeError(trouble)


def check_stream(parts: Service) -> None:
    """Ask the click stream what waits in it, and see that it takes events and that they reach the store.

    Raises:
        RuntimeError: it does not answer, takes nothing, or its events have waited for too long.
    """
    assert parts.stream is not None
    waiting = parts.stream.backlog()
    if trouble := parts.stream.publisher.trouble:
        raise RuntimeError(f"events go to the journal only: {trouble}")
    if waiting is None:
        raise RuntimeError("the stream does not answer")
    if waiting.seconds > LATE_SECONDS:
        raise RuntimeError(f"{waiting.entries} entries wait, the oldest for {waiting.seconds:.0f} seconds")


CHECKS: dict[str, Callable[[Service], None]] = {
    "store": check_store,
    "counts": check_counts,
    "cards": check_cards,
    "spool": check_spool,
}
# Asked every few seconds, each worker tells a failure once, and its end.
_TROUBLES = {name: Trouble(log, "not ready", "ready again", check=name) for name in (*CHECKS, "bucket", "stream")}


def _result(name: str, check: Callable[[Service], None]) -> str:
    try:
        check(service())
    except Exception as error:  # noqa: BLE001 - whatever a check raises is its result
        _TROUBLES[name].met(reason(error))
        return "failing"
    _TROUBLES[name].over()
    return "ok"


def _fresh(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-store"
    return answer
