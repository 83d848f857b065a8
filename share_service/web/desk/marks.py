"""What was done to an article, worded and placed on the line of its numbers."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from share_service.newsroom.alerts.wording import told
from share_service.newsroom.mail.words import words
from share_service.newsroom.markers import Marker
from share_service.newsroom.parts import Service
from share_service.web.desk.ranges import Range
from share_service.web.i18n import gettext as _
from share_service.web.i18n import page_language

# Flags closer than this, in hundredths of the chart's width, would cover each other on a phone.
CLOSE = 6
# A page shows so many of a range, the latest.
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark: its number, moment, words, whose doing it was, and how far along the chart it stands (percent)."""

    number: int
    at: datetime
    words: str
    who: str
    place: float


@dataclass(frozen=True, slots=True)
class Flag:
    """Marks that stand together on the chart, under one number or two: "1", "2–4"."""

    place: float
    text: str
    words: str


def marks_of(parts: Service, markers: Sequence[Marker], span: Range) -> list[Mark]:
    """Return the marks of ``markers``, which are in the order of time."""
    steps = [step.timestamp() for step in span.steps()]
    return [
        Mark(
            number,
            datetime.fromtimestamp(marker.at, parts.settings.zone),
            _worded(parts, marker),
            marker.who,
            _place(marker.at, steps),
        )
        for number, marker in enumerate(markers[-SHOWN:], 1)
    ]


def _place(at: float, steps: Sequence[float]) -> float:
    """Return how far along the chart a moment stands (percent): its steps are drawn alike, the last one whole."""
    step = max(0, bisect_right(steps, at) - 1)
    length = steps[step + 1] - steps[step] if step + 1 < len(steps) else steps[-1] - steps[-2]
    return round(100 * (step + min(1.0, max(0.0, (at - steps[step]) / length))) / len(steps), 2)


def flags(marks: Sequence[Mark]) -> list[Flag]:
    """Return where flags stand on the chart; neighbours share one."""
    groups: list[list[Mark]] = []
    for mark in marks:
        if groups and mark.place - groups[-1][0].place < CLOSE:
            groups[-1].append(mark)
        else:
            groups.append([mark])
    return [Flag(group[0].place, _numbers(group), " · ".join(mark.words for mark in group)) for group in groups]


def _numbers(group: Sequence[Mark]) -> str:
    first, last = group[0].number, group[-1].number
    return str(first) if first == last else f"{first}–{last}"


def _worded(parts: Service, marker: Marker) -> str:
    return WORDS[marker.kind](parts, marker)


def _published(_parts: Service, _marker: Marker) -> str:
    return _("Published")


def _noted(_parts: Service, marker: Marker) -> str:
    return marker.detail


def _corrected(parts: Service, marker: Marker) -> str:
    names = {
        "title": _("title"),
        "description": _("description"),
        "kicker": _("kicker"),
        "image": _("photo"),
        "design": _("design"),
        "focal": _("focal point"),
    }
    changed = ", ".join(names.get(name, name) for name in marker.detail.split())
    if marker.network in parts.networks:
        network = parts.networks[marker.network].name
        return _("Changed for %(network)s: %(changed)s", network=network, changed=changed)
    return _("Changed for networks: %(changed)s", changed=changed)


def _started(_parts: Service, _marker: Marker) -> str:
    return _("Trial started")


def _ended(_parts: Service, marker: Marker) -> str:
    if marker.detail:
        return _("Trial ended: variant %(letter)s kept", letter=marker.detail)
    return _("Trial ended, nothing kept")


def _noticed(_parts: Service, marker: Marker) -> str:
    say = told(marker.detail, marker.facts, words(page_language()))
    return _("%(kind)s: %(sentence)s", kind=say.kind, sentence=say.sentence.removesuffix("."))


#: What each kind of `newsroom.markers` is called. A new kind needs its line here.
WORDS: dict[str, Callable[[Service, Marker], str]] = {
    "published": _published,
    "corrected": _corrected,
    "trial_started": _started,
    "trial_ended": _ended,
    "noted": _noted,
    "noticed": _noticed,
}
