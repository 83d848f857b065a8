"""``/api/v1/export.csv`` and ``.jsonl``: the numbers as files, sent while they are read."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint, Response, request

from share_service.stats.days import day_date, day_of
from share_service.stats.export import export
from share_service.stats.formats import CSV, JSONL, text_of
from share_service.stats.span import read_span
from share_service.web.api import require_key
from share_service.web.context import service

blueprint = Blueprint("export", __name__, url_prefix="/api/v1")
blueprint.before_request(require_key)

TYPES = {CSV: "text/csv; charset=utf-8; header=present", JSONL: "application/jsonl; charset=utf-8"}


@blueprint.get("/export.csv")
def as_csv() -> Response:
    """Answer the export as CSV."""
    return _export(CSV)


@blueprint.get("/export.jsonl")
def as_json_lines() -> Response:
    """Answer the export as JSON lines."""
    return _export(JSONL)


def _export(form: str) -> Response:
    parts = service()
    zone = parts.settings.zone
    asked = request.args
    span = read_span(asked.get("from"), asked.get("to"), zone)
    chosen = export(parts.engine, asked.get("by", "day"), span, zone=zone, networks=parts.networks)
    parts.ingester.take_in()
    days = "-".join(day_date(day_of(moment, zone)).isoformat() for moment in (span.start, span.end - 1))
    # Who goes away closes the answer, and with it the generator: no further page is read.
    answer = Response(_encoded(text_of(chosen, form)), content_type=TYPES[form])
    answer.headers["Content-Disposition"] = f'attachment; filename="share-{days}.{form}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _encoded(pieces: Iterator[str]) -> Iterator[bytes]:
    for piece in pieces:
        if piece:
            yield piece.encode("utf-8", "replace")
