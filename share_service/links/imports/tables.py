"""Rows of text: CSV with a line of names first, and the table that ``short-url:list`` prints on a terminal."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from typing import Any, TextIO

from share_service.errors import BadInput

MAX_LINE = 100_000
_RULE = re.compile(r"[\s+|\-─═┌┬┐├┼┤└┴┘╔╦╗╠╬╣╚╩╝╭╮╰╯│║=]*")
_EDGE = re.compile(r"[|│║]")


def csv_rows(file: TextIO) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each row's place and its values by the name of their column.

    Raises:
        BadInput: the file is no CSV, naming the line.
    """
    delimiter = _delimiter(file)
    reader = csv.reader(_bounded(file), delimiter=delimiter, strict=True)
    try:
        names = next(reader, [])
        for values in reader:
            if not any(value.strip() for value in values):
                continue
            where = f"line {reader.line_num}"
            if len(values) != len(names):
                raise BadInput(
                    f"Line {reader.line_num} has {len(values)} columns and the first line {len(names)}: quote values "
                    f"that hold a {'tab' if delimiter == chr(9) else delimiter}.",
                    code="import_unreadable",
                )
            yield where, dict(zip(names, values, strict=True))
    except csv.Error as error:
        raise BadInput(f"Line {reader.line_num} is no CSV: {error}.", code="import_unreadable") from error


def printed_rows(file: TextIO) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the rows of a table drawn with ``|``, as Shlink's command line prints one for each page."""
    names: list[str] = []
    for number, line in enumerate(_bounded(file), 1):
        if not _EDGE.search(line) or _RULE.fullmatch(line.strip()):
            continue
        values = [value.strip() for value in _EDGE.split(line.strip().strip("|│║"))]
        if not names or values == names:
            names = values
        elif len(values) != len(names):
            raise BadInput(
                f"Line {number} has {len(values)} columns and the table's first line {len(names)}: make the terminal "
                "wider, so that no line is broken.",
                code="import_unreadable",
            )
        else:
            yield f"line {number}", dict(zip(names, values, strict=True))


def _delimiter(file: TextIO) -> str:
    first = file.readline(MAX_LINE)
    file.seek(0)
    # The names of columns hold none of these, whatever the values do.
    return max((",", ";", "\t"), key=first.count)


def _bounded(file: TextIO) -> Iterator[str]:
    number = 0
    while line := file.readline(MAX_LINE):
        number += 1
        if len(line) == MAX_LINE:
            raise BadInput(f"Line {number} is longer than {MAX_LINE:,} characters.", code="import_unreadable")
        if "\0" in line:
            raise BadInput(f"Line {number} is no text.", code="import_unreadable")
        yield line
