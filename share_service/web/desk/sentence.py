"""The sentence that opens the desk: today's state in plain words.

It compares with the same weekday up to the same time of day, over the last eight weeks, and says so
when there is nothing to compare with. Its words are neutral: a busy day can be a sad one. A site may
choose livelier ones (`site.Desk`), which then open the sentence on days that allow it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from share_service.web.i18n import decimal, moment, ngettext, percent
from share_service.web.i18n import gettext as _

WEEKS = 8
# Below this a percentage says more than the numbers do.
FEW = 10
# Within a tenth, two days are alike.
ALIKE = 0.1


@dataclass(frozen=True, slots=True)
class Today:
    """What the sentence is told from.

    ``before`` holds the clicks of the same weekday up to the same time, the latest week first.
    ``leader`` names the channel that brings the most clicks, and how many. ``lively`` allows an opening.
    """

    now: datetime
    clicks: int
    before: tuple[int, ...] = ()
    leader: tuple[str, int] | None = None
    lively: bool = False


def known_weeks(before: Sequence[int]) -> tuple[int, ...]:
    """Return the weeks, the latest first, without those from before anything was counted."""
    known = list(before)
    while known and known[-1] == 0:
        known.pop()
    return tuple(known)


def sentence(today: Today) -> str:
    """Return the sentence in the language of the current request."""
    opening = _opening(today) if today.lively else None
    if opening:
        return _("%(opening)s — %(sentence)s", opening=opening, sentence=_plain(today))
    return _plain(today)


def _plain(today: Today) -> str:
    first = _count(today.clicks)
    if not today.clicks and not today.before:
        return _("%(first)s.", first=first)
    second = _comparison(today)
    third = _leader(today)
    if third is None:
        return _("%(first)s: %(second)s.", first=first, second=second)
    return _("%(first)s: %(second)s; %(third)s.", first=first, second=second, third=third)


def _count(clicks: int) -> str:
    if not clicks:
        return _("No reader has come through a shared link since midnight")
    return ngettext("%(count)s click since midnight", "%(count)s clicks since midnight", clicks, count=decimal(clicks))


def _comparison(today: Today) -> str:
    weekday = moment(today.now, "EEEE")
    if not today.before:
        return _("there is no earlier %(weekday)s to compare with yet", weekday=weekday)
    usual = median(today.before)
    once = len(today.before) == 1
    if usual < FEW or not today.clicks:
        return _few(weekday, round(usual), once=once)
    ratio = today.clicks / usual
    if abs(ratio - 1) <= ALIKE:
        return _alike(weekday, once=once)
    if ratio >= 2:
        return _times(weekday, decimal(ratio, "#,##0.#"), once=once)
    return (_more if ratio > 1 else _fewer)(weekday, percent(abs(ratio - 1)), once=once)


def _few(weekday: str, usual: int, *, once: bool) -> str:
    count = decimal(usual)
    if once:
        return _("last %(weekday)s had %(count)s by this time", weekday=weekday, count=count)
    return _("a usual %(weekday)s has about %(count)s by this time", weekday=weekday, count=count)


def _alike(weekday: str, *, once: bool) -> str:
    if once:
        return _("about as many as last %(weekday)s by this time", weekday=weekday)
    return _("about as many as on a usual %(weekday)s by this time", weekday=weekday)


def _times(weekday: str, times: str, *, once: bool) -> str:
    if once:
        return _("%(times)s times last %(weekday)s by this time", times=times, weekday=weekday)
    return _("%(times)s times a usual %(weekday)s by this time", times=times, weekday=weekday)


def _more(weekday: str, share: str, *, once: bool) -> str:
    if once:
        return _("%(percent)s more than last %(weekday)s by this time", percent=share, weekday=weekday)
    return _("%(percent)s more than on a usual %(weekday)s by this time", percent=share, weekday=weekday)


def _fewer(weekday: str, share: str, *, once: bool) -> str:
    if once:
        return _("%(percent)s fewer than last %(weekday)s by this time", percent=share, weekday=weekday)
    return _("%(percent)s fewer than on a usual %(weekday)s by this time", percent=share, weekday=weekday)


def _opening(today: Today) -> str | None:
    usual = median(today.before) if today.before else 0
    if usual < FEW or not today.clicks:
        return None
    ratio = today.clicks / usual
    if ratio >= 2:
        return _("An exceptional day")
    if abs(ratio - 1) <= ALIKE:
        return _("A day like any other")
    return _("A fine day") if ratio > 1 else _("A quiet day so far")


def _leader(today: Today) -> str | None:
    if today.leader is None or not today.clicks:
        return None
    name, clicks = today.leader
    if clicks == today.clicks:
        return _("all of them through %(channel)s", channel=name)
    if clicks * 2 > today.clicks:
        return _("more than half through %(channel)s", channel=name)
    return _("most through %(channel)s", channel=name)
