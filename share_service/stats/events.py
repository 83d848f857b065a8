"""An event, and the 32 bytes it is in a journal.

Records have one size and never cross a page of the file, so each is read whole or not at all, and
a damaged one is stepped over to the next.
"""

from __future__ import annotations

import struct
from enum import IntEnum
from typing import NamedTuple
from zlib import crc32

_BODY = struct.Struct(">HBBIIqq")
_CHECK = struct.Struct(">I")
RECORD_SIZE = _BODY.size + _CHECK.size
# Marks a record and its version; a zeroed block, as a crash of the machine leaves it, is none.
_MARK = 0x5301
# What a column of PostgreSQL and a calendar can hold: ids up to 2^31 - 1, times up to the year 9000.
_MOST = 2**31 - 1
_LATEST = 221_845_392_000_000


class Kind(IntEnum):
    """What happened. From 10 on: a request that was answered and is not counted as a click."""

    CLICK = 1
    PREVIEW = 2
    INTENT = 3
    COPY = 4
    DUPLICATE = 10
    CRAWLER = 11
    PREFETCH = 12
    HEAD = 13


class Event(NamedTuple):
    """One thing that happened, without anything that names a person.

    `at` is in milliseconds since the epoch; `channel` as in `links.channels`; `reader` is a signed
    64-bit hash that only its day's salt could make again, 0 for whoever is not a reader.
    """

    at: int
    kind: int
    article: int
    channel: int
    variant: int = 0
    reader: int = 0


def pack(event: Event) -> bytes:
    """Return the record of ``event``: `RECORD_SIZE` bytes, the last four a CRC-32 of the others."""
    at, kind, article, channel, variant, reader = event
    body = _BODY.pack(_MARK, kind, variant, article, channel, at, reader)
    return body + _CHECK.pack(crc32(body))


def unpack(record: bytes | memoryview) -> Event | None:
    """Return the event of a record, or None when it is torn, damaged or none of ours."""
    if len(record) != RECORD_SIZE:
        return None
    body = record[: _BODY.size]
    if _CHECK.unpack(record[_BODY.size :])[0] != crc32(body):
        return None
    mark, kind, variant, article, channel, at, reader = _BODY.unpack(body)
    if mark != _MARK or article > _MOST or channel > _MOST or not 0 <= at < _LATEST:
        # No link of ours names such a thing, and a store that refused it would refuse all that comes with it.
        return None
    return Event(at, kind, article, channel, variant, reader)
