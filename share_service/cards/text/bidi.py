"""Embedding levels of mixed left-to-right and right-to-left text: the Unicode Bidirectional Algorithm.

UAX #9 (Unicode 15), whole: explicit embeddings and isolates (X1-X10), weak types (W1-W7), paired
brackets (N0), neutrals (N1-N2), implicit levels (I1-I2), trailing spaces (L1), reordering (L2).
Kept here because no library we use returns levels, which shaping and line breaking need.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from share_service.cards.text.bidi_explicit import ISOLATES, REMOVED, explicit_levels, matching_pdis

MAX_BRACKETS = 63
_NEUTRAL = frozenset({"B", "S", "WS", "ON", "LRI", "RLI", "FSI", "PDI"})
_STRONG = {"L": "L", "R": "R", "EN": "R", "AN": "R"}
_RTL_CLASSES = frozenset({"R", "AL", "AN", "RLE", "RLO", "RLI", "FSI", "LRE", "LRO", "LRI"})
# Bidi_Paired_Bracket pairs, opener then closer (BidiBrackets.txt).
_PAIRS = (
    "()[]{}\u0f3a\u0f3b\u0f3c\u0f3d\u169b\u169c\u2045\u2046\u207d\u207e\u208d\u208e\u2308\u2309\u230a\u230b\u2329\u232a"
    "\u2768\u2769\u276a\u276b\u276c\u276d\u276e\u276f\u2770\u2771\u2772\u2773\u2774\u2775\u27c5\u27c6\u27e6\u27e7\u27e8"
    "\u27e9\u27ea\u27eb\u27ec\u27ed\u27ee\u27ef\u2983\u2984\u2985\u2986\u2987\u2988\u2989\u298a\u298b\u298c\u298d\u2990"
    "\u298f\u298e\u2991\u2992\u2993\u2994\u2995\u2996\u2997\u2998\u29d8\u29d9\u29da\u29db\u29fc\u29fd\u2e22\u2e23\u2e24"
    "\u2e25\u2e26\u2e27\u2e28\u2e29\u2e55\u2e56\u2e57\u2e58\u2e59\u2e5a\u2e5b\u2e5c\u3008\u3009\u300a\u300b\u300c\u300d"
    "\u300e\u300f\u3010\u3011\u3014\u3015\u3016\u3017\u3018\u3019\u301a\u301b\ufe59\ufe5a\ufe5b\ufe5c\ufe5d\ufe5e\uff08"
    "\uff09\uff3b\uff3d\uff5b\uff5d\uff5f\uff60\uff62\uff63"
)
# Angle brackets have canonical equivalents that pair with each other (BD16).
_CANONICAL = {"\u2329": "\u3008", "\u232a": "\u3009"}
_OPENERS = {opener: _CANONICAL.get(_PAIRS[2 * i + 1], _PAIRS[2 * i + 1]) for i, opener in enumerate(_PAIRS[::2])}
_CLOSERS = {closer: _CANONICAL.get(closer, closer) for closer in _PAIRS[1::2]}


def bidi_classes(text: str) -> list[str]:
    """Return the Bidi_Class of every character (unassigned ones count as left-to-right)."""
    return [unicodedata.bidirectional(char) or "L" for char in text]


def levels(text: str, base: int) -> list[int]:
    """Return the embedding level of every character of one paragraph; odd levels run right to left.

    Characters that the algorithm removes (X9) take the level of what precedes them.
    """
    # A headline has a third as many different characters as it has characters.
    if base == 0 and not _RTL_CLASSES.intersection(bidi_classes("".join(set(text)))):
        return [0] * len(text)
    classes = bidi_classes(text)
    result: list[int] = []
    for level in resolve(classes, text, base):
        result.append(level if level is not None else result[-1] if result else base)
    return result


def visual_order(line_levels: Sequence[int]) -> list[int]:
    """Return the indices of a line's items from left to right (L2)."""
    order = list(range(len(line_levels)))
    if not order:
        return order
    lowest_odd = min((level for level in line_levels if level % 2), default=None)
    if lowest_odd is None:
        return order
    for level in range(max(line_levels), lowest_odd - 1, -1):
        start = 0
        while start < len(order):
            end = start
            while end < len(order) and line_levels[order[end]] >= level:
                end += 1
            order[start:end] = order[start:end][::-1]
            start = end + 1
    return order


def resolve(classes: Sequence[str], text: str, base: int) -> list[int | None]:
    """Return levels from Bidi_Class values; None for characters removed by X9. ``text`` gives the brackets."""
    embedding, kinds = explicit_levels(classes, base)
    for run in _isolating_runs(classes, embedding, base):
        run.resolve(kinds, text)
        for index in run.indices:
            kind = kinds[index]
            level = run.level
            if level % 2 == 0:
                level += 1 if kind == "R" else 2 if kind in ("AN", "EN") else 0
            elif kind in ("L", "AN", "EN"):
                level += 1
            embedding[index] = level
    _reset_spaces(classes, embedding, base)
    return embedding


def _reset_spaces(classes: Sequence[str], result: list[int | None], base: int) -> None:
    """L1: separators, and spaces before them or at the end, take the paragraph's level."""
    trailing = True
    for index in range(len(classes) - 1, -1, -1):
        kind = classes[index]
        if kind in ("B", "S"):
            result[index] = base
            trailing = True
        elif kind in ("WS", "LRI", "RLI", "FSI", "PDI"):
            if trailing:
                result[index] = base
        elif kind not in REMOVED:
            trailing = False


