"""What the API and the desk ask: an article's numbers, the site's, a section's, over a span of time.

They are sums of quarter hours, which hold everything that was taken in: ask `Ingester.take_in` first.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import tzinfo
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine

from share_service.errors import BadInput, NotFound
from share_service.links.channels import CAMPAIGN, FIRST_CAMPAIGN, NetworkTable, channel_code
from share_service.stats.beside import Clicks, check_beside, reach_of, usual
from share_service.stats.breakdown import (
    OF_ARTICLE,
    OF_CHANNEL,
    OF_SECTION,
    OF_SITE,
    ONE_CHANNEL,
    Question,
    broken_down,
    check_by,
)
from share_service.stats.comparison import PREVIOUS, check_compare, compared, earlier
from share_service.stats.days import QUARTER, rfc3339
from share_service.stats.distinct import DayReaders, article_readers, told
from share_service.stats.groups import CAMPAIGNS, SITE, section_ids
from share_service.stats.packed import Cells, between
from share_service.stats.retention import ALL_CHANNELS
from share_service.stats.span import Span, read_span
from share_service.stats.subject import WHOLE_SITE, Subject, article, group, read_cells, reading
from share_service.stats.sums import ALL_CAMPAIGNS, by_channel, counts, cut, series, step_of, step_starts

# Of the code of a network that is gone.
_DIGITS = 10


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
    beside: str | None = None,
    channel: str | None = None,
    now: float | None = None,
) -> dict[str, Any]:
    """Return an article's numbers as the API answers them.

    ``start`` and ``end`` are what `span.read_span` takes. `totals` and each of `channels` hold
    clicks, previews, intents, copies, readers, readers_by_day and refused (number by reason);
    `series` goes by hours up to three days, by days beyond. `to` is not in the span. ``compare``
    (previous, weekday) adds `comparison`, ``by`` (`breakdown.OF_ARTICLE`) adds `by`; ``beside`` (`beside.BESIDE`)
    adds the clicks that stand beside each step. With ``channel`` they are the numbers of that one alone.

    Raises:
        BadInput: one of these cannot be read.
    """
    now = time.time() if now is None else now
    code = None if channel is None else _code(channel, networks)
    check_by(by, OF_ARTICLE if code is None else OF_CHANNEL)
    asked = _Asked(read_span(start, end, zone, now), compare, by, zone, networks, now, beside, code)
    with reading(engine) as connection:
        answer = _answer(connection, article(article_id), asked)
        readers = article_readers(connection, article_id, asked.span, zone)
    _add_readers(answer, readers, asked)
    return {"article": article_id, **_named(channel), **answer}


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
    beside: str | None = None,
    channel: str | None = None,
    now: float | None = None,
) -> dict[str, Any]:
    """Return the numbers of all articles together, or of a section's, as `article_stats` does.

    Readers are told of the site only. ``by`` is one of `breakdown.OF_SITE`, or `OF_SECTION`.
    In `channels` all campaign links are one, "campaign".

    Raises:
        BadInput: one of these cannot be read.
        NotFound: nothing was ever counted in that section.
    """
    now = time.time() if now is None else now
    code = None if channel is None else _code_of_site(channel, networks, section)
    check_by(by, ONE_CHANNEL if code is not None else OF_SITE if section is None else OF_SECTION)
    asked = _Asked(read_span(start, end, zone, now), compare, by, zone, networks, now, beside, code)
    with reading(engine) as connection:
        answer = _answer(connection, _of_site(connection, section, code), asked)
        if section is None and code is None:
            readers = article_readers(connection, SITE, asked.span, zone)
            answer["totals"].update(told(readers.get(ALL_CHANNELS, {}), asked.span, zone))
    return ({} if section is None else {"section": section}) | _named(channel) | answer


def _of_site(connection: Connection, section: str | None, code: int | None) -> Subject:
    if section is not None:
        return _section(connection, section)
    # There the site's single campaign links are; among its channels they are one.
    return group(CAMPAIGNS) if code is not None and code >= FIRST_CAMPAIGN else WHOLE_SITE


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
    beside: str | None
    channel: int | None


def _answer(connection: Connection, subject: Subject, asked: _Asked) -> dict[str, Any]:
    span, compare, by, zone, networks, now, beside, channel = asked
    check_compare(compare, span)
    check_beside(beside)
    reach = span.start if compare is None else min(one.start for one in earlier(span, compare, zone, now))
    reach = reach if beside is None else min(reach, reach_of(span, zone, now))
    found = read_cells(connection, subject, Span(reach, span.end))
    if channel is not None:
        found = {code: line for code, line in found.items() if code.channel == channel}
    inside = found if reach == span.start else between(found, span.start // QUARTER, span.end // QUARTER)
    answer = _told(inside, span, zone, networks)
    if beside is not None:
        _add_beside(answer["series"], found, asked)
    if compare is not None:
        answer["comparison"] = compared(found, span, compare, zone, now)
    if by is not None:
        items = broken_down(connection, by, Question(subject == WHOLE_SITE, inside, span, zone, networks))
        answer["by"] = {"key": by, "items": items}
    return answer


def _add_beside(steps: list[dict[str, Any]], found: Cells, asked: _Asked) -> None:
    span, zone, clicks = asked.span, asked.zone, Clicks(found)
    bounds = (*step_starts(span, step_of(span), zone), span.end)
    line: Sequence[float | None] = (
        clicks.before(bounds, span, zone)
        if asked.beside == PREVIOUS
        else usual(clicks.weeks(bounds, zone), len(bounds) - 1)
    )
    for step, value in zip(steps, line, strict=True):
        step["beside"] = value


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


def _add_readers(answer: dict[str, Any], readers: DayReaders, asked: _Asked) -> None:
    span, zone, networks = asked.span, asked.zone, asked.networks
    whole = ALL_CHANNELS if asked.channel is None else asked.channel
    answer["totals"].update(told(readers.get(whole, {}), span, zone))
    for name, channel in answer["channels"].items():
        channel.update(told(readers.get(_code(name, networks), {}), span, zone))


def _named(channel: str | None) -> dict[str, str]:
    return {} if channel is None else {"channel": channel}


def _code(name: str, networks: NetworkTable) -> int:
    gone = name.removeprefix("channel-")
    known = gone != name and gone.isascii() and gone.isdecimal() and len(gone) < _DIGITS
    return int(gone) if known else channel_code(name, networks)


def _code_of_site(name: str, networks: NetworkTable, section: str | None) -> int:
    if name == ALL_CAMPAIGNS:
        return CAMPAIGN
    code = _code(name, networks)
    if section is not None and code >= FIRST_CAMPAIGN:
        raise BadInput("The links of a section are counted together: ask for campaign.", code="channel_unknown")
    return code
