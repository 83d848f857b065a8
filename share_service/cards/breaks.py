"""Where a line may end: ICU's opportunities, less those that typography forbids, in tiers.

Tier 0 is a good break, 1 legal but ugly, 2 a hyphen, 3 an emergency inside a word.
"""

from __future__ import annotations

from typing import NamedTuple

from icu4py.breakers import LineBreaker


class Break(NamedTuple):
    """A place to end a line: what follows starts at ``index``, what is seen ends at ``end``."""

    index: int
    end: int
    tier: int
    kind: str
    penalty: float = 0.0
    suffix: str = ""


_NEVER_START = frozenset(
    ":;!?»”’…,.)]}%€›、。，．：；！？」』）】〉》〕］｝・ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ–—-"
)
_NEVER_END = frozenset("«“„([{¿¡#@‹「『（【〈《〔［｛")


def find_breaks(text: str, language: str | None) -> list[Break]:
    """Return every place where a line of ``text`` may end, in order; the last is the end of the text."""
    found: list[Break] = []
    position = 0
    for segment in LineBreaker(text, language or "root"):
        position += len(segment)
        end = len(text[:position].rstrip())
        if position >= len(text):
            break
        if text[position] in _NEVER_START or not end or text[end - 1] in _NEVER_END:
            continue
        found.append(Break(position, end, 0, "space" if end < position else "ideographic"))
    found.append(Break(len(text), len(text.rstrip()), 0, "end"))
    return found
