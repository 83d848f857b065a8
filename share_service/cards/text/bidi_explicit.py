"""Explicit embedding levels: rules P2-P3 and X1-X9 of UAX #9, a stack of statuses driven by the controls.

Headlines come cleaned of these controls; the rules are here so that the algorithm is whole and can
be held against the Unicode files.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

MAX_DEPTH = 125
ISOLATES = frozenset({"LRI", "RLI", "FSI"})
EMBEDDINGS = frozenset({"LRE", "RLE", "LRO", "RLO"})
REMOVED = EMBEDDINGS | {"PDF", "BN"}
_OVERRIDES = {"LRO": "L", "RLO": "R"}


class _Status(NamedTuple):
    level: int
    override: str | None
    isolate: bool


def first_strong(classes: Sequence[str], start: int = 0, *, stop_at_pdi: bool = False) -> int | None:
    """Return the level that the first strong character asks for (P2, P3), None when there is none."""
    depth = 0
    for kind in classes[start:]:
        if kind in ISOLATES:
            depth += 1
        elif kind == "PDI":
            if depth == 0 and stop_at_pdi:
                return None
            depth = max(0, depth - 1)
        elif depth == 0 and kind in ("L", "R", "AL"):
            return int(kind != "L")
    return None


def matching_pdis(classes: Sequence[str]) -> dict[int, int]:
    """Return where each isolate that is closed begins and ends (BD9)."""
    stack: list[int] = []
    found: dict[int, int] = {}
    for index, kind in enumerate(classes):
        if kind in ISOLATES:
            stack.append(index)
        elif kind == "PDI" and stack:
            found[stack.pop()] = index
        elif kind == "B":
            stack.clear()
    return found


def explicit_levels(classes: Sequence[str], base: int) -> tuple[list[int | None], list[str]]:
    """Return the explicit level of every character (None: removed by X9), and its class after overrides."""
    walk = _Walk(classes, base)
    for index, kind in enumerate(classes):
        walk.take(index, kind)
    return walk.levels, walk.kinds


class _Walk:
    """The state of X1-X8."""

    def __init__(self, classes: Sequence[str], base: int) -> None:
        self.classes = classes
        self.base = base
        self.levels: list[int | None] = []
        self.kinds = list(classes)
        self._restart()

    def _restart(self) -> None:
        self.stack = [_Status(self.base, None, isolate=False)]
        self.overflow_isolates = self.overflow_embeddings = self.valid_isolates = 0

    def take(self, index: int, kind: str) -> None:
        """Give one character its level, and let it change the state."""
        top = self.stack[-1]
        self.levels.append(None if kind in REMOVED else top.level)
        if kind == "B":
            self.levels[index] = self.base
            self._restart()
        elif kind in ISOLATES or kind in EMBEDDINGS:
            self._open(index, kind, top)
        elif kind == "PDI":
            self._close_isolate(index)
        elif kind == "PDF":
            self._close_embedding(top)
        elif kind != "BN" and top.override:
            self.kinds[index] = top.override

    def _open(self, index: int, kind: str, top: _Status) -> None:
        isolate = kind in ISOLATES
        if isolate and top.override:
            self.kinds[index] = top.override
        rtl = kind[0] == "R" or (kind == "FSI" and first_strong(self.classes, index + 1, stop_at_pdi=True) == 1)
        level = (top.level + 1) | 1 if rtl else (top.level + 2) & ~1
        if level <= MAX_DEPTH and not self.overflow_isolates and not self.overflow_embeddings:
            self.valid_isolates += isolate
            self.stack.append(_Status(level, _OVERRIDES.get(kind), isolate=isolate))
        elif isolate:
            self.overflow_isolates += 1
        elif not self.overflow_isolates:
            self.overflow_embeddings += 1

    def _close_isolate(self, index: int) -> None:
        if self.overflow_isolates:
            self.overflow_isolates -= 1
        elif self.valid_isolates:
            self.overflow_embeddings = 0
            while not self.stack.pop().isolate:
                pass
            self.valid_isolates -= 1
        top = self.stack[-1]
        self.levels[index] = top.level
        self.kinds[index] = top.override or self.kinds[index]

    def _close_embedding(self, top: _Status) -> None:
        if self.overflow_isolates:
            return
        if self.overflow_embeddings:
            self.overflow_embeddings -= 1
        elif not top.isolate and len(self.stack) > 1:
            self.stack.pop()
