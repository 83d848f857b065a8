"""The export: every event, or sums by day, hour or quarter hour, a page at a time.

However many rows there are, a page of them is in memory. Each page is read in a transaction of its own,
so that an export of an hour holds up neither a backup nor the store's own tidying, and nothing is asked
of the store any more once nobody takes the next page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, func, select

from share_service.errors import BadInput
from share_service.links.channels import NetworkTable, channel_name
from share_service.stats.days import DAY, HOUR, QUARTER, rfc3339
from share_service.stats.events import Kind
from share_service.stats.packed import Cells, Code, add, between, cells_of, unpack
from share_service.stats.span import Span
from share_service.stats.subject import article, article_key, reading
from share_service.stats.sums import COUNTED, cut, reason, step_starts
from share_service.store.tables import articles, buckets, events, packed_buckets

RAW = "raw"
STEPS = {"day": DAY, "hour": HOUR, "quarter": QUARTER}
#: What an export can be made of.
CHOICES = (*STEPS, RAW)
RAW_COLUMNS = ("time", "event", "article", "url", "channel", "variant")
SUM_COLUMNS = (
    "start", "article", "url", "title", "section", "channel", "variant",
    "clicks", "previews", "intents", "copies", "refused",
)  # fmt: skip
EVENTS_A_PAGE = 5_000
ARTICLES_A_PAGE = 100
_EVENT_NAMES = {Kind.CLICK: "click", Kind.PREVIEW: "preview", Kind.INTENT: "intent", Kind.COPY: "copy"}
_PLACE: dict[int, int] = {kind: place for place, kind in enumerate(COUNTED)}


class Page(NamedTuple):
    """Some rows, and which part of all (0 to 1) is done with them."""

    rows: list[tuple[Any, ...]]
    done: float


class Export(NamedTuple):
    """The names of the columns, which never change their meaning, and the pages, to be taken once."""

    columns: tuple[str, ...]
    pages: Iterator[Page]


def export(engine: Engine, by: str, span: Span, *, zone: tzinfo, networks: NetworkTable) -> Export:
    """Return the export of ``span`` by ``by`` (`CHOICES`); nothing is read before its pages are taken.

    ``raw`` has a row for each event, in the order of time, without anything of its reader. The others
    have a row for each article, channel, variant and step in which anything was counted.

    Raises:
        BadInput: ``by`` is none of the choices.
    """
    if by == RAW:
        return Export(RAW_COLUMNS, _raw_pages(engine, span, zone, networks))
    if by not in STEPS:
        raise BadInput(f"by must be one of {', '.join(CHOICES)}.", code="by_invalid")
    return Export(SUM_COLUMNS, _sum_pages(engine, STEPS[by], span, zone, networks))


def _raw_pages(engine: Engine, span: Span, zone: tzinfo, networks: NetworkTable) -> Iterator[Page]:
    at, last = span.start * 1000, -1
    columns = events.c
    while True:
        query = (
            select(columns.id, columns.at, columns.kind, columns.article_id, columns.channel, columns.variant)
            .where(columns.at >= at, (columns.at > at) | (columns.id > last), columns.at < span.end * 1000)
            .order_by(columns.at, columns.id)
            .limit(EVENTS_A_PAGE)
        )
        with engine.connect() as connection:
            found = connection.execute(query).all()
            urls = _urls(connection, {row.article_id for row in found})
        if found:
            at, last = found[-1].at, found[-1].id
            names = {code: channel_name(code, networks) for code in {row.channel for row in found}}
            rows = [_raw_row(row, urls, names, zone) for row in found]
            yield Page(rows, (at / 1000 - span.start) / (span.end - span.start))
        if len(found) < EVENTS_A_PAGE:
            return


def _raw_row(row: Any, urls: dict[int, str], names: dict[int, str], zone: tzinfo) -> tuple[Any, ...]:
    _id, at, kind, number, channel, variant = row
    moment = datetime.fromtimestamp(at / 1000, zone).isoformat(timespec="milliseconds")
    event = _EVENT_NAMES.get(kind) or reason(kind)
    return moment, event, number, urls.get(number, ""), names[channel], variant


def _urls(connection: Connection, ids: set[int]) -> dict[int, str]:
    # Some thousand ids at the most, in one question.
    query = select(articles.c.id, articles.c.url).where(articles.c.id.in_(sorted(ids)))
    return {row.id: row.url for row in connection.execute(query)}


def _sum_pages(engine: Engine, step: int, span: Span, zone: tzinfo, networks: NetworkTable) -> Iterator[Page]:
    starts = () if step == QUARTER else tuple(step_starts(span, step, zone))
    with engine.connect() as connection:
        highest = connection.execute(select(func.max(articles.c.id))).scalar() or 1
    columns = (articles.c.id, articles.c.url, articles.c.title, articles.c.section)
    last = 0
    while True:
        query = select(*columns).where(articles.c.id > last).order_by(articles.c.id).limit(ARTICLES_A_PAGE)
        with reading(engine) as connection:
            found = connection.execute(query).all()
            cells = _cells(connection, found, span) if found else {}
        rows: list[tuple[Any, ...]] = []
        for row in found:
            rows += _sum_rows(row, cells.get(row.id, {}), starts, zone, networks)
        if found:
            last = found[-1].id
            yield Page(rows, last / highest)
        if len(found) < ARTICLES_A_PAGE:
            return


def _cells(connection: Connection, found: Sequence[Any], span: Span) -> dict[int, Cells]:
    """Return what was counted in ``span`` of articles whose ids follow each other."""
    first, last = found[0].id, found[-1].id
    start, end = span.start // QUARTER, -(-span.end // QUARTER)
    columns = buckets.c
    live = select(buckets).where(
        columns.article_id.between(first, last), columns.start >= span.start, columns.start < span.end
    )
    rows: dict[int, list[tuple[Code, int, int]]] = {}
    for number, began, channel, variant, kind, n in connection.execute(live):
        rows.setdefault(number, []).append((Code(channel, variant, kind), began // QUARTER, n))
    cells = {number: cells_of(of_article) for number, of_article in rows.items()}
    keys = packed_buckets.c.key.between(article(first).key(start), article(last).key(end - 1))
    query = select(packed_buckets.c.key, packed_buckets.c.data).where(keys).order_by(packed_buckets.c.key.desc())
    for key, data in connection.execute(query):
        inside = between(unpack(data), start, end)
        number = article_key(key)
        cells[number] = add(inside, cells.get(number, {}))
    return cells


def _sum_rows(
    row: Any, cells: Cells, starts: tuple[int, ...], zone: tzinfo, networks: NetworkTable
) -> Iterator[tuple[Any, ...]]:
    counts: dict[tuple[int, int, int], list[int]] = {}
    for channel, variant, start, kind, n in _steps(cells, starts):
        line = counts.setdefault((channel, variant, start), [0] * (len(_PLACE) + 1))
        line[_PLACE.get(kind, len(_PLACE))] += n
    for channel, variant, start in sorted(counts):
        name = channel_name(channel, networks)
        line = counts[channel, variant, start]
        yield (rfc3339(start, zone), row.id, row.url, row.title, row.section, name, variant, *line)


def _steps(cells: Cells, starts: tuple[int, ...]) -> Iterator[tuple[int, int, int, int, int]]:
    if starts:
        for item in cut(cells, starts):
            yield item.channel, item.variant, item.start, item.kind, item.n
        return
    for code, line in cells.items():
        for place, n in zip(*line, strict=True):
            yield code.channel, code.variant, place * QUARTER, code.kind, n
