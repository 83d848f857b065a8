"""What Prometheus can ask: a few counters, shared by the workers through memory-mapped files.

Nothing here is touched on the way of a redirect: events are counted when they are taken in.
`server.py` sets ``PROMETHEUS_MULTIPROC_DIR`` before this is imported; without it (tests, commands)
the numbers are this process's own.
"""

from __future__ import annotations

import os

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

MULTIPROCESS = "PROMETHEUS_MULTIPROC_DIR"

EVENTS = Counter("share_events", "Events taken into the store.", ["kind"])
PRESSES_REFUSED = Counter("share_presses_refused", "Presses and copies that were told and not counted.", ["reason"])
CARDS = Counter("share_cards_drawn", "Cards drawn and put on the shelf.", ["size", "format"])
DRAWING = Histogram(
    "share_card_drawing_seconds",
    "Time to draw one card.",
    buckets=(0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5),
)
PAGES = Counter("share_pages_read", "Article pages asked for, by what came of it.", ["outcome"])
# Every worker's ingester sets these each second; the last one to do so knows best.
WAITING = Gauge(
    "share_events_waiting",
    "Events in this machine's journals that the store has not taken in.",
    multiprocess_mode="livemostrecent",
)
OLDEST = Gauge("share_events_oldest_seconds", "Age of the oldest event that waits.", multiprocess_mode="livemostrecent")
FAILING = Gauge(
    "share_store_failing", "1 while a worker cannot bring events to the store.", multiprocess_mode="livemax"
)
UNWRITTEN = Gauge(
    "share_events_unwritten", "Events in memory because no journal can be written.", multiprocess_mode="livesum"
)
LOST = Counter("share_events_lost", "Events dropped because too many were in memory.")
STREAM_ENTRIES = Gauge(
    "share_stream_entries", "Entries of the click stream that are not stored.", multiprocess_mode="mostrecent"
)
STREAM_AGE = Gauge(
    "share_stream_oldest_seconds", "Age of the oldest of them, in seconds.", multiprocess_mode="mostrecent"
)
STREAM_LEFT = Counter("share_stream_left_events", "Events that the click stream did not take when they happened.")
BUCKET_REQUESTS = Counter("share_bucket_requests", "Requests to the bucket of cards.", ["request", "result"])
BUCKET_AWAY = Gauge(
    "share_bucket_away", "1 while a worker cannot use the bucket of cards.", multiprocess_mode="livemax"
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
