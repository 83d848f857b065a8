"""**Réseaux**: what each network brings over a range, step by step, and at which hours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, render_template, request

from share_service.newsroom.parts import Service
from share_service.web.context import service
from share_service.web.desk import clock
from share_service.web.desk.blueprint import blueprint
from share_service.web.desk.channels import COUNTED, ChannelRow, channel_label, channel_phrase, channel_rows
from share_service.web.desk.figures import Figures, before_words, site_figures
from share_service.web.desk.ranges import named_range, range_names
from share_service.web.desk.tables import Table, table_file
from share_service.web.desk.timeline import timeline_of, timeline_rows
from share_service.web.desk.week import best_window, week_of, week_table
from share_service.web.i18n import gettext as _
from share_service.web.i18n import percent

DEFAULT_RANGE = "7d"
_NOTHING = (0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Measure:
    """One number of a network, what it is called, and its values step by step."""

    name: str
    total: int
    steps: Sequence[int]


@dataclass(frozen=True, slots=True)
class NetworkRow:
    """What one network brought: its share of all clicks (0 to 1), its four numbers, and its busiest hours."""

    key: str
    name: str
    share: float
    measures: tuple[Measure, ...]
    best: str | None


@blueprint.get("/networks")
def networks() -> str | Response:
    """Show what each network brings."""
    parts = service()
    span = named_range(request.args.get("range", DEFAULT_RANGE), clock.now(), parts.settings.zone)
    parts.ingester.take_in()
    figures = site_figures(parts, span)
    rows = channel_rows(parts, figures.view.channels)
    tables = {
        "networks": lambda: networks_table(figures, rows),
        "steps": lambda: steps_table(parts, figures),
        "timeline": lambda: timeline_rows(f"site-by-{span.step}-{span.file}", figures),
        "hours": lambda: week_table(f"site-hours-{span.file}", figures),
    }
    return table_file(tables) or render_template(
        "desk/networks.html",
        span=span,
        ranges=range_names(),
        sentence=sentence(parts, rows),
        totals=figures.view.totals,
        before=figures.view.before,
        before_words=before_words(span),
        chart=timeline_of(figures),
        rows=[_row(figures, row) for row in rows],
        week=week_of(figures),
    )


def sentence(parts: Service, rows: Sequence[ChannelRow]) -> str:
    """Return who brings the most, in words."""
    clicks = sum(row.clicks for row in rows)
    if not clicks:
        return _("No reader came through a shared link in this period")
    first = rows[0]
    share, channel = percent(first.clicks / clicks), channel_phrase(parts, first)
    if first.clicks == clicks:
        return _("Every click of this period came through %(channel)s", channel=channel)
    if len(rows) > 1 and rows[1].clicks:
        second = channel_phrase(parts, rows[1])
        return _(
            "%(share)s of the clicks came through %(channel)s, then %(second)s",
            share=share,
            channel=channel,
            second=second,
        )
    return _("%(share)s of the clicks came through %(channel)s", share=share, channel=channel)


def networks_table(figures: Figures, rows: Sequence[ChannelRow]) -> Table:
    """Return the networks for machines; ``share`` is of all clicks, from 0 to 1."""
    clicks = sum(row.clicks for row in rows)
    found = ((row.key, row.name, round(row.clicks / clicks, 4) if clicks else 0, *_counts(row)) for row in rows)
    return Table(f"networks-{figures.span.file}", ("channel", "name", "share", *COUNTED), found)


def steps_table(parts: Service, figures: Figures) -> Table:
    """Return every network's hours, days or weeks for machines: those in which anything was counted."""
    return Table(
        f"networks-by-{figures.span.step}-{figures.span.file}",
        ("start", "channel", "name", *COUNTED),
        _steps(parts, figures),
    )


def _steps(parts: Service, figures: Figures) -> Iterator[tuple[Any, ...]]:
    for place, start in enumerate(figures.span.steps()):
        for key, steps in figures.view.channel_steps.items():
            if steps[place] != _NOTHING:
                yield start.isoformat(), key, channel_label(parts, key), *steps[place]


def _row(figures: Figures, row: ChannelRow) -> NetworkRow:
    steps = figures.view.channel_steps.get(row.key, [])
    # Presses come before clicks in a reader's day, but clicks are what is asked for first.
    names = _("Clicks"), _("Previews"), _("Intents"), _("Copies")
    measures = tuple(
        Measure(name, total, [step[place] for step in steps])
        for place, (name, total) in enumerate(zip(names, _counts(row), strict=True))
    )
    clicks = figures.view.totals["clicks"]
    hours = figures.view.channel_hours.get(row.key, [])
    best = best_window(hours, figures.span.start)
    return NetworkRow(row.key, row.name, row.clicks / clicks if clicks else 0, measures, best)


def _counts(row: ChannelRow) -> tuple[int, int, int, int]:
    return row.clicks, row.previews, row.intents, row.copies
