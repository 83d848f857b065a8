"""Text too long for its box: cut at a good break, tidied, and ended with "…"."""

from __future__ import annotations

from bisect import bisect_right

from share_service.cards.text.breaks import find_breaks
from share_service.cards.text.itemise import clusters
from share_service.cards.text.lines import Fit, Room, fit, fits
from share_service.cards.text.shape import Paragraph, prepare
from share_service.cards.text.words import leans_forward, tongue

ELLIPSIS = "…"
_SPACES = " \u00a0\u202f\u3000"
_TRAILING = _SPACES + ",;:.!?…-–—،؛。、，：；"
_CLOSING = {"«": "»", "‹": "›", "“": "”", "(": ")", "[": "]", "「": "」", "『": "』", "（": "）", "《": "》", "„": "”"}
# Where „ is closed by “ (CLDR delimiters).
_GERMAN_QUOTES = frozenset({"de", "cs", "sk", "bg", "lt", "et", "is", "sl", "sq", "mk", "ka"})


def shorten(paragraph: Paragraph, room: Room, px: int) -> tuple[Paragraph, Fit | None]:
    """Return the longest beginning of a text that fits at ``px`` with "…" after it, and how; None when nothing fits."""
    text = paragraph.text
    words = [item.end for item in find_breaks(paragraph, room.width / px) if item.tier == 0][:-1]
    letters, position = [], 0
    for cluster in clusters(text):
        position += len(cluster)
        letters.append(position)
    # No more than this can fit, however it is broken.
    reach = bisect_right(paragraph.prefix, room.width / px * room.max_lines)
    for places in (words, letters):
        found = _longest(paragraph, [place for place in places if place <= reach], room, px)
        if found:
            return found
    return paragraph, None


def cut_text(text: str, end: int, language: str | None) -> str:
    """Return the first ``end`` characters of a text, tidied: no loose comma or article, quotes closed, then "…"."""
    kept = text[:end].rstrip(_TRAILING)
    while " " in kept:
        head, _, word = kept.rpartition(" ")
        if word.strip(_TRAILING + "«“„‚‘([") and not leans_forward(word, language):
            break
        kept = head.rstrip(_TRAILING)
    kept = kept.rstrip(_SPACES + "«“„‚‘([")
    return kept + ELLIPSIS + _closers(kept, language)


def _closers(text: str, language: str | None) -> str:
    """Return the marks that close what ``text`` leaves open, innermost first."""
    pairs = dict(_CLOSING)
    if tongue(language) in _GERMAN_QUOTES:
        # Here “ only closes.
        pairs["„"] = pairs.pop("“") and "“"
    still_open: list[str] = []
    for place, char in enumerate(text):
        if still_open and char == pairs[still_open[-1]]:
            still_open.pop()
        elif char in pairs and not (char == "“" and text[place - 1 : place].isalnum()):
            still_open.append(char)
    # French sets its guillemets off.
    gap = "\u00a0" if "«\u00a0" in text else ""
    return "".join((gap if char == "«" else "") + pairs[char] for char in reversed(still_open))


def _longest(paragraph: Paragraph, places: list[int], room: Room, px: int) -> tuple[Paragraph, Fit] | None:
    """Search the last of ``places`` where the text can be cut and fit."""
    low, high = 0, len(places)
    best: Paragraph | None = None
    while low < high:
        middle = (low + high) // 2
        text = cut_text(paragraph.text, places[middle], paragraph.language)
        candidate = prepare(text, paragraph.language, paragraph.voice)
        if fits(candidate, find_breaks(candidate, room.width / px), room, px):
            best, low = candidate, middle + 1
        else:
            high = middle
    fitted = fit(best, find_breaks(best, room.width / px), room, range(px, px - 1, -1)) if best else None
    if best is None or fitted is None:
        return None
    last = fitted.breaks[-1]._replace(kind="ellipsis")
    return best, fitted._replace(breaks=(*fitted.breaks[:-1], last))
