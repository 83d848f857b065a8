"""How many presses one source can have counted: a script that sends ten thousand lifts no number by more than a few.

A source is an address (of IPv6 the half that names a network), known here by the number it has under the
day's salt alone: no address is kept, and nothing is written to a disk. For each source, and for each source at
each button, one moment is remembered: when all that it was granted is used up (GCRA, the algorithm of
ATM Forum TM 4.0 §4.4.2, which is a token bucket in one number). The moments stand in tables of a fixed size, in
memory that the workers of a machine share when they are forked from one process. Two sources may meet in one
place of a table: they then share what one is granted, which can only make numbers smaller.
"""

from __future__ import annotations

import ipaddress
import mmap
import struct
import threading
import time
from typing import NamedTuple

from share_service.stats.readers import Salts

_MOMENT = struct.Struct("=d")
# Places of a table: 512 KB for each of the two.
PLACES = 1 << 16
_NETWORK_BYTES = 8


class Grant(NamedTuple):
    """What a source is granted: ``burst`` presses at once, then one every ``seconds``."""

    burst: int
    seconds: float


#: Of all buttons together: a whole office or a phone network may be behind one address.
SOURCE = Grant(60, 2.0)
#: Of one button of one article.
BUTTON = Grant(10, 30.0)


class Presses:
    """What each source has used up. Threads may share it, and processes that are forked afterwards."""

    def __init__(self, salts: Salts) -> None:
        self._salts = salts
        self._lock = threading.Lock()
        self._sources = mmap.mmap(-1, PLACES * _MOMENT.size)
        self._buttons = mmap.mmap(-1, PLACES * _MOMENT.size)

    def admit(self, at: int, address: str, article: int, channel: int) -> bool:
        """Say whether a press at ``at`` (milliseconds) from ``address`` counts, and take it off what is granted."""
        # Of the address alone: whoever changes the name of the browser with each press is still one source.
        source = self._salts.reader_hash(at, network_of(address), "")
        now = time.monotonic()
        with self._lock:
            button = hash((source, article, channel)) % PLACES
            return _take(self._buttons, button, BUTTON, now) and _take(self._sources, source % PLACES, SOURCE, now)


def network_of(address: str) -> str:
    """Return an address as a source: of IPv6 only the network, which is all one person's (RFC 6177)."""
    if ":" not in address:
        return address
    try:
        found = ipaddress.IPv6Address(address.partition("%")[0])
    except ValueError:
        return address
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return found.packed[:_NETWORK_BYTES].hex()


def _take(table: mmap.mmap, place: int, grant: Grant, now: float) -> bool:
    (used_up,) = _MOMENT.unpack_from(table, place * _MOMENT.size)
    later = max(now, used_up) + grant.seconds
    if later - now > grant.burst * grant.seconds:
        return False
    _MOMENT.pack_into(table, place * _MOMENT.size, later)
    return True
