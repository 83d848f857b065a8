"""The words an article is found by."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

from sqlalchemy.engine.default import DefaultExecutionContext


def folded(text: str) -> str:
    """Return ``text`` for comparing: without accents, capitals and forms of the same letter (UAX #15, NFKD)."""
    apart = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).casefold()


def search_words(document: Mapping[str, Any]) -> str:
    """Return what the article of that JSON is found by: its headline, kicker, section, authors and address."""
    named = [document.get(name) for name in ("kicker", "title", "section", "url")] + list(document.get("authors", ()))
    return folded(" ".join(str(part) for part in named if part))


def label_words(context: DefaultExecutionContext) -> str:
    """Return what a campaign link that is being inserted is found by: its label."""
    return folded(context.get_current_parameters()["label"])  # type: ignore[no-untyped-call]  # SQLAlchemy's
