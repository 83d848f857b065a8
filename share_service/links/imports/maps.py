"""The map from old short links to signed ones, for the server that still answers the old domain."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

from share_service.errors import BadInput


def _csv(file: TextIO) -> Callable[[str, str], object]:
    rows = csv.writer(file)
    rows.writerow(("old", "new"))
    return lambda old, new: rows.writerow((old, new))


def _nginx(file: TextIO) -> Callable[[str, str], object]:
    # A plain key would be compared without case (ngx_http_map_module), and abc and aBC are two links.
    file.write(
        "# nginx, in http { }: include this file. In the old domain's server { }:\n"
        "#     if ($share_link) { return 302 $share_link; }\n"
        'map "$host$uri" $share_link {\n    default "";\n'
    )
    return lambda old, new: file.write(f'    "~^{_anywhere(re.escape(old), old)}/?$" "{new}";\n')


def _caddy(file: TextIO) -> Callable[[str, str], object]:
    file.write(
        "# Caddy, in the old domain's site: import this file, then\n"
        '#     @share expression {share_link} != ""\n#     redir @share {share_link} 302\n'
        "map {host}{path} {share_link} {\n"
    )
    return lambda old, new: file.write(f'    "~^{_anywhere(re.escape(old), old)}/?$" "{new}"\n')


def _anywhere(pattern: str, old: str) -> str:
    # Exports without the short domain have the code alone.
    quoted = pattern.replace("\\-", "-").replace('"', "%22")
    return quoted if "/" in old else f"[^/]*/{quoted}"


#: How a map begins, by the suffix of its name; what that returns writes a line.
MAPS = {".csv": _csv, ".conf": _nginx, ".caddy": _caddy}
_END = {".csv": "", ".conf": "}\n", ".caddy": "}\n"}


class RedirectMap:
    """A map that is there as a whole at the end of the ``with`` block, or not at all."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._draft = path.with_name(f".{path.name}.{os.getpid()}")

    def __enter__(self) -> Self:
        try:
            self._file = self._draft.open("w", encoding="utf-8", newline="")
        except OSError as error:
            raise BadInput(f"{self._path} cannot be written: {error.strerror}.", code="file_unwritable") from error
        self._write = MAPS[self._path.suffix](self._file)
        return self

    def add(self, old: str, new: str) -> None:
        """Add a link."""
        self._write(old, new)

    def __exit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._file.write(_END[self._path.suffix])
        self._file.close()
        if kind is None:
            self._draft.replace(self._path)
        else:
            self._draft.unlink(missing_ok=True)