@dataclass(slots=True)
class _Run:
    """An isolating run sequence (X10): its characters, level and the directions at its ends."""

    indices: list[int]
    level: int
    sos: str
    eos: str

    def resolve(self, kinds: list[str], text: str) -> None:
        """Apply W1-W7, N0-N2 to the classes of this sequence, in place."""
        run = [kinds[index] for index in self.indices]
        before = list(run)
        _weak(run, self.sos)
        self._brackets(run, before, text)
        self._neutrals(run)
        for index, kind in zip(self.indices, run, strict=True):
            kinds[index] = kind

    def _brackets(self, run: list[str], before: list[str], text: str) -> None:
        """N0: both brackets of a pair take the direction of what they enclose."""
        embedding = "R" if self.level % 2 else "L"
        for start, end in _pairs(run, self.indices, text):
            inside = {_STRONG[kind] for kind in run[start + 1 : end] if kind in _STRONG}
            if not inside:
                continue
            if embedding in inside:
                direction = embedding
            else:
                context = next((_STRONG[kind] for kind in reversed(run[:start]) if kind in _STRONG), self.sos)
                direction = context if context != embedding else embedding
            for place in (start, end):
                run[place] = direction
                for mark in range(place + 1, len(run)):
                    if before[mark] != "NSM":
                        break
                    run[mark] = direction

    def _neutrals(self, run: list[str]) -> None:
        """N1-N2: neutrals between two equal directions take it, others the embedding's."""
        start = 0
        while start < len(run):
            if run[start] not in _NEUTRAL:
                start += 1
                continue
            end = start
            while end < len(run) and run[end] in _NEUTRAL:
                end += 1
            left = _STRONG[run[start - 1]] if start else self.sos
            right = _STRONG[run[end]] if end < len(run) else self.eos
            run[start:end] = [left if left == right else "R" if self.level % 2 else "L"] * (end - start)
            start = end


def _pairs(run: Sequence[str], indices: Sequence[int], text: str) -> list[tuple[int, int]]:
    """BD16: positions of paired brackets within a run, in order of their openers."""
    stack: list[tuple[str, int]] = []
    found: list[tuple[int, int]] = []
    for place, kind in enumerate(run):
        char = text[indices[place]] if kind == "ON" else ""
        if char in _OPENERS:
            if len(stack) == MAX_BRACKETS:
                break
            stack.append((_OPENERS[char], place))
        elif char in _CLOSERS:
            for depth in range(len(stack) - 1, -1, -1):
                if stack[depth][0] == _CLOSERS[char]:
                    found.append((stack[depth][1], place))
                    del stack[depth:]
                    break
    return sorted(found)


def _weak(run: list[str], sos: str) -> None:
    """W1-W7, in place."""
    _marks(run, sos)
    _arabic(run, sos)
    for place in range(1, len(run) - 1):
        left, right = run[place - 1], run[place + 1]
        if left == right and ((run[place] == "ES" and left == "EN") or (run[place] == "CS" and left in ("EN", "AN"))):
            run[place] = left
    _terminators(run)
    strong = sos
    for place, kind in enumerate(run):
        if kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":
            run[place] = "L"


def _marks(run: list[str], sos: str) -> None:
    """W1: a mark is what it stands on."""
    previous = sos
    for place, kind in enumerate(run):
        if kind == "NSM":
            run[place] = "ON" if previous in ISOLATES or previous == "PDI" else previous
        previous = run[place]


def _arabic(run: list[str], sos: str) -> None:
    """W2-W3: European numbers after Arabic letters are Arabic ones, and those letters right to left."""
    strong = sos
    for place, kind in enumerate(run):
        if kind in ("L", "R", "AL"):
            strong = kind
        if kind == "AL":
            run[place] = "R"
        elif kind == "EN" and strong == "AL":
            run[place] = "AN"


def _terminators(run: list[str]) -> None:
    """W5-W6: terminators beside a European number join it, other separators become neutral."""
    start = 0
    while start < len(run):
        if run[start] != "ET":
            run[start] = "ON" if run[start] in ("ES", "CS") else run[start]
            start += 1
            continue
        end = start
        while end < len(run) and run[end] == "ET":
            end += 1
        beside = (start and run[start - 1] == "EN") or (end < len(run) and run[end] == "EN")
        run[start:end] = ["EN" if beside else "ON"] * (end - start)
        start = end


def _isolating_runs(classes: Sequence[str], embedding: Sequence[int | None], base: int) -> list[_Run]:
    """X10: level runs, joined across isolates."""
    kept = [index for index, level in enumerate(embedding) if level is not None]
    level_runs: list[list[int]] = []
    for place, index in enumerate(kept):
        if not place or embedding[kept[place - 1]] != embedding[index] or classes[kept[place - 1]] == "B":
            level_runs.append([])
        level_runs[-1].append(index)
    starts = {run[0]: run for run in level_runs}
    matches = matching_pdis(classes)
    continued = set(matches.values())
    place_of = {index: place for place, index in enumerate(kept)}
    sequences: list[_Run] = []
    for run in level_runs:
        if run[0] in continued and classes[run[0]] == "PDI":
            continue
        indices = list(run)
        while indices[-1] in matches and matches[indices[-1]] in starts:
            indices += starts[matches[indices[-1]]]
        level = embedding[indices[0]] or 0
        first, last = place_of[indices[0]], place_of[indices[-1]]
        before = embedding[kept[first - 1]] if first else base
        open_end = last + 1 == len(kept) or (classes[indices[-1]] in ISOLATES and indices[-1] not in matches)
        after = base if open_end else embedding[kept[last + 1]]
        sequences.append(_Run(indices, level, _side(level, before), _side(level, after)))
    return sequences


def _side(level: int, other: int | None) -> str:
    return "R" if max(level, other or 0) % 2 else "L"
