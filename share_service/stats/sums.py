"""Sums over quarter hours: per channel, variant, kind and step of time, in the newsroom's hours and days."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import tzinfo
from itertools import accumulate
from typing import Any, NamedTuple

from sqlalchemy import Connection

from share_service.links.channels import CAMPAIGN, NetworkTable, channel_name
from share_service.stats.days import DAY, HOUR, QUARTER, day_of, day_start, rfc3339, stretches
from share_service.stats.events import Kind
from share_service.stats.packed import Cells, Code, Line
from share_service.stats.span import Span
from share_service.stats.subject import Subject, read_cells

COUNTED = {Kind.CLICK: "clicks", Kind.PREVIEW: "previews", Kind.INTENT: "intents", Kind.COPY: "copies"}
#: All campaign links together, as a channel of the site or a section.
ALL_CAMPAIGNS = "campaign"
#: Up to this many seconds a series goes by hours, beyond by days.
HOURLY_UP_TO = 3 * DAY + HOUR


class Sum(NamedTuple):
    """How often something of ``kind`` happened through ``channel`` in the step that began at ``start``."""

    channel: int
    kind: int
    start: int
    n: int
    variant: int = 0


def step_of(span: Span) -> int:
    """Return the step of a span's series in seconds: an hour, or a day."""
    return HOUR if span.end - span.start <= HOURLY_UP_TO else DAY


def step_starts(span: Span, step: int, zone: tzinfo) -> Iterator[int]:
    """Yield the instants at which the steps of a span begin; a day of a clock change has 23 or 25 hours."""
    if step == DAY:
        for day in range(day_of(span.start, zone), day_of(span.end - 1, zone) + 1):
            yield day_start(day, zone)
        return
    for start, end, offset in stretches(span.start, span.end, zone):
        for place in range((start + offset) // step, -(-(end + offset) // step)):
            yield place * step - offset


def sums(connection: Connection, subject: Subject, span: Span, step: int, zone: tzinfo) -> list[Sum]:
    """Return what was counted of ``subject``, per channel, variant, kind and step (seconds: an hour or a day)."""
    return cut(read_cells(connection, subject, span), tuple(step_starts(span, step, zone)))


def cut(cells: Cells, starts: Sequence[int]) -> list[Sum]:
    """Return the sums of ``cells`` (quarter hours) over steps that begin at ``starts``, the last one open."""
    found = cut_lines(cells, starts)
    return [Sum(code.channel, code.kind, starts[step], n, code.variant) for code, step, n in found]


def cut_lines(
    cells: Cells, starts: Sequence[int], kinds: Container[int] | None = None
) -> Iterator[tuple[Code, int, int]]:
    """Yield code, place in ``starts`` and sum of what `cut` returns; of ``kinds`` only, when given."""
    bounds = [start // QUARTER for start in starts]
    for code, line in cells.items():
        if kinds is None or code.kind in kinds:
            for step, n in _steps(line, bounds):
                yield code, step, n


def total(cells: Cells, kind: int = Kind.CLICK) -> int:
    """Return how often something of ``kind`` happened in all of ``cells``."""
    return sum(sum(line.counts) for code, line in cells.items() if code.kind == kind)


def counts(found: Iterable[Sum]) -> dict[str, Any]:
    """Return ``found`` as the numbers people read: clicks, previews, intents, copies, and what was refused why."""
    kinds: Counter[int] = Counter()
    for item in found:
        kinds[item.kind] += item.n
    answer: dict[str, Any] = {name: kinds[kind] for kind, name in COUNTED.items()}
    answer["refused"] = {reason(kind): n for kind, n in sorted(kinds.items()) if kind not in COUNTED}
    return answer


def by_channel(found: Iterable[Sum], networks: NetworkTable) -> dict[str, dict[str, Any]]:
    """Return `counts` for each channel in ``found``, by the channel's name."""
    channels: dict[int, list[Sum]] = {}
    for item in found:
        channels.setdefault(item.channel, []).append(item)
    return {
        ALL_CAMPAIGNS if code == CAMPAIGN else channel_name(code, networks): counts(items)
        for code, items in sorted(channels.items())
    }


def series(found: Iterable[Sum], starts: Iterable[int], zone: tzinfo) -> list[dict[str, Any]]:
    """Return one entry per step, zeros included: its start, and what was counted in it."""
    steps: dict[int, Counter[int]] = {start: Counter() for start in starts}
    for item in found:
        steps.setdefault(item.start, Counter())[item.kind] += item.n
    return [{"start": rfc3339(start, zone), **_counted(steps[start])} for start in sorted(steps)]


def reason(kind: int) -> str:
    """Return the name of a kind that is refused."""
    return Kind(kind).name.lower() if kind in set(Kind) else f"kind-{kind}"


def _steps(line: Line, bounds: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the steps in which anything was counted, and how much; the cheaper way round."""
    places, numbers = line
    if len(places) <= len(bounds):
        found: Counter[int] = Counter()
        for place, n in zip(places, numbers, strict=True):
            found[bisect_right(bounds, place) - 1] += n
        yield from found.items()
        return
    reached = list(accumulate(numbers, initial=0))
    cuts = [*(reached[bisect_left(places, bound)] for bound in bounds[1:]), reached[-1]]
    before = 0
    for step, so_far in enumerate(cuts):
        if so_far != before:
            yield step, so_far - before
        before = so_far


def _counted(kinds: Mapping[int, int]) -> dict[str, int]:
    return {name: kinds[kind] for kind, name in COUNTED.items()}
