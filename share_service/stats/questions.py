"""What the API and the desk ask: an article's numbers, the site's numbers, over a span of time.

They are sums of the buckets, which hold everything that was taken in: ask `Ingester.take_in` first.
"""

from __future__ import annotations

from datetime import tzinfo
from typing import Any

from sqlalchemy import Engine, true

from share_service.links.channels import NetworkTable, channel_code
from share_service.stats.days import rfc3339
from share_service.stats.distinct import DayReaders, article_readers, told
from share_service.stats.retention import ALL_CHANNELS
from share_service.stats.span import Span, read_span
from share_service.stats.sums import Sum, by_channel, counts, series, step_of, step_starts, sums
from share_service.store.tables import buckets


def article_stats(
    engine: Engine,
    article_id: int,
    start: str | None = None,
    end: str | None = None,
    *,
    zone: tzinfo,
    networks: NetworkTable,
    now: float | None = None,
) -> dict[str, Any]:
    """Return an article's numbers as the API answers them.

    ``start`` and ``end`` are what `span.read_span` takes. `totals` and each of `channels` hold
    clicks, previews, intents, copies, readers, readers_by_day and refused (number by reason);
    `series` goes by hours up to three days, by days beyond. `to` is not in the span.

    Raises:
        BadInput: the span cannot be read.
    """
    span = read_span(start, end, zone, now)
    with engine.connect() as connection:
        found = sums(connection, span, step_of(span), zone, buckets.c.article_id == article_id)
        readers = article_readers(connection, article_id, span, zone)
    answer = {"article": article_id, **_answer(found, span, zone, networks)}
    _add_readers(answer, readers, span, zone, networks)
    return answer


def site_stats(
    engine: Engine,
    start: str | None = None,
    end: str | None = None,
    *,
    zone: tzinfo,
    networks: NetworkTable,
    now: float | None = None,
) -> dict[str, Any]:
    """Return the numbers of all articles together, as `article_stats` does; without readers.

    Raises:
        BadInput: the span cannot be read.
    """
    span = read_span(start, end, zone, now)
    with engine.connect() as connection:
        return _answer(sums(connection, span, step_of(span), zone, true()), span, zone, networks)


def _answer(found: list[Sum], span: Span, zone: tzinfo, networks: NetworkTable) -> dict[str, Any]:
    return {
        "timezone": str(zone),
        "from": rfc3339(span.start, zone),
        "to": rfc3339(span.end, zone),
        "totals": counts(found),
        "channels": by_channel(found, networks),
        "series": series(found, step_starts(span, step_of(span), zone), zone),
    }


def _add_readers(answer: dict[str, Any], readers: DayReaders, span: Span, zone: tzinfo, networks: NetworkTable) -> None:
    answer["totals"].update(told(readers.get(ALL_CHANNELS, {}), span, zone))
    for name, channel in answer["channels"].items():
        channel.update(told(readers.get(_code(name, networks), {}), span, zone))


def _code(name: str, networks: NetworkTable) -> int:
    gone = name.removeprefix("channel-")
    return int(gone) if gone != name else channel_code(name, networks)
