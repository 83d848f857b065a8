"""What a page of numbers shows of an article or of the site, all of it from one reading of the store.

The range step by step, in all and by channel; the range before, cut where this one is by now; the same
weekdays of the last eight weeks, step by step; and the hours of the week. Asked one by one, each would read
and unpack the same counts again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import tzinfo
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine

from share_service.links.channels import CAMPAIGN, NetworkTable, channel_name
from share_service.stats.beside import Clicks, reach_of, usual
from share_service.stats.comparison import PREVIOUS, days_in, earlier
from share_service.stats.day_cells import read_days
from share_service.stats.days import DAY, HOUR, QUARTER, day_of, day_start
from share_service.stats.distinct import article_readers, told
from share_service.stats.events import Kind
from share_service.stats.groups import SITE
from share_service.stats.hours import week_hours
from share_service.stats.packed import Cells, add, between
from share_service.stats.retention import ALL_CHANNELS
from share_service.stats.span import Span
from share_service.stats.subject import WHOLE_SITE, Subject, article, read_cells, reading
from share_service.stats.sums import ALL_CAMPAIGNS, COUNTED, Sum, by_channel, counts, cut

# A range of less than a week has some hours of the week not once: the grid then takes as many days as this, up
# to the range's end. So does the site's grid of a longer one.
GRID_DAYS = 28
# Steps of a day or more, of which some have 23 hours.
_DAILY = DAY - HOUR
_KINDS = tuple(COUNTED)

Counts = tuple[int, int, int, int]


class Asked(NamedTuple):
    """A range, the instants at which its steps begin, and whether they are hours or days: weeks have no weekday.

    Days are those of ``zone``; at ``now`` (seconds since the epoch) the range may have begun only.
    """

    span: Span
    starts: tuple[int, ...]
    has_weekdays: bool
    zone: tzinfo
    now: float


class View(NamedTuple):
    """What was counted. Each of `steps`, of `before_steps` and of `channel_steps` has clicks, previews, intents, copies.

    `totals` are as `questions` answers them, `before` those of the range before up to the same moment. `usual`
    are the median clicks of each step on the same weekdays of the last `weeks` weeks; None where there is no
    such week since the first count. `hours` are the clicks of each hour of the week,
    from Monday's first, over the last `hour_days` days; `channel_hours`
    the same by channel, of the site alone.
    """

    totals: dict[str, Any]
    channels: dict[str, dict[str, Any]]
    steps: list[Counts]
    channel_steps: dict[str, list[Counts]]
    before: dict[str, Any]
    before_steps: list[int | None]
    usual: list[float | None]
    weeks: int
    hours: list[int]
    hour_days: int
    channel_hours: dict[str, list[int]]


def article_view(engine: Engine, article_id: int, asked: Asked, networks: NetworkTable) -> View:
    """Return what the page of an article shows."""
    with reading(engine) as connection:
        found = _view(connection, article(article_id), asked, networks)
        return _with_readers(connection, found, article_id, asked.span, asked.zone)


def site_view(engine: Engine, asked: Asked, networks: NetworkTable) -> View:
    """Return what the page of the whole site shows. All campaign links are one channel."""
    with reading(engine) as connection:
        found = _view(connection, WHOLE_SITE, asked, networks)
        return _with_readers(connection, found, SITE, asked.span, asked.zone)


def _with_readers(connection: Connection, found: View, number: int, span: Span, zone: tzinfo) -> View:
    # Readers of several days add up to nothing: nobody shows them.
    if day_of(span.start, zone) == day_of(span.end - 1, zone):
        readers = article_readers(connection, number, span, zone).get(ALL_CHANNELS, {})
        found.totals["readers"] = told(readers, span, zone)["readers"]
    return found


def _view(connection: Connection, subject: Subject, asked: Asked, networks: NetworkTable) -> View:
    span, starts, has_weekdays, zone, now = asked
    before, grid = earlier(span, PREVIOUS, zone, now)[0], _grid(subject, span, zone)
    reach = min(before.start, grid.start, *([reach_of(span, zone, now)] if has_weekdays else []))
    in_days, whole = _in_days(subject, starts), Span(reach, span.end)
    found = read_days(connection, subject, whole, zone) if in_days else read_cells(connection, subject, whole)
    summed = cut(_inside(found, span), starts)
    clicks, bounds = Clicks(found), (*starts, span.end)
    weeks = clicks.weeks(bounds, zone) if has_weekdays else []
    of_hours = _clicks_of(read_cells(connection, subject, grid) if in_days else _inside(found, grid))
    cut_before = _cut_again(connection, subject, found, before, zone) if in_days else _inside(found, before)
    return View(
        totals=counts(summed),
        channels=by_channel(summed, networks),
        steps=_by_step(summed, starts),
        channel_steps=_channel_steps(summed, starts, networks),
        before=counts(cut(cut_before, (before.start,))),
        before_steps=clicks.before(bounds, span, zone),
        usual=usual(weeks, len(starts)),
        weeks=max((sum(value is not None for value in values) for values in zip(*weeks, strict=True)), default=0),
        hours=week_hours(Clicks(of_hours).line if in_days else clicks.line, grid, zone),
        hour_days=days_in(grid, zone),
        channel_hours=_channel_hours(of_hours, grid, zone, networks) if subject == WHOLE_SITE else {},
    )


def _in_days(subject: Subject, starts: Sequence[int]) -> bool:
    """Say whether the site's counts are read by days: two years of its quarter hours take half a second."""
    return subject == WHOLE_SITE and len(starts) > 1 and starts[1] - starts[0] >= _DAILY


