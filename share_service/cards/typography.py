"""Micro-typography: the spaces, quotes and signs that each language's press uses."""

from __future__ import annotations

from polytypo.errors import PolytypoError
from polytypo.text import transform


def set_typography(text: str, language: str | None) -> str:
    """Return ``text`` with its language's spaces and quotes."""
    try:
        return transform(text, locale=language or "en-US")
    except PolytypoError:
        return text
