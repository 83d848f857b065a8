"""A table of the desk as a file: ``?format=csv`` or ``json`` after the address of the page that shows it.

A page gives its tables by name; ``&table=`` chooses among several. Columns have names that never change
their meaning, in English whatever the page's language, and hold what machines read: whole numbers,
RFC 3339 instants, keys of channels. Rows are sent while they are read.

    if (file := table_file({"networks": lambda: networks_table(...)})) is not None:
        return file

In the template, under the table: ``{{ table_links("networks") }}`` (a global of the desk's templates).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from flask import Response, request, stream_with_context
from markupsafe import Markup

from share_service.errors import BadInput, NotFound
from share_service.stats.export import Export, Page
from share_service.stats.formats import CSV, JSON, text_of
from share_service.web.desk.urls import here
from share_service.web.i18n import gettext as _

TYPES = {CSV: "text/csv; charset=utf-8; header=present", JSON: "application/json"}
ROWS_A_PIECE = 500
# What tells a spreadsheet that a file is UTF-8: without it, accents open as rubbish there.
MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class Table:
    """One table for machines. ``file`` is its file's name without the ending; ``rows`` are taken once."""

    file: str
    columns: tuple[str, ...]
    rows: Iterable[Sequence[Any]]


def table_file(tables: Mapping[str, Callable[[], Table]]) -> Response | None:
    """Return the table that the current request asks for as a file, or None when it asks for the page.

    Without ``table`` it is the first of ``tables``.

    Raises:
        BadInput: ``format`` is neither csv nor json.
        NotFound: the page has no table of that name.
    """
    form = request.args.get("format")
    if form is None:
        return None
    if form not in TYPES:
        raise BadInput("format must be csv or json.", code="format_invalid")
    name = request.args.get("table") or next(iter(tables))
    if name not in tables:
        raise NotFound(f"This page has no such table: choose of {', '.join(tables)}.", code="table_unknown")
    table = tables[name]()
    answer = Response(stream_with_context(_encoded(table, form)), content_type=TYPES[form])
    answer.headers["Content-Disposition"] = f'attachment; filename="share-{table.file}.{form}"'
    return answer


def moment_text(seconds: float | None) -> str | None:
    """Return a moment of the store as RFC 3339 text in UTC."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat()


def table_links(name: str, page: str = "") -> Markup:
    """Return the two links under a table, as HTML. ``page`` is the address that has it, if not the current one."""
    link = Markup('<a href="{}?{}" download>{}</a>')
    links = (link.format(page, here(table=name, format=form), form.upper()) for form in TYPES)
    return Markup('<p class="export">{} {}</p>').format(_("Export:"), Markup(" · ").join(links))


def _encoded(table: Table, form: str) -> Iterator[bytes]:
    rows = iter(table.rows)
    pieces = (Page(piece, 0.0) for piece in iter(lambda: [tuple(row) for row in islice(rows, ROWS_A_PIECE)], []))
    mark = MARK if form == CSV else ""
    for piece in text_of(Export(table.columns, pieces), form):
        yield (mark + piece).encode("utf-8", "replace")
        mark = ""
