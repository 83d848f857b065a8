"""A range step by step: its bars, the line of what is usual beside them, and the same as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request

from share_service.web.desk.channels import COUNTED
from share_service.web.desk.charts import Bar, bars_of, peak, stairs
from share_service.web.desk.figures import Figures
from share_service.web.desk.ranges import Range
from share_service.web.desk.tables import Table
from share_service.web.i18n import decimal, moment, ngettext
from share_service.web.i18n import gettext as _

WEEKDAY, BEFORE = "weekday", "before"


@dataclass(frozen=True, slots=True)
class Timeline:
    """A chart: its ``steps``, how high it is, and a line beside them: its path, its values, what it is called.

    ``choices`` are the keys and names of what can stand beside the bars.
    """

    title: str
    label: str
    step_title: str
    steps: list[Bar]
    top: float
    beside: str | None
    choices: dict[str, str]
    line_name: str
    line: Sequence[float | None]
    path: str


def timeline_of(figures: Figures) -> Timeline:
    """Return the chart of ``figures``, with what ``?beside=`` asks for beside its bars where that is known."""
    steps = bars_of(figures.span, figures.view.steps, figures.now)
    lines: dict[str, Sequence[float | None]] = {WEEKDAY: figures.view.usual, BEFORE: figures.view.before_steps}
    names = _names(figures)
    choices = {key: names[key] for key, line in lines.items() if any(value is not None for value in line)}
    asked = request.args.get("beside", "")
    beside = asked if asked in choices else next(iter(choices), None)
    line: Sequence[float | None] = lines[beside] if beside else ()
    top = max([peak(steps), *(value for value in line if value is not None)])
    title, step_title = _titles(figures.span)
    line_name = choices[beside] if beside else ""
    label = _label(title, figures, line_name)
    return Timeline(title, label, step_title, steps, top, beside, choices, line_name, line, stairs(line, max(top, 1)))


def channel_timeline(figures: Figures, channel: str) -> Timeline:
    """Return the chart of one channel alone, with nothing beside its bars."""
    nothing = [(0, 0, 0, 0)] * len(figures.view.steps)
    steps = bars_of(figures.span, figures.view.channel_steps.get(channel, nothing), figures.now)
    title, step_title = _titles(figures.span)
    label = f"{title}. {_('Clicks')}: {decimal(sum(step.clicks for step in steps))}."
    return Timeline(title, label, step_title, steps, peak(steps), None, {}, "", (), "")


def timeline_rows(file: str, figures: Figures) -> Table:
    """Return the same for machines: a row for each hour, day or week that has begun."""
    steps = bars_of(figures.span, figures.view.steps, figures.now)
    view = figures.view
    rows = (
        (step.start.isoformat(), step.clicks, step.previews, step.intents, step.copies, usual, before)
        for step, usual, before in zip(steps, view.usual, view.before_steps, strict=True)
        if not step.ahead
    )
    return Table(file, ("start", *COUNTED, "usual_clicks", "clicks_before"), rows)


def _names(figures: Figures) -> dict[str, str]:
    span, weeks = figures.span, figures.view.weeks
    if span.step == "hour":
        weekday = moment(span.start, "EEEE")
        same = ngettext(
            "last %(weekday)s",
            "a usual %(weekday)s, by the last %(count)s weeks",
            weeks,
            weekday=weekday,
            count=decimal(weeks),
        )
    else:
        same = ngettext(
            "the same weekday of the week before",
            "the usual same weekday, by the last %(count)s weeks",
            weeks,
            count=decimal(weeks),
        )
    before = {
        "today": _("yesterday"),
        "yesterday": _("the day before"),
        "7d": _("the 7 days before"),
        "28d": _("the 28 days before"),
        "year": _("the year before"),
    }[span.key]
    return {WEEKDAY: same, BEFORE: before}


def _titles(span: Range) -> tuple[str, str]:
    return {
        "hour": (_("Clicks by hour"), _("Hour")),
        "day": (_("Clicks by day"), _("Day")),
        "week": (_("Clicks by week"), _("Week")),
    }[span.step]


def _label(title: str, figures: Figures, line_name: str) -> str:
    names = _("Clicks"), _("Previews"), _("Intents"), _("Copies")
    totals = figures.view.totals
    counted = " · ".join(f"{name}: {decimal(totals[key])}" for key, name in zip(COUNTED, names, strict=True))
    beside = " " + _("Beside them, as a line: %(line)s.", line=line_name) if line_name else ""
    return f"{title}. {counted}.{beside}"
