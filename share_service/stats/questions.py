"""What the API and the desk ask: an article's numbers, the site's, a section's, over a span of time.

They are sums of quarter hours, which hold everything that was taken in: ask `Ingester.take_in` first.
"""

from __future__ import annotations

import time
from datetime import tzinfo
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine

from share_service.errors import NotFound
from share_service.links.channels import NetworkTable, channel_code
from share_service.stats.breakdown import OF_ARTICLE, OF_SECTION, OF_SITE, Question, broken_down, check_by
from share_service.stats.comparison import check_compare, compared, earlier
from share_service.stats.days import QUARTER, rfc3339
from share_service.stats.distinct import DayReaders, article_readers, told
from share_service.stats.groups import SITE, section_ids
from share_service.stats.packed import Cells, between
from share_service.stats.retention import ALL_CHANNELS
from share_service.stats.span import Span, read_span
from share_service.stats.subject import WHOLE_SITE, Subject, article, group, read_cells, reading
from share_service.stats.sums import by_channel, counts, cut, series, step_of, step_starts


def article_stats(
    engine: Engine,
    article_id: int,
    start: str | None = None,
    end: str | None = None,
    *,
    zone: tzinfo,
    networks: NetworkTable,
    compare: str | None = None,
    by: str | None = None,
    now: float | None = None,
) -> dict[str, Any]:
    """Return an article's numbers as the API answers them.

    ``start`` and ``end`` are what `span.read_span` takes. `totals` and each of `channels` hold
    clicks, previews, intents, copies, readers, readers_by_day and refused (number by reason);
    `series` goes by hours up to three days, by days beyond. `to` is not in the span. ``compare``
    (previous, weekday) adds `comparison`, ``by`` (`breakdown.OF_ARTICLE`) adds `by`.

    Raises:
        BadInput: the span, ``compare`` or ``by`` cannot be read.
    """
    now = time.time() if now is None else now
    span = read_span(start, end, zone, now)
    check_by(by, OF_ARTICLE)
    with reading(engine) as connection:
        answer = _answer(connection, article(article_id), _Asked(span, compare, by, zone, networks, now))
        readers = article_readers(connection, article_id, span, zone)
    _add_readers(answer, readers, span, zone, networks)
    return {"article": article_id, **answer}


def site_stats(
    engine: Engine,
    start: str | None = None,
    end: str | None = None,
    *,
    zone: tzinfo,
    networks: NetworkTable,
    section: str | None = None,
    compare: str | None = None,
    by: str | None = None,
    now: float | None = None,
) -> dict[str, Any]:
    """Return the numbers of all articles together, or of a section's, as `article_stats` does.

    Readers are told of the site only. ``by`` is one of `breakdown.OF_SITE`, or `OF_SECTION`.
    In `channels` all campaign links are one, "campaign".

    Raises:
        BadInput: the span, ``compare`` or ``by`` cannot be read.
        NotFound: nothing was ever counted in that section.
    """
    now = time.time() if now is None else now
    span = read_span(start, end, zone, now)
    check_by(by, OF_SITE if section is None else OF_SECTION)
    with reading(engine) as connection:
        subject = WHOLE_SITE if section is None else _section(connection, section)
        answer = _answer(connection, subject, _Asked(span, compare, by, zone, networks, now))
        if section is None:
            readers = article_readers(connection, SITE, span, zone)
            answer["totals"].update(told(readers.get(ALL_CHANNELS, {}), span, zone))
    return answer if section is None else {"section": section, **answer}


def _section(connection: Connection, name: str) -> Subject:
    number = section_ids(connection).get(name)
    if number is None:
        raise NotFound(f"Nothing was counted in a section called {name[:80]}.", code="section_unknown")
    return group(number)


class _Asked(NamedTuple):
    """What two questions have in common."""

    span: Span
    compare: str | None
    by: str | None
    zone: tzinfo
    networks: NetworkTable
    now: float


def _answer(connection: Connection, subject: Subject, asked: _Asked) -> dict[str, Any]:
    span, compare, by, zone, networks, now = asked
    check_compare(compare, span)
    reach = span if compare is None else Span(min(one.start for one in earlier(span, compare, zone, now)), span.end)
    found = read_cells(connection, subject, reach)
    inside = found if compare is None else between(found, span.start // QUARTER, span.end // QUARTER)
    answer = _told(inside, span, zone, networks)
    if compare is not None:
        answer["comparison"] = compared(found, span, compare, zone, now)
    if by is not None:
        items = broken_down(connection, by, Question(subject == WHOLE_SITE, inside, span, zone, networks))
        answer["by"] = {"key": by, "items": items}
    return answer


def _told(found: Cells, span: Span, zone: tzinfo, networks: NetworkTable) -> dict[str, Any]:
    starts = tuple(step_starts(span, step_of(span), zone))
    summed = cut(found, starts)
    return {
        "timezone": str(zone),
        "from": rfc3339(span.start, zone),
        "to": rfc3339(span.end, zone),
        "totals": counts(summed),
        "channels": by_channel(summed, networks),
        "series": series(summed, starts, zone),
    }


def _add_readers(answer: dict[str, Any], readers: DayReaders, span: Span, zone: tzinfo, networks: NetworkTable) -> None:
    answer["totals"].update(told(readers.get(ALL_CHANNELS, {}), span, zone))
    for name, channel in answer["channels"].items():
        channel.update(told(readers.get(_code(name, networks), {}), span, zone))


def _code(name: str, networks: NetworkTable) -> int:
    gone = name.removeprefix("channel-")
    return int(gone) if gone != name else channel_code(name, networks)
