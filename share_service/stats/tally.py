"""What the links of a trial's variants brought: the sums of each, and their clicks by channel and stretch of hours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from share_service.stats.days import HOUR, QUARTER
from share_service.stats.events import Kind
from share_service.stats.span import Span
from share_service.stats.subject import article, read_cells

#: Seconds. Most of a post's clicks come within some hours: a stretch holds them together.
STRETCH = 6 * HOUR


@dataclass(frozen=True, slots=True)
class Counts:
    """The four numbers of one variant."""

    clicks: int = 0
    previews: int = 0
    intents: int = 0
    copies: int = 0

    @property
    def handouts(self) -> int:
        """How often its links are known to have been handed out: presses and copies."""
        return self.intents + self.copies


@dataclass(frozen=True, slots=True)
class Tally:
    """The counts of each variant, in their order, and a row of their clicks for each channel and stretch of time."""

    counts: tuple[Counts, ...]
    cells: tuple[tuple[int, ...], ...]

    @property
    def clicks(self) -> int:
        """The clicks of all variants together."""
        return sum(one.clicks for one in self.counts)


def tally(connection: Connection, article_id: int, numbers: Sequence[int], span: Span) -> Tally:
    """Return what was counted in ``span`` of the links of an article that carry these variants' ``numbers``."""
    sums = {number: Counter[int]() for number in numbers}
    clicks: dict[tuple[int, int], Counter[int]] = {}
    for code, line in read_cells(connection, article(article_id), span).items():
        if code.variant not in sums:
            continue
        sums[code.variant][code.kind] += sum(line.counts)
        if code.kind == Kind.CLICK:
            for quarter, n in zip(*line, strict=True):
                cell = clicks.setdefault((code.channel, quarter * QUARTER // STRETCH), Counter())
                cell[code.variant] += n
    rows = tuple(tuple(cell[number] for number in numbers) for _place, cell in sorted(clicks.items()))
    return Tally(tuple(_counts(sums[number]) for number in numbers), rows)


def _counts(kinds: Mapping[int, int]) -> Counts:
    return Counts(
        kinds.get(Kind.CLICK, 0), kinds.get(Kind.PREVIEW, 0), kinds.get(Kind.INTENT, 0), kinds.get(Kind.COPY, 0)
    )
