"""Where the fonts and templates lie: inside the installed package, or beside it in a checkout."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """Return the folder ``name`` ("fonts", "templates", …) that ships with the service."""
    inside = PACKAGE / name
    return inside if inside.is_dir() else PACKAGE.parent / name