def _cut_again(connection: Connection, subject: Subject, found: Cells, before: Span, zone: tzinfo) -> Cells:
    """Return what was counted in the range before; its last day, which ``found`` has whole, is read again to be cut."""
    last = day_start(day_of(before.end - 1, zone), zone)
    return add(_inside(found, Span(before.start, last)), read_cells(connection, subject, Span(last, before.end)))


def _clicks_of(cells: Cells) -> Cells:
    return {code: line for code, line in cells.items() if code.kind == Kind.CLICK}


def _channel_hours(clicks: Cells, grid: Span, zone: tzinfo, networks: NetworkTable) -> dict[str, list[int]]:
    # Of the site no variants are counted: a channel has one line of clicks.
    return {_name(code.channel, networks): week_hours(line, grid, zone) for code, line in clicks.items()}


def _name(channel: int, networks: NetworkTable) -> str:
    return ALL_CAMPAIGNS if channel == CAMPAIGN else channel_name(channel, networks)


def _grid(subject: Subject, span: Span, zone: tzinfo) -> Span:
    days = days_in(span, zone)
    if 7 <= days <= GRID_DAYS or (days > GRID_DAYS and subject != WHOLE_SITE):
        return span
    return Span(day_start(day_of(span.end - 1, zone) - GRID_DAYS + 1, zone), span.end)


def _by_step(summed: Iterable[Sum], starts: Sequence[int]) -> list[Counts]:
    place = {start: at for at, start in enumerate(starts)}
    steps = [[0] * len(_KINDS) for _ in starts]
    for item in summed:
        if item.kind in COUNTED:
            steps[place[item.start]][_KINDS.index(item.kind)] += item.n
    return [(clicks, previews, intents, copies) for clicks, previews, intents, copies in steps]


def _channel_steps(summed: Iterable[Sum], starts: Sequence[int], networks: NetworkTable) -> dict[str, list[Counts]]:
    by_code: dict[int, list[Sum]] = {}
    for item in summed:
        by_code.setdefault(item.channel, []).append(item)
    return {_name(code, networks): _by_step(items, starts) for code, items in by_code.items()}


def _inside(found: Cells, span: Span) -> Cells:
    return between(found, span.start // QUARTER, -(-span.end // QUARTER))
