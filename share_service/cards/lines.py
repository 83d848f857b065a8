"""Fitting and balancing: the size of a text, then the best way to break it at that size.

The size is searched by arithmetic on the paragraph's prefix widths. At a size the number of lines is
fixed and dynamic programming finds the breaks with the least Σ slack² + penalties, so that lines come
out even and none ends in an article where another break exists.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from share_service.cards.breaks import Break
from share_service.cards.shape import Paragraph

# How much smaller a size may be taken than the largest that fits, for better breaks.
SHRINK = 0.88
# What a whole size lost costs, in the unit of slack² (1 = an empty line).
SIZE_COST = 2.0
GOOD_ENOUGH = 0.3
LAST_SHORT = 0.3
LAST_ONE_WORD = 0.5
AFTER_STOP = -0.04
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

    def lines_at(self, px: float) -> int:
        """Return how many lines of ``px`` pixels fit."""
        room = self.height / px - self.ascent - self.descent
        return min(self.max_lines, int(room / self.leading + 1.0001)) if room >= -1e-6 else 0


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


def _largest(paragraph: Paragraph, breaks: Sequence[Break], room: Room, sizes: range) -> int:
    """Return the largest size at which the text fits, 0 for none (binary search: smaller sizes fit if one does)."""
    low, high = 0, len(sizes)
    while low < high:
        middle = (low + high) // 2
        allowed = room.lines_at(sizes[middle])
        if count_lines(paragraph, breaks, room.width / sizes[middle], allowed) <= allowed and allowed:
            high = middle
        else:
            low = middle + 1
    return sizes[low] if low < len(sizes) else 0


def line_width(paragraph: Paragraph, start: int, item: Break) -> float:
    """Return the width in em of a line from ``start`` to a break, with its hyphen."""
    extra = HYPHEN_EM if item.suffix else 0.0
    return paragraph.width(start, item.end) + extra


HYPHEN_EM = 0.4


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
        start, place = breaks[taken].index, taken + 1
    return count


def _refine(paragraph: Paragraph, breaks: Sequence[Break], room: Room, sizes: range, *, balance: bool) -> Fit:
    """Return the size, at most a little smaller than the first, whose best breaks cost least."""
    best: tuple[float, Fit] | None = None
    for px in sizes[::2]:
        if best and (px < sizes[0] * SHRINK or best[0] < GOOD_ENOUGH + SIZE_COST * (sizes[0] - px) / sizes[0]):
            break
        width = room.width / px
        count = count_lines(paragraph, breaks, width, room.lines_at(px))
        cost, chosen = best_breaks(paragraph, breaks, width, count, balance=balance)
        cost += SIZE_COST * (sizes[0] - px) / sizes[0]
        if best is None or cost < best[0]:
            best = (cost, Fit(px, chosen))
    assert best is not None, "sizes starts with one that fits"
    return best[1]


def best_breaks(
    paragraph: Paragraph, breaks: Sequence[Break], width: float, count: int, *, balance: bool
) -> tuple[float, tuple[Break, ...]]:
    """Return the least cost, and its breaks, of setting the text in exactly ``count`` lines of ``width`` em."""
    # row: for each break that can end the line so far, (cost, where it came from).
    row: dict[int, tuple[float, tuple[int, ...]]] = {-1: (0.0, ())}
    final = len(breaks) - 1
    for number in range(count):
        last = number == count - 1
        following: dict[int, tuple[float, tuple[int, ...]]] = {}
        for origin, (cost, path) in row.items():
            start = breaks[origin].index if origin >= 0 else 0
            for place in range(origin + 1, len(breaks)):
                item = breaks[place]
                taken = line_width(paragraph, start, item)
                if taken > width + 1e-9:
                    if paragraph.width(start, item.end) > width:
                        break
                    continue
                if (place == final) != last:
                    continue
                total = cost + _line_cost(
                    paragraph, start, item, taken / width, last=last and count > 1, balance=balance
                )
                if place not in following or total < following[place][0]:
                    following[place] = (total, (*path, place))
        row = following
    if final not in row:
        return float("inf"), ()
    cost, path = row[final]
    return cost, tuple(breaks[place] for place in path)


def _line_cost(paragraph: Paragraph, start: int, item: Break, filled: float, *, last: bool, balance: bool) -> float:
    slack = 1.0 - filled
    if last:
        cost = slack * slack if balance else 0.0
        if filled < 1 / 3:
            cost += LAST_SHORT
        if " " not in paragraph.text[start : item.end] and paragraph.main not in (
            "Hani",
            "Jpan",
            "Thai",
            "Laoo",
            "Khmr",
        ):
            cost += LAST_ONE_WORD
        return cost
    stop = AFTER_STOP if paragraph.text[item.end - 1] in ":.!?;" else 0.0
    return slack * slack + item.penalty + stop
