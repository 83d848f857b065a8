"""Text too long for its box: cut at a good break and ended with "…"."""

from __future__ import annotations

from share_service.cards.breaks import find_breaks
from share_service.cards.itemise import clusters
from share_service.cards.lines import Fit, Room, fit
from share_service.cards.shape import Paragraph, prepare

ELLIPSIS = "…"
_TRAILING = " \u00a0\u202f,;:.!?-–—«“„(["


def shorten(paragraph: Paragraph, room: Room, px: int) -> tuple[Paragraph, Fit | None]:
    """Return the longest beginning of a text that fits at ``px`` with "…" after it, and how; None when nothing fits."""
    places = [item.end for item in find_breaks(paragraph, room.width / px) if item.tier == 0][:-1]
    found = _longest(paragraph, places, room, px)
    if found is None:
        ends, position = [], 0
        for cluster in clusters(paragraph.text):
            position += len(cluster)
            ends.append(position)
        found = _longest(paragraph, ends, room, px)
    return found or (paragraph, None)


def _longest(paragraph: Paragraph, places: list[int], room: Room, px: int) -> tuple[Paragraph, Fit] | None:
    low, high = 0, len(places)
    best = None
    while low < high:
        middle = (low + high) // 2
        candidate = prepare(
            paragraph.text[: places[middle]].rstrip(_TRAILING) + ELLIPSIS, paragraph.language, paragraph.voice
        )
        fitted = fit(candidate, find_breaks(candidate, room.width / px), room, range(px, px - 1, -1))
        if fitted:
            best, low = (candidate, fitted), middle + 1
        else:
            high = middle
    return best
