"""Who was here a moment ago: the last presses of links, so that an answer can say that it is a repetition.

The ingester decides what is counted, with every click in order before it. This table only lets the
redirect say the same at once: shared by a server's workers, of one size, and forgetful. Two links
may take the same place, and of two writers at once one may be lost; then a repetition goes unsaid.
"""

from __future__ import annotations

import mmap
import struct

from share_service.stats.batch import DUPLICATE_WITHIN_MS

#: 1 MiB in all: some two thousand readers a second before half a minute's begin to overwrite each other.
PLACES = 65_536
_PLACE = struct.Struct("=qq")


class Recent:
    """The times of the last presses, in memory that a process shares with the children it forks."""

    def __init__(self, places: int = PLACES) -> None:
        """Make an empty table of ``places``, a power of two. Nothing of it is ever written to a disk."""
        self._table = mmap.mmap(-1, places * _PLACE.size)
        self._mask = places - 1

    def again(self, at: int, reader: int, article: int, channel: int, variant: int) -> bool:
        """Note a press at ``at`` (milliseconds) and say whether the one before was less than half a minute ago.

        ``reader`` is a day's hash, which is mixed with the link once more: what lies here is the
        number of a press, from which neither can be had back.
        """
        press = _press(reader, article, channel, variant)
        place = (press & self._mask) * _PLACE.size
        known, last = _PLACE.unpack_from(self._table, place)
        if known != press:
            last = -DUPLICATE_WITHIN_MS - 1
        _PLACE.pack_into(self._table, place, press, max(at, last))
        return bool(abs(at - last) <= DUPLICATE_WITHIN_MS)

    def seen(self, at: int, reader: int, article: int, channel: int, variant: int) -> bool:
        """Say the same as `again`, and note nothing."""
        press = _press(reader, article, channel, variant)
        known, last = _PLACE.unpack_from(self._table, (press & self._mask) * _PLACE.size)
        return bool(known == press and abs(at - last) <= DUPLICATE_WITHIN_MS)


def _press(reader: int, article: int, channel: int, variant: int) -> int:
    # In halves: Python's hash of a number is that number modulo 2^61 - 1, and -1 and -2 have the same.
    return hash((reader >> 32 & 0xFFFFFFFF, reader & 0xFFFFFFFF, article, channel, variant))
