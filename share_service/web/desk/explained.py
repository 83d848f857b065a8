"""How the sentence comes about, in words: what is compared, over how many weeks, and when its words are neutral."""

from __future__ import annotations

from share_service.web.desk.sentence import ALIKE, FEW, Today
from share_service.web.i18n import decimal, moment, ngettext, percent
from share_service.web.i18n import gettext as _


def explanation(today: Today, *, site_is_lively: bool) -> list[str]:
    """Return what there is to know about the sentence of ``today``, a paragraph each."""
    return [
        _comparison(today),
        _(
            "Up to %(alike)s of difference, two days are called alike; under %(few)s clicks no percentage is told.",
            alike=percent(ALIKE),
            few=decimal(FEW),
        ),
        _wording(today, site_is_lively=site_is_lively),
    ]


def _comparison(today: Today) -> str:
    weekday = moment(today.now, "EEEE")
    if not today.before:
        return _("Nothing had been counted on an earlier %(weekday)s.", weekday=weekday)
    weeks = len(today.before)
    return ngettext(
        "The clicks since midnight stand beside those of last %(weekday)s from midnight to the same minute: %(clicks)s.",
        "The clicks since midnight stand beside the median of the last %(count)s weeks, each %(weekday)s from midnight to "
        "the same minute. The latest week first, those were %(clicks)s.",
        weeks,
        count=decimal(weeks),
        weekday=weekday,
        clicks=", ".join(decimal(clicks) for clicks in today.before),
    )


def _wording(today: Today, *, site_is_lively: bool) -> str:
    if not site_is_lively:
        return _("The words are always neutral: a busy day can be a sad one.")
    if today.lively:
        return _(
            "The words may be lively, since the article read most is not of those that the site speaks of plainly."
        )
    return _("The words are neutral, since the article read most is of a word or a section that the site listed.")
