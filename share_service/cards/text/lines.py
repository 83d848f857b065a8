"""Fitting and balancing: the size of a text, then the best way to break it at that size.

The size is searched by arithmetic on the paragraph's prefix widths. At a size the number of lines is
fixed and dynamic programming finds the breaks with the least Σ deviation² + penalties, so that lines
come out even and none ends in an article where another break exists. (The deviation from the mean
width differs from the slack by a constant when the number of lines is given, and can be compared
between sizes.)
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from share_service.cards.text.breaks import Break
from share_service.cards.text.shape import Paragraph

# How much smaller a size may be taken than the largest that fits, for better breaks.
SHRINK = 0.88
# What size and lines cost, in the unit of deviation² (1 = a line that is off by the whole width).
SIZE_COST = 1.5
LINE_COST = 0.12
GOOD_ENOUGH = 0.06
# A text with more places to break than any headline is set at its first size, without comparing others.
MANY_BREAKS = 120
LAST_SHORT = 0.3
LAST_ONE_WORD = 0.5
LAST_SHARE = 1 / 3
# What a line gains that ends where the sense pauses.
PAUSES = {**dict.fromkeys(":.!?;：。！？؟؛।", -0.05), **dict.fromkeys(",，、،", -0.015)}
# Room kept in em for the hyphen of a cut word.
HYPHEN_EM = 0.4
# Where a line may be one word long, since spaces do not part words.
UNSPACED_SCRIPTS = frozenset({"Hani", "Jpan", "Thai", "Laoo", "Khmr", "Mymr"})
# A break of a worse tier must allow a size larger by this factor to be taken.
TIER_WEIGHT = (1.0, 0.75, 0.0, 0.0)


class Room(NamedTuple):
    """What a text may fill, in pixels, and how tall its lines are, in em."""

    width: float
    height: float
    max_lines: int
    leading: float
    ascent: float
    descent: float
    smallest: int

    def lines_at(self, px: float) -> int:
        """Return how many lines of ``px`` pixels fit; one always does at the smallest size."""
        room = self.height / px - self.ascent - self.descent
        lines = min(self.max_lines, int(room / self.leading + 1.0001)) if room >= -1e-6 else 0
        return max(lines, 1) if px <= self.smallest else lines


class Fit(NamedTuple):
    """A size in pixels and the break that ends each line."""

    px: int
    breaks: tuple[Break, ...]


def fit(paragraph: Paragraph, breaks: Sequence[Break], room: Room, sizes: range, *, balance: bool = True) -> Fit | None:
    """Return the best size of ``sizes`` (descending) and breaks, None when the text does not fit at the smallest."""
    best: tuple[float, int, list[Break]] | None = None
    for tier, weight in enumerate(TIER_WEIGHT):
        usable = [item for item in breaks if item.tier <= tier]
        if tier and len(usable) == len([item for item in breaks if item.tier < tier]):
            continue
        size = _largest(paragraph, usable, room, sizes)
        if size and (best is None or size * weight > best[0]):
            best = (size * weight, size, usable)
    if best is None:
        return None
    return _refine(paragraph, best[2], room, range(best[1], sizes.stop, -1), balance=balance)


def fits(paragraph: Paragraph, breaks: Sequence[Break], room: Room, px: int) -> bool:
    """Say whether the text fits at one size, however it is broken."""
    allowed = room.lines_at(px)
    return bool(allowed) and count_lines(paragraph, breaks, room.width / px, allowed) <= allowed


def _largest(paragraph: Paragraph, breaks: Sequence[Break], room: Room, sizes: range) -> int:
    """Return the largest size at which the text fits, 0 for none (binary search: smaller sizes fit if one does)."""
    low, high = 0, len(sizes)
    while low < high:
        middle = (low + high) // 2
        if fits(paragraph, breaks, room, sizes[middle]):
            high = middle
        else:
            low = middle + 1
    return sizes[low] if low < len(sizes) else 0


def count_lines(paragraph: Paragraph, breaks: Sequence[Break], width: float, limit: int) -> int:
    """Return how few lines of ``width`` em the text takes, ``limit + 1`` when more than ``limit``."""
    prefix, start, count, place = paragraph.prefix, 0, 0, 0
    while place < len(breaks):
        count += 1
        if count > limit:
            return count
        reach = prefix[start] + width + paragraph.voice.letter_spacing
        furthest = place
        taken = -1
        while furthest < len(breaks):
            item = breaks[furthest]
            if prefix[item.end] + (HYPHEN_EM if item.suffix else 0.0) <= reach:
                taken = furthest
            elif prefix[item.end] > reach:
                break
            furthest += 1
        if taken < 0:
            return limit + 1
        start, place = breaks[taken].after, taken + 1
    return count


def _refine(paragraph: Paragraph, breaks: Sequence[Break], room: Room, sizes: range, *, balance: bool) -> Fit:
    """Return the size, at most a little smaller than the first, and the breaks that cost least.

    One line more than needed is tried too: it may spare a line that ends badly.
    """
    best: tuple[float, Fit] | None = None
    many = len(breaks) > MANY_BREAKS
    for px in sizes[:1] if many else sizes[::2]:
        lost = SIZE_COST * (sizes[0] - px) / sizes[0]
        if best and (px < sizes[0] * SHRINK or best[0] <= max(GOOD_ENOUGH, lost)):
            break
        width, allowed = room.width / px, room.lines_at(px)
        fewest = count_lines(paragraph, breaks, width, allowed)
        for extra in (0, 1) if fewest > 1 and balance and not many else (0,):
            if fewest + extra > allowed:
                continue
            cost, chosen = best_breaks(paragraph, breaks, width, fewest + extra, balance=balance)
            cost += lost + LINE_COST * extra
            if best is None or cost < best[0]:
                best = (cost, Fit(px, chosen))
            if cost <= GOOD_ENOUGH + lost:
                break
    assert best is not None, "sizes starts with one that fits"
    return best[1]


def best_breaks(
    paragraph: Paragraph, breaks: Sequence[Break], width: float, count: int, *, balance: bool
) -> tuple[float, tuple[Break, ...]]:
    """Return the least cost, and its breaks, of setting the text in exactly ``count`` lines of ``width`` em."""
    judge = _Judge(paragraph, breaks, width, count, balance=balance)
    # For each break that may end the line so far (-1 is the start): its least cost, and the breaks before it.
    row: dict[int, tuple[float, tuple[int, ...]]] = {-1: (0.0, ())}
    for number in range(1, count + 1):
        following: dict[int, tuple[float, tuple[int, ...]]] = {}
        for origin, (cost, path) in row.items():
            for place, own in judge.last_line(origin) if number == count else judge.lines(origin):
                total = cost + own
                if place not in following or total < following[place][0]:
                    following[place] = (total, (*path, place))
        row = following
    cost, path = row.get(len(breaks) - 1, (float("inf"), ()))
    return cost, tuple(breaks[place] for place in path)


class _Judge:
    """What a line costs, among lines that should all be as wide as the mean."""

    def __init__(
        self, paragraph: Paragraph, breaks: Sequence[Break], width: float, count: int, *, balance: bool
    ) -> None:
        self.paragraph, self.breaks, self.width = paragraph, breaks, width
        self.mean = paragraph.width(0, len(paragraph.text)) / count if balance else width
        self.only = count == 1
        self.balance = balance
        # What every line asks of a break: how far the text before it reaches, with a hyphen too, and what it costs.
        prefix, text = paragraph.prefix, paragraph.text
        self.ends = [
            (
                place,
                item.end,
                prefix[item.end],
                prefix[item.end] + (HYPHEN_EM if item.suffix else 0.0),
                item.penalty,
                PAUSES.get(text[item.end - 1], 0.0),
            )
            for place, item in enumerate(breaks)
        ]

    def lines(self, origin: int) -> list[tuple[int, float]]:
        """Return each break that may end a line begun after break ``origin``, but the last, with the line's cost."""
        start, before, limit = self._from(origin)
        spacing, mean, width = self.paragraph.voice.letter_spacing, self.mean, self.width
        found = []
        for place, end, reach, with_hyphen, penalty, pause in self.ends[origin + 1 : -1]:
            if reach > limit:
                break
            if with_hyphen <= limit:
                off = (reach - before - (spacing if end > start else 0.0) - mean) / width
                found.append((place, off * off + penalty + pause))
        return found

    def last_line(self, origin: int) -> list[tuple[int, float]]:
        """Return the last break with the cost of a line to it from break ``origin``, nothing when it is too wide."""
        start, _before, limit = self._from(origin)
        place, end, _reach, with_hyphen, _penalty, _pause = self.ends[-1]
        return [(place, self._last_cost(start, end))] if place > origin and with_hyphen <= limit else []

    def _from(self, origin: int) -> tuple[int, float, float]:
        """Return where a line after break ``origin`` starts, the width before it, and how far it may reach, in em."""
        start = self.breaks[origin].after if origin >= 0 else 0
        before = self.paragraph.prefix[start]
        return start, before, before + self.width + self.paragraph.voice.letter_spacing + 1e-9

    def _last_cost(self, start: int, end: int) -> float:
        if self.only:
            return 0.0
        taken = self.paragraph.width(start, end)
        off = (taken - self.mean) / self.width
        cost = off * off if self.balance else 0.0
        if taken < self.width * LAST_SHARE:
            cost += LAST_SHORT
        if self.paragraph.main not in UNSPACED_SCRIPTS and " " not in self.paragraph.text[start:end]:
            cost += LAST_ONE_WORD
        return cost
