"""The kicker: the short word of a rubric before a headline, set as a label and not in it."""

from __future__ import annotations

import re

_LEAD = re.compile(r"^([^:|]{2,30}?)\s*[:|]\s+(.+)$")


def split_kicker(title: str, *, kicker: str | None, language: str | None) -> tuple[str | None, str]:
    """Return ``(kicker, headline)`` of a clean title."""
    found = _LEAD.match(title)
    if found and (found[1].isupper() if kicker is None else found[1].casefold() == kicker.casefold()):
        return kicker or found[1], found[2]
    return kicker, title
