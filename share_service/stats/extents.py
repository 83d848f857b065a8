"""Extents: which records of a journal are stored, as stretches of their numbers. Pure arithmetic.

A journal's records come in by two ways, the stream and the machine's own disk, late, early or twice.
What is stored of it is a list of extents, so whoever comes second finds nothing left to store.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Extent(NamedTuple):
    """Records ``start`` to ``stop`` of a journal, the last one not included."""

    start: int
    stop: int


def lacking(stored: Sequence[Extent], wanted: Extent) -> list[Extent]:
    """Return the stretches of ``wanted`` that ``stored`` (sorted, apart from each other) does not have, in order."""
    found = []
    at = wanted.start
    for extent in stored:
        if extent.start >= wanted.stop:
            break
        if extent.start > at:
            found.append(Extent(at, extent.start))
        at = max(at, extent.stop)
    if at < wanted.stop:
        found.append(Extent(at, wanted.stop))
    return found


def joined(stored: Sequence[Extent], added: Extent) -> list[Extent]:
    """Return ``stored`` with ``added``: sorted, and what touches or overlaps is one."""
    whole: list[Extent] = []
    for extent in sorted([*stored, added]):
        if whole and extent.start <= whole[-1].stop:
            whole[-1] = Extent(whole[-1].start, max(whole[-1].stop, extent.stop))
        elif extent.start < extent.stop:
            whole.append(extent)
    return whole
