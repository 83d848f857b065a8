"""Sums over the buckets: per channel, kind and step of time, in the newsroom's hours and days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import tzinfo
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, func, select

from share_service.links.channels import NetworkTable, channel_name
from share_service.stats.days import DAY, HOUR, day_of, day_start, rfc3339, stretches
from share_service.stats.events import Kind
from share_service.stats.span import Span
from share_service.store.tables import buckets

COUNTED = {Kind.CLICK: "clicks", Kind.PREVIEW: "previews", Kind.INTENT: "intents", Kind.COPY: "copies"}
#: Up to this many seconds a series goes by hours, beyond by days.
HOURLY_UP_TO = 3 * DAY + HOUR


class Sum(NamedTuple):
    """How often something of ``kind`` happened through ``channel`` in the step that began at ``start``."""

    channel: int
    kind: int
    start: int
    n: int


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


def sums(connection: Connection, span: Span, step: int, zone: tzinfo, where: ColumnElement[bool]) -> list[Sum]:
    """Return what the buckets that fulfil ``where`` sum to, per channel, kind and step."""
    found = []
    for start, end, offset in stretches(span.start, span.end, zone):
        place = (buckets.c.start + offset) // step
        query = (
            select(buckets.c.channel, buckets.c.kind, place.label("place"), func.sum(buckets.c.n).label("n"))
            .where(where, buckets.c.start >= start, buckets.c.start < end)
            .group_by(buckets.c.channel, buckets.c.kind, place)
        )
        for row in connection.execute(query):
            at = int(row.place)
            found.append(Sum(row.channel, row.kind, _begins(at, step, offset, zone), int(row.n)))
    return found


def _begins(place: int, step: int, offset: int, zone: tzinfo) -> int:
    return day_start(place, zone) if step == DAY else place * step - offset


def counts(found: Iterable[Sum]) -> dict[str, Any]:
    """Return ``found`` as the numbers people read: clicks, previews, intents, copies, and what was refused why."""
    kinds: Counter[int] = Counter()
    for item in found:
        kinds[item.kind] += item.n
    answer: dict[str, Any] = {name: kinds[kind] for kind, name in COUNTED.items()}
    answer["refused"] = {_reason(kind): n for kind, n in sorted(kinds.items()) if kind not in COUNTED}
    return answer


def by_channel(found: Iterable[Sum], networks: NetworkTable) -> dict[str, dict[str, Any]]:
    """Return `counts` for each channel in ``found``, by the channel's name."""
    channels: dict[int, list[Sum]] = {}
    for item in found:
        channels.setdefault(item.channel, []).append(item)
    return {channel_name(code, networks): counts(items) for code, items in sorted(channels.items())}


def series(found: Iterable[Sum], starts: Iterable[int], zone: tzinfo) -> list[dict[str, Any]]:
    """Return one entry per step, zeros included: its start, and what was counted in it."""
    steps: dict[int, Counter[int]] = {start: Counter() for start in starts}
    for item in found:
        steps.setdefault(item.start, Counter())[item.kind] += item.n
    return [{"start": rfc3339(start, zone), **_counted(steps[start])} for start in sorted(steps)]


def _counted(kinds: Mapping[int, int]) -> dict[str, int]:
    return {name: kinds[kind] for kind, name in COUNTED.items()}


def _reason(kind: int) -> str:
    return Kind(kind).name.lower() if kind in set(Kind) else f"kind-{kind}"
