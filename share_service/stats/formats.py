"""The formats of an export: CSV (RFC 4180), JSON lines and a JSON array, as pieces of text to be sent one after another."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from share_service.stats.export import Export, Page

# A spreadsheet takes what begins like this for a formula, full-width signs too (OWASP, CSV injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# A spreadsheet whose language has decimal commas takes a semicolon for the end of a cell, in quotes or not.
_NEXT_CELL = re.compile(f"([;\t][ \"']*)(?=[{re.escape(''.join(FORMULA))}])")
CSV, JSONL, JSON = "csv", "jsonl", "json"
#: Told after each piece which part of all (0 to 1) is done.
Progress = Callable[[float], object]


def text_of(export: Export, form: str, progress: Progress = lambda _done: None) -> Iterator[str]:
    """Yield ``export`` as text in ``form``: `CSV`, with a row of names first, `JSONL`, or `JSON`, an array of objects."""
    if form == JSON:
        yield from _array_text(export)
        return
    piece = _csv_text if form == CSV else _json_text
    if form == CSV:
        yield _lines([export.columns])
    for page in export.pages:
        yield piece(export.columns, page)
        progress(page.done)
    progress(1.0)


def _array_text(export: Export) -> Iterator[str]:
    before = "[\n"
    for page in export.pages:
        for row in page.rows:
            yield before + _json_line(export.columns, row)
            before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def _csv_text(_columns: tuple[str, ...], page: Page) -> str:
    return _lines([[_safe(value) for value in row] for row in page.rows])


def _json_text(columns: tuple[str, ...], page: Page) -> str:
    return "".join(_json_line(columns, row) + "\n" for row in page.rows)


def _json_line(columns: tuple[str, ...], row: tuple[Any, ...]) -> str:
    return json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False)


def _lines(rows: Any) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue()


def _safe(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    # An apostrophe makes it text, in every spreadsheet.
    text = _NEXT_CELL.sub(r"\1'", value)
    return f"'{text}" if text.startswith(FORMULA) else text
