"""Which scripts of living languages a font, or all of them together, can write (`data/scripts.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from share_service.assets import PACKAGE
from share_service.cards.text.faces import FontFile

# A font that lacks a letter or two of a script is still made for it.
_MADE_FOR = 0.9


class Script(NamedTuple):
    """A script: its ISO 15924 code, its English name, the code points of its letters."""

    code: str
    name: str
    letters: tuple[int, ...]


@lru_cache(maxsize=1)
def living_scripts() -> tuple[Script, ...]:
    """Return the scripts of living languages, those in the widest use first (UAX #31)."""
    rows = tomllib.loads((PACKAGE / "data" / "scripts.toml").read_text(encoding="utf-8"))
    return tuple(Script(code, row["name"], tuple(_code_points(row["letters"]))) for code, row in rows.items())


def _code_points(ranges: str) -> Iterable[int]:
    for part in ranges.split():
        first, _, last = part.partition("-")
        yield from range(int(first, 16), int(last or first, 16) + 1)


def scripts_of(font: FontFile) -> frozenset[str]:
    """Return the codes of the scripts that a font is made for: nine letters of ten are in it."""
    covered = font.covered
    return frozenset(
        script.code
        for script in living_scripts()
        if sum(letter in covered for letter in script.letters) >= _MADE_FOR * len(script.letters)
    )


def coverage(fonts: Iterable[FontFile]) -> tuple[list[str], list[str]]:
    """Return the names of the scripts whose letters ``fonts`` have among them, and of those they lack."""
    fonts = tuple(fonts)
    covered: list[str] = []
    missing: list[str] = []
    for script in living_scripts():
        whole = all(any(letter in font.covered for font in fonts) for letter in script.letters)
        (covered if whole else missing).append(script.name)
    return covered, missing
