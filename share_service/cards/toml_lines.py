"""Where a key stands in a TOML file: the standard reader keeps no lines, and an error must name one."""

from __future__ import annotations

import re
from collections.abc import Iterator

# What gives a file its structure; strings and comments are passed over whole.
_TOKEN = re.compile(
    r"^[ \t]*(?P<header>\[\[?[^\[\]\n]+\]\]?)[ \t]*(?:#.*)?$|\"(?:\\.|[^\"\\\n])*\"(?!\s*=)|'[^'\n]*'(?!\s*=)|#.*"
    r"|(?P<key>[\"']?[^\s\"'=\[\]{},#]+[\"']?(?=\s*=))|(?P<sign>[\[\]{},])",
    re.MULTILINE,
)

Path = tuple[str, ...]


def line_of(text: str, key: str) -> int:
    """Return the line (from 1) where ``key`` ("stacks.3.texts.1.field") stands, or the nearest part above it."""
    wanted = tuple(key.split("."))
    best, line = 0, 1
    for path, at in _paths(text):
        if best < len(path) <= len(wanted) and path == wanted[: len(path)]:
            best, line = len(path), text.count("\n", 0, at) + 1
    return line


def _paths(text: str) -> Iterator[tuple[Path, int]]:
    """Yield the path of every table, array entry and key, with its offset."""
    counts: dict[str, int] = {}
    table: Path = ()
    key: Path = ()
    # The arrays and inline tables that are open: their sign, their path, how many entries are behind.
    opened: list[tuple[str, Path, int]] = []
    for found in _TOKEN.finditer(text):
        sign = found["sign"]
        if found["header"] and not opened:
            table = key = _table(found["header"], counts)
        elif found["key"]:
            key = (*(opened[-1][1] if opened else table), found["key"].strip("\"'"))
        elif sign in ("[", "{"):
            inside = opened and opened[-1][0] == "["
            key = (*opened[-1][1], str(opened[-1][2])) if inside else key
            opened.append((sign, key, 0))
        elif sign in ("]", "}") and opened:
            opened.pop()
        elif sign == "," and opened:
            opened[-1] = (*opened[-1][:2], opened[-1][2] + 1)
        if found["key"] or found["header"] or sign in ("[", "{"):
            yield key, found.start()


def _table(header: str, counts: dict[str, int]) -> Path:
    name = header.strip("[] \t").replace('"', "")
    path = tuple(name.split("."))
    if not header.startswith("[["):
        return path
    counts[name] = counts.get(name, -1) + 1
    return (*path, str(counts[name]))
