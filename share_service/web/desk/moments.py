"""Moments as each language writes them on the desk: "19 h 05", "7:05 PM"."""

from __future__ import annotations

import re
from datetime import datetime

from share_service.web.desk import clock
from share_service.web.i18n import moment, page_language

# The French newspaper's own form, which CLDR does not have; the spaces do not break.
_HOUR = {"fr": "H\u00a0'h'", "en": "h\u202fa"}
_FIRST = re.compile(r"(?<!\d)1(?=[ \u00a0])")
_DAY, _DAY_AND_YEAR = "d\u00a0MMM", "d\u00a0MMM\u00a0y"
_CLOCK = {"fr": "H\u00a0'h'\u00a0mm", "en": "h:mm\u202fa"}


def hour_name(at: datetime) -> str:
    """Return an hour of the day: "18 h", "6 PM"."""
    return moment(at, _HOUR[page_language()])


def day_name(at: datetime, pattern: str) -> str:
    """Return a day by a CLDR pattern; French says "1er mars", which no pattern can."""
    text = moment(at, pattern)
    return _FIRST.sub("1er", text, count=1) if page_language() == "fr" else text


def short_moment(at: datetime) -> str:
    """Return a day and a time for a list: "22 nov., 19 h 05"; of another year "22 nov. 2025, 19 h 05"."""
    pattern = _DAY if moment(at, "y") == moment(clock.now(), "y") else _DAY_AND_YEAR
    return f"{day_name(at, pattern)}, {moment(at, _CLOCK[page_language()])}"


def full_moment(at: datetime) -> str:
    """Return a day and a time for the head of a page: "dimanche 22 novembre 2026, 19 h 05"."""
    return f"{day_name(at, 'EEEE d MMMM y')}, {moment(at, _CLOCK[page_language()])}"
