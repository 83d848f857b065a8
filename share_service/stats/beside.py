"""What stands beside a range, step by step: the clicks of the range before, and those of a usual week."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import tzinfo
from itertools import accumulate, pairwise
from statistics import median

from share_service.errors import BadInput
from share_service.stats.comparison import PREVIOUS, WEEKDAY, WEEKS, days_in, earlier, shifted
from share_service.stats.days import QUARTER
from share_service.stats.events import Kind
from share_service.stats.packed import Cells, Line
from share_service.stats.span import Span

#: What can stand beside the steps of a range.
BESIDE = (PREVIOUS, WEEKDAY)
_BACK = range(7, 7 * WEEKS + 1, 7)


class Clicks:
    """The clicks of all channels together, by quarter hours; asking for a stretch of them is two look-ups."""

    def __init__(self, found: Cells) -> None:
        sums: dict[int, int] = {}
        for code, (places, numbers) in found.items():
            if code.kind == Kind.CLICK:
                for place, n in zip(places, numbers, strict=True):
                    sums[place] = sums.get(place, 0) + n
        places = sorted(sums)
        self.line = Line(places, [sums[place] for place in places])
        self._reached = list(accumulate(self.line.counts, initial=0))
        #: The instant before which nothing was counted in what was read: there is no zero to be told of it.
        self.first = min((line.places[0] for line in found.values()), default=1 << 62) * QUARTER

    def of(self, start: int, end: int) -> int:
        """Return how many there were from one instant up to another."""
        places = self.line.places
        first, last = bisect_left(places, start // QUARTER), bisect_left(places, -(-end // QUARTER))
        return self._reached[last] - self._reached[first]

    def then(self, bounds: Sequence[int], days: int, zone: tzinfo) -> list[int | None]:
        """Return those of each step between ``bounds``, so many days earlier; None where nothing had been counted yet."""
        then = [shifted(bound, days, zone) for bound in bounds]
        return [self.of(start, end) if end > self.first else None for start, end in pairwise(then)]

    def before(self, bounds: Sequence[int], span: Span, zone: tzinfo) -> list[int | None]:
        """Return those of each step in the range before ``span``."""
        return self.then(bounds, days_in(span, zone), zone)

    def weeks(self, bounds: Sequence[int], zone: tzinfo) -> list[list[int | None]]:
        """Return those of each step on the same weekdays of the last weeks, a week each, the latest first."""
        return [self.then(bounds, days, zone) for days in _BACK]


def check_beside(beside: str | None) -> str | None:
    """Return ``beside`` when it is one of `BESIDE`, or nothing.

    Raises:
        BadInput: it is not.
    """
    if beside is not None and beside not in BESIDE:
        raise BadInput(f"beside must be {' or '.join(BESIDE)}.", code="beside_invalid")
    return beside


def usual(weeks: Sequence[Sequence[int | None]], steps: int) -> list[float | None]:
    """Return the median of each of ``steps`` over ``weeks``; None where there is none."""
    return [_median(values) for values in zip(*weeks, strict=True)] if weeks else [None] * steps


def reach_of(span: Span, zone: tzinfo, now: float) -> int:
    """Return how far back must be read for all of it."""
    return min(earlier(span, PREVIOUS, zone, now)[0].start, *(shifted(span.start, days, zone) for days in _BACK))


def _median(values: Iterable[int | None]) -> float | None:
    known = [value for value in values if value is not None]
    return median(known) if known else None
