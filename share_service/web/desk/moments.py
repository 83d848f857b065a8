"""Moments as each language writes them on the desk: "19 h 05", "7:05 PM"."""

from __future__ import annotations

from datetime import datetime

from share_service.web.i18n import moment, page_language

# The French newspaper's own form, which CLDR does not have; the spaces do not break.
_HOUR = {"fr": "H\u00a0'h'", "en": "h\u202fa"}
_CLOCK = {"fr": "H\u00a0'h'\u00a0mm", "en": "h:mm\u202fa"}
_DAY = {"fr": "d MMM", "en": "d MMM"}
_FULL_DAY = {"fr": "EEEE d MMMM y", "en": "EEEE d MMMM y"}


def hour_name(at: datetime) -> str:
    """Return an hour of the day: "18 h", "6 PM"."""
    return moment(at, _HOUR[page_language()])


def short_moment(at: datetime) -> str:
    """Return a day and a time for a list: "22 nov., 19 h 05"."""
    return f"{moment(at, _DAY[page_language()])}, {moment(at, _CLOCK[page_language()])}"


def full_moment(at: datetime) -> str:
    """Return a day and a time for the head of a page: "dimanche 22 novembre 2026, 19 h 05"."""
    return f"{moment(at, _FULL_DAY[page_language()])}, {moment(at, _CLOCK[page_language()])}"
