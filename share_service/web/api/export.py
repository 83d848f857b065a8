"""``/api/v1/export.csv`` and ``.jsonl``: the numbers as files, sent while they are read."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Response, request

from share_service.stats.days import day_date, day_of
from share_service.stats.export import CHOICES, export
from share_service.stats.formats import CSV, JSONL, text_of
from share_service.stats.span import read_span
from share_service.web.api.blueprint import blueprint
from share_service.web.api.declare import Answer, Example, Operation, Parameter
from share_service.web.api.refusals import RANGE_INVALID
from share_service.web.api.stats import BY_INVALID, FROM, TO
from share_service.web.context import service

TYPES = {CSV: "text/csv; charset=utf-8; header=present", JSONL: "application/jsonl; charset=utf-8"}
BY = Parameter(
    "by", "Sums by this step of time, or each event.", {"type": "string", "enum": list(CHOICES), "default": "day"}
)
_TELLS = "Sums by article, channel, variant and step of time; `by=raw` has a row for each event instead."
_EXAMPLE = Example(query={"from": "2026-11-16", "to": "2026-11-22", "by": "day"})


@blueprint.get("/export.csv")
@Operation(
    summary="Export as CSV",
    tag="Numbers",
    scope="stats",
    description=_TELLS,
    parameters=(FROM, TO, BY),
    answers={200: Answer("The file, with a row of names first.", media="text/csv")},
    errors=(RANGE_INVALID, BY_INVALID),
    example=_EXAMPLE,
)
def as_csv() -> Response:
    """Answer the export as CSV."""
    return _export(CSV)


@blueprint.get("/export.jsonl")
@Operation(
    summary="Export as JSON lines",
    tag="Numbers",
    scope="stats",
    description=_TELLS,
    parameters=(FROM, TO, BY),
    answers={200: Answer("The file, an object in each line.", media="application/jsonl")},
    errors=(RANGE_INVALID, BY_INVALID),
    example=_EXAMPLE,
)
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
