"""What Prometheus can ask: a few counters, shared by the workers through memory-mapped files.

Nothing here is touched on the way of a redirect: events are counted when they are taken in.
`server.py` sets ``PROMETHEUS_MULTIPROC_DIR`` before this is imported; without it (tests, commands)
the numbers are this process's own.
"""

from __future__ import annotations

import os

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

MULTIPROCESS = "PROMETHEUS_MULTIPROC_DIR"

EVENTS = Counter("share_events", "Events taken into the store.", ["kind"])
CARDS = Counter("share_cards_drawn", "Cards drawn and put on the shelf.", ["size", "format"])
DRAWING = Histogram(
    "share_card_drawing_seconds",
    "Time to draw one card.",
    buckets=(0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5),
)
REQUESTS = Counter(
    "share_requests", "Requests answered, without signed links and shelved cards.", ["surface", "status"]
)


def exposition() -> bytes:
    """Return every metric in Prometheus' text format, summed over the workers."""
    registry = REGISTRY
    if os.environ.get(MULTIPROCESS):
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # the library does not annotate it
    return generate_latest(registry)
