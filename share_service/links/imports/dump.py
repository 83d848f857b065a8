"""Rows of a SQL dump, as ``mysqldump`` and ``phpMyAdmin`` write them: the ``INSERT``s of the table of links.

Nothing is run: names and values are read from the text. Links are told from YOURLS' log and options by
the table's name, which ends in ``url`` (``yourls_url``), or is Kutt's ``links``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, TextIO

from share_service.errors import BadInput

MAX_STATEMENT = 64_000_000
#: YOURLS' columns in their order, for dumps that do not name them (YOURLS 1.7 to 1.10, functions-install.php).
YOURLS_COLUMNS = ("keyword", "url", "title", "timestamp", "ip", "clicks")
_INSERT = re.compile(
    r"INSERT\s+(?:IGNORE\s+)?INTO\s+[`\"]?(?:\w+[`\"]?\.[`\"]?)?(\w+)[`\"]?\s*(?:\(([^)]*)\))?\s*VALUES\s*",
    re.IGNORECASE,
)
_VALUE = re.compile(r"'((?:[^'\\]|\\.|'')*)'|([^\s,()']+)", re.DOTALL)
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "0": "", "Z": ""}


def sql_rows(file: TextIO) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each row's place and its values by the name of their column.

    Raises:
        BadInput: a statement cannot be read, naming the line.
    """
    for number, statement in _statements(file):
        opening = _INSERT.match(statement)
        if opening is None or not _of_links(opening[1]):
            continue
        named = [name.strip(' `"\n\t') for name in opening[2].split(",")] if opening[2] else list(YOURLS_COLUMNS)
        for row, values in enumerate(_tuples(statement, opening.end(), number), 1):
            if len(values) != len(named):
                raise BadInput(
                    f"Line {number} has a row of {len(values)} values for {len(named)} columns: dump the table with "
                    "--complete-insert.",
                    code="import_unreadable",
                )
            yield f"line {number}, row {row}", dict(zip(named, values, strict=True))


def _of_links(table: str) -> bool:
    return table.lower().endswith("url") or table.lower() == "links"


def _statements(file: TextIO) -> Iterator[tuple[int, str]]:
    """Yield every INSERT with the number of its first line; the rest of a dump makes tables."""
    held, began = "", 0
    for number, line in enumerate(file, 1):
        if not held and not line.lstrip()[:6].upper().startswith("INSERT"):
            continue
        began = began if held else number
        held += line if held else line.lstrip()
        if len(held) > MAX_STATEMENT:
            raise BadInput(f"The statement in line {began} is too long to be read.", code="import_unreadable")
        if line.rstrip().endswith(";") and _complete(held):
            yield began, held
            held = ""
    if held:
        raise BadInput(f"The file ends in the middle of the statement in line {began}.", code="import_unreadable")


def _complete(statement: str) -> bool:
    # A quoted text may end a line with a semicolon: then the quotes do not pair off.
    return re.sub(r"\\.", "", statement, flags=re.DOTALL).count("'") % 2 == 0


def _tuples(statement: str, at: int, number: int) -> Iterator[list[str | None]]:
    while at < len(statement) and statement[at] == "(":
        at += 1
        values: list[str | None] = []
        while True:
            found = _VALUE.match(statement, at)
            if found is None:
                raise BadInput(f"Line {number} is no SQL that can be read.", code="import_unreadable")
            values.append(_unquoted(found))
            at = _after(statement, found.end())
            if statement[at : at + 1] != ",":
                break
            at = _after(statement, at + 1)
        if statement[at : at + 1] != ")":
            raise BadInput(f"Line {number} is no SQL that can be read.", code="import_unreadable")
        yield values
        at = _after(statement, at + 1)
        if statement[at : at + 1] != ",":
            return
        at = _after(statement, at + 1)


def _after(statement: str, at: int) -> int:
    while statement[at : at + 1].isspace():
        at += 1
    return at


def _unquoted(found: re.Match[str]) -> str | None:
    if found[1] is None:
        return None if found[2].upper() == "NULL" else found[2]
    text = found[1].replace("''", "'")
    return re.sub(r"\\(.)", lambda escape: _ESCAPES.get(escape[1], escape[1]), text, flags=re.DOTALL)
