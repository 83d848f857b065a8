"""Which form a file has, whose it is, and its links one by one."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from share_service.errors import BadInput
from share_service.links.imports.dump import sql_rows
from share_service.links.imports.objects import json_rows
from share_service.links.imports.row import SHORTENERS, BadRow, ImportedLink, plain, read_row, recognised
from share_service.links.imports.tables import csv_rows, printed_rows

Rows = Iterator[tuple[str, dict[str, Any]]]
_HEAD = 4_096


class Export:
    """A file of links of another shortener, which can be read again and again."""

    def __init__(self, path: Path, shortener: str | None = None) -> None:
        """Look at the file's beginning.

        Raises:
            BadInput: it cannot be read, or is none that we know.
        """
        self.path = path
        self._rows = self._form()
        found = self._whose()
        self.shortener = shortener or found
        if shortener is not None and found != shortener and "csv" not in (found, shortener):
            raise BadInput(
                f"{path.name} looks like an export of {SHORTENERS[found]}, not of {SHORTENERS[shortener]}: "
                f"leave --from out, or say --from {found}.",
                code="import_format",
            )

    def links(self, passed: Callable[[int], object] = lambda _bytes: None) -> Iterator[ImportedLink | BadRow]:
        """Yield every link, or why a row is none; tell ``passed`` how many bytes have been read.

        Raises:
            BadInput: the file cannot be read on, naming the line.
        """
        with self._opened() as (text, raw):
            for where, row in self._rows(text):
                yield read_row(where, {plain(name): value for name, value in row.items() if name is not None})
                passed(raw.tell())

    def _form(self) -> Callable[[TextIO], Rows]:
        with self._opened() as (text, _raw):
            head = text.read(_HEAD)
        begin = head.lstrip()
        if not begin:
            raise BadInput(f"{self.path.name} is empty.", code="import_format")
        if begin[0] in "{[":
            return json_rows
        if "insert into" in head.lower() or begin.startswith(("--", "/*", "CREATE TABLE", "DROP TABLE", "SET ")):
            return sql_rows
        if begin[0] in "+|┌│╭╔" or begin.startswith(("---", "===")):
            return printed_rows
        return csv_rows

    def _whose(self) -> str:
        with self._opened() as (text, _raw):
            first = next(iter(self._rows(text)), None)
        if first is None:
            raise BadInput(f"{self.path.name} holds no link.", code="import_empty")
        names = frozenset(plain(name) for name in first[1])
        found = recognised(names)
        if found is None:
            raise BadInput(
                f"{self.path.name} has columns {', '.join(first[1])}: there must be one for the address (url, target, "
                "longUrl) and one for the clicks (clicks, visits, hits).",
                code="import_format",
            )
        return found

    @contextmanager
    def _opened(self) -> Iterator[tuple[TextIO, io.BufferedReader]]:
        try:
            with self.path.open("rb") as raw, io.TextIOWrapper(raw, encoding="utf-8-sig", newline="") as text:
                yield text, raw
        except OSError as error:
            raise BadInput(f"{self.path} cannot be read: {error.strerror}.", code="file_missing") from error
        except UnicodeDecodeError as error:
            raise BadInput(f"{self.path.name} is not UTF-8: save it so.", code="import_unreadable") from error
