"""What the tests of the stream share: a stream on a server, events with a number each, and what the store has of them."""

from __future__ import annotations

import time
from itertools import count

from sqlalchemy import func, select

from share_service.stats.events import Event, Kind
from share_service.stats.stream import ClickStream
from share_service.stats.stream_address import parse_address
from share_service.store.tables import buckets, events
from tests.redis_servers import wait_until
from tests.stats.conftest import PARIS

# A busy machine takes its time to answer; only who tests a server that hangs waits as a reader does.
PATIENT_S = 10.0
_names = count()


def fresh_name() -> str:
    """Return a stream's name that no other test uses."""
    return f"test-{next(_names)}"


def open_stream(url: str, engine, spool) -> ClickStream:
    opened = ClickStream(parse_address(url), engine, spool, PARIS, consume=False)
    wait(opened, PATIENT_S)
    return opened


def wait(stream: ClickStream, seconds: float) -> None:
    """Have a publisher that has sent nothing yet wait so long for an answer."""
    stream.publisher._wire._timeout = seconds


def click(number: int) -> Event:
    """Return a click of a reader of its own, on an article of that number."""
    return Event(int(time.time() * 1000), Kind.CLICK, number, 10, 0, number + 1)


def record(stream: ClickStream, numbers) -> None:
    for number in numbers:
        stream.recorder.record(click(number))


def stored(engine) -> list[int]:
    """Return the numbers of the clicks in the store, and see that the buckets say the same."""
    with engine.connect() as connection:
        found = sorted(connection.execute(select(events.c.article_id)).scalars())
        assert (connection.execute(select(func.sum(buckets.c.n))).scalar() or 0) == len(found)
    return found


def consume(stream: ClickStream) -> None:
    """Store what the stream holds now."""
    consumer = stream.consumer()
    consumer.drain()
    assert consumer.trouble is None
    consumer.close()


def entries_in(stream: ClickStream) -> int:
    """Return how many entries wait in the stream, asking again when a busy machine does not answer in time."""
    found = []
    wait_until(lambda: found.append(stream.backlog()) or found[-1] is not None, "the stream's backlog")
    return found[-1].entries


def mended(stream: ClickStream) -> None:
    """Wait until the publisher finds the stream well."""
    wait_until(lambda: stream.publisher.trouble is None, "the stream to be found well")
