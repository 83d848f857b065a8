"""Objects of JSON, read piece by piece: an API's answer, several of them one after another, or one object a line.

An object that names an address is a link. One that does not is what links are wrapped in, whether
``{"data": […]}``, ``{"shortUrls": {"data": […]}}`` or ``{"links": {"link_1": {…}}}``: it is opened and its
parts are looked at. No more than one link and a piece of the file are ever in memory.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, TextIO

from share_service.errors import BadInput
from share_service.links.imports.row import NAMES, plain

PIECE = 65_536
#: Longer than any link is as JSON; an object beyond this is what links are wrapped in.
MAX_OBJECT = 262_144
_ADDRESS = frozenset(NAMES["url"])
_DECODE = json.JSONDecoder().raw_decode
_BETWEEN = re.compile(r"[\s,:\[\]}]+")


def json_rows(file: TextIO) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each link's place and its values by name.

    Raises:
        BadInput: the file is no JSON, naming the line.
    """
    text = _Text(file)
    number = 0
    while text.more():
        found = text.take_value()
        if isinstance(found, dict):
            for row in _rows(found):
                number += 1
                yield f"link {number}", row
    if text.depth:
        raise BadInput(f"The file ends in the middle of line {text.line}.", code="import_unreadable")


def _rows(found: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if _ADDRESS & {plain(name) for name in found}:
        yield _flat(found)
        return
    for value in found.values():
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict):
                yield from _rows(item)


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    """Return a link's object with what Shlink puts one deeper: the sum of its visits, and its end."""
    flat = {name: value for name, value in row.items() if not isinstance(value, dict | list)}
    summary, meta = row.get("visitsSummary"), row.get("meta")
    if isinstance(summary, dict):
        flat["visitsCount"] = summary.get("total", flat.get("visitsCount"))
    if isinstance(meta, dict):
        flat["validUntil"] = meta.get("validUntil")
    return flat


class _Text:
    """A file of JSON, and as much of it as is needed just now."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._held = ""
        self._at = 0
        self._ended = False
        self.line = 1
        self.depth = 0

    def more(self) -> bool:
        """Go to where the next value begins; False at the end of the file."""
        while True:
            between = _BETWEEN.match(self._held, self._at)
            if between is not None:
                self._pass(between.end())
            if self._at < len(self._held):
                return True
            if not self._read():
                return False

    def take_value(self) -> Any:
        """Return the value that begins here; of an object too large for a link, None, and go inside."""
        while True:
            try:
                value, end = _DECODE(self._held, self._at)
            except ValueError as error:
                if not self._ended and len(self._held) - self._at <= MAX_OBJECT:
                    self._read()
                    continue
                if self._held[self._at] != "{" or self._ended:
                    raise BadInput(f"Line {self.line} is no JSON.", code="import_unreadable") from error
                self._pass(self._at + 1)
                return None
            except RecursionError as error:
                raise BadInput(f"Line {self.line} is nested too deeply.", code="import_unreadable") from error
            self._pass(end)
            return value

    def _pass(self, end: int) -> None:
        passed = self._held[self._at : end]
        self.line += passed.count("\n")
        if passed == "{":
            self.depth += 1
        elif _BETWEEN.fullmatch(passed):
            self.depth += passed.count("[") - passed.count("]") - passed.count("}")
        self._at = end

    def _read(self) -> bool:
        piece = self._file.read(PIECE)
        self._held = self._held[self._at :] + piece
        self._at = 0
        self._ended = not piece
        return bool(piece)
