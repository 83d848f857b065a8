"""Counts by newsroom days, for ranges so long that their quarter hours are too many to be unpacked at each look.

What is packed does not change until the roll-up packs the next day, so the days of a packed row are kept in
this process: some forty kilobytes for two weeks of the site.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import tzinfo
from functools import lru_cache

from sqlalchemy import Connection, select

from share_service.stats.days import QUARTER, day_of, day_start
from share_service.stats.packed import Cells, Code, Line, between, first_place, unpack
from share_service.stats.span import Span
from share_service.stats.subject import Subject, read_rows
from share_service.stats.sums import cut_lines
from share_service.store.tables import packed_buckets

# Two years of the site, twice over.
KEPT_ROWS = 128


def read_days(connection: Connection, subject: Subject, span: Span, zone: tzinfo) -> Cells:
    """Return what was counted of ``subject`` in ``span``, which begins and ends at midnights of ``zone``.

    As `subject.read_cells`, but all of a day stands at its first quarter hour.
    """
    first, last = span.start // QUARTER, -(-span.end // QUARTER)
    query = select(packed_buckets.c.data).where(packed_buckets.c.key.between(subject.key(first), subject.key(last - 1)))
    pieces = [_days_of(data, zone) for data in connection.execute(query).scalars()]
    rows = read_rows(connection, subject, span)
    return between(_summed([*pieces, _by_day(rows, zone)] if rows else pieces), first, last)


@lru_cache(maxsize=KEPT_ROWS)
def _days_of(data: bytes, zone: tzinfo) -> Cells:
    return _by_day(unpack(data), zone)


def _by_day(cells: Cells, zone: tzinfo) -> Cells:
    first = day_of(first_place(cells) * QUARTER, zone)
    last = day_of(max(line.places[-1] for line in cells.values()) * QUARTER, zone)
    starts = [day_start(day, zone) for day in range(first, last + 1)]
    found: Cells = {}
    for code, step, n in cut_lines(cells, starts):
        line = found.setdefault(code, Line([], []))
        line.places.append(starts[step] // QUARTER)
        line.counts.append(n)
    return found


def _summed(pieces: Iterable[Cells]) -> Cells:
    sums: dict[Code, dict[int, int]] = {}
    for piece in pieces:
        for code, (places, counts) in piece.items():
            line = sums.setdefault(code, {})
            for place, n in zip(places, counts, strict=True):
                line[place] = line.get(place, 0) + n
    return {code: Line(sorted(line), [line[place] for place in sorted(line)]) for code, line in sums.items()}
