"""How tall lines are: leading by script, and where the first and last line stand in their box."""

from __future__ import annotations

from typing import NamedTuple

# Baseline to baseline in em. Stacked marks and deep descenders need more; ink is always checked besides.
DEFAULT_LEADING = 1.16
SCRIPT_LEADING = {
    **dict.fromkeys(("Hani", "Hira", "Kana", "Jpan", "Hang"), 1.28),
    **dict.fromkeys(("Arab", "Taml", "Syrc", "Nkoo", "Ethi", "Thaa"), 1.34),
    **dict.fromkeys(("Deva", "Beng", "Gujr", "Guru", "Orya", "Telu", "Knda", "Mlym", "Sinh"), 1.36),
    **dict.fromkeys(("Thai", "Laoo", "Khmr", "Mymr", "Tibt"), 1.42),
    "Hebr": 1.2,
}
LANGUAGE_LEADING = {"vi": 1.28}


class Edges(NamedTuple):
    """The least height above the first baseline and depth below the last, in em."""

    ascent: float
    descent: float


# A headline stands on its capitals; a label keeps room for an accented capital, so that labels side by side align.
HEADLINE_EDGES = Edges(0.7, 0.2)
LABEL_EDGES = Edges(0.95, 0.25)


def leading_of(main_script: str, language: str | None) -> float:
    """Return the usual leading in em of a text in this script and language."""
    tongue = (language or "").split("-")[0].lower()
    return LANGUAGE_LEADING.get(tongue) or SCRIPT_LEADING.get(main_script, DEFAULT_LEADING)
