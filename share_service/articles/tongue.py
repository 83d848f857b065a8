"""Which articles are of one language, however their tags are written: fr, fr-FR and FR-ca are all French."""

from __future__ import annotations

# Who reads one of their scripts may not read the other: the whole tag counts.
_SCRIPTS = frozenset({"zh", "sr"})


def tongue(tag: str | None) -> str | None:
    """Return what the BCP 47 tags of one language have in common, in lower case; None of an article that says none."""
    if not tag:
        return None
    primary = tag.lower().partition("-")[0]
    return tag.lower() if primary in _SCRIPTS else primary
