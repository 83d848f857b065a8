"""The Unicode Consortium's files (Debian's unicode-data), as the tests of several rooms read them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.conftest import REQUIRE_ALL, missing

FOLDER = Path("/usr/share/unicode")
# Where everything has to be there, whole files are read; elsewhere a sample keeps the run short.
WHOLE = REQUIRE_ALL


def read_lines(name: str) -> list[str]:
    """Return the lines of a file that say something; skip the test (or fail it, see above) without the file."""
    path = FOLDER / name
    if not path.exists():
        missing(f"{path}, of Debian's unicode-data,")
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]


def segments(line: str) -> list[str]:
    """Return the pieces of a line of `auxiliary/*BreakTest.txt`: code points between ÷ (a break) and × (none)."""
    marked = line.partition("#")[0].replace("×", " ").split("÷")
    return ["".join(chr(int(code, 16)) for code in piece.split()) for piece in marked if piece.strip()]


def cases(name: str) -> Iterator[list[str]]:
    """Yield the pieces of every line of `auxiliary/NAME`."""
    return (segments(line) for line in read_lines(f"auxiliary/{name}"))


def newer() -> dict[str, list[str]]:
    """Return the lines that a newer Unicode breaks otherwise than these files, by text (`unicode_17.txt`)."""
    lines = Path(__file__).with_name("unicode_17.txt").read_text(encoding="utf-8").splitlines()
    rows = [segments(line) for line in lines if line and line[0] != "#"]
    return {"".join(pieces): pieces for pieces in rows}
