"""Dates as pages write them, to RFC 3339.

A date without a time becomes noon UTC, so that it is the same day in nearly every newsroom; a time
without a zone is taken as UTC.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import lru_cache, partial

from share_service.assets import PACKAGE

FIRST_YEAR, LAST_YEAR = 1900, 2100
MAX_DATE = 200
MONTHS = 12
_ZERO = datetime(1970, 1, 1)  # noqa: DTZ001 - whatever zone is written beside it

_ISO = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_COMPACT = re.compile(r"(?<!\d)(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?)?(?=Z|[+-]|\D|$)")
_EAST = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]")
_TIME = re.compile(r"(?<!\d)(\d{1,2})\s*[:hH.時]\s*(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*([AaPp])?\.?(?:[Mm]\b\.?)?")
_ZONE = re.compile(r"(?:(?<=\d)|\b|\s)(?:(Z|UTC|GMT)|(?:GMT|UTC)?([+-])(\d{2}):?(\d{2})?)\s*$")
_NUMBERS = re.compile(r"(?<![\w.])(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})(?!\d|[./-]\d)")
_SPACED = re.compile(r"(?<![\w.])(\d{1,2})\.\s(\d{1,2})\.\s(\d{4})(?!\d)")
_WORDS = re.compile(r"[^\W\d_]+\.?|\d{1,4}")
_EPOCH = re.compile(r"\d{10}(?:\d{3})?")
_IN_PATH = re.compile(
    r"[/-]((?:19|20)\d{2})(?P<sign>[/-])(\d{1,2}|[a-z]{3,9})(?P=sign)(\d{1,2})(?:[/.-]|$)", re.IGNORECASE
)
_COMPACT_IN_PATH = re.compile(r"/((?:19|20)\d{2})([01]\d)([0-3]\d)(?:[/._-]|$)")
_MONTH_IN_PATH = re.compile(r"/((?:19|20)\d{2})/([01]?\d|[a-z]{3,9})/", re.IGNORECASE)


def moment(text: str, *, month_first: bool = False) -> str | None:
    """Return the moment that ``text`` names as RFC 3339, or None.

    ``month_first`` decides 03/04/2026 where it is open: the American order.
    """
    text = " ".join(text[:MAX_DATE].split())
    found = _exact(text) or _epoch(text) or _mail(text) or _loose(text, month_first=month_first)
    if found is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
        return None
    # Nobody published then: it is what a system makes of no date.
    return None if found.replace(tzinfo=None) == _ZERO else _rfc3339(found)


def moment_in_path(path: str) -> str | None:
    """Return the day that a URL's path names, as in /2026/11/22/, /2026/nov/22/ or /20261122/."""
    for pattern in (_IN_PATH, _COMPACT_IN_PATH):
        if match := pattern.search(path):
            year, *_, month, day = match.groups()
            return moment(f"{year}-{_month_of(month):02d}-{int(day):02d}")
    return None


def month_in_path(path: str) -> str | None:
    """Return the month that a URL's path names, as 2026-11 in /2026/11/title."""
    match = _MONTH_IN_PATH.search(path)
    month = _month_of(match[2]) if match else 0
    return f"{match[1]}-{month:02d}" if match and 1 <= month <= MONTHS else None


def _month_of(text: str) -> int:
    return int(text) if text.isdigit() else _months().get(text.lower(), 0)


def _rfc3339(found: datetime) -> str:
    aware = found if found.tzinfo else found.replace(tzinfo=UTC)
    return aware.isoformat(timespec="seconds").replace("+00:00", "Z")


def _exact(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if len(text) > len("2026-11-22") else found.replace(hour=12)


def _epoch(text: str) -> datetime | None:
    if not _EPOCH.fullmatch(text):
        return None
    return datetime.fromtimestamp(int(text[:10]), UTC)


def _mail(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text) if "," in text[:5] else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _loose(text: str, *, month_first: bool) -> datetime | None:
    for day, rest in _days(text, month_first=month_first):
        try:
            return _at_time(datetime(*day), rest)  # noqa: DTZ001 - the zone is read with the time
        except ValueError:
            continue
    return None


def _days(text: str, *, month_first: bool) -> list[tuple[tuple[int, int, int], str]]:
    """Return the days that ``text`` may mean, each with what stands after it (or before: a time)."""
    matches = [match for pattern in (_ISO, _EAST) if (match := pattern.search(text))]
    found = [((int(match[1]), int(match[2]), int(match[3])), text[match.end() :]) for match in matches]
    if match := _COMPACT.search(text):
        clock = f"{match[4]}:{match[5]}:{match[6] or '00'}" if match[4] else ""
        found.append(((int(match[1]), int(match[2]), int(match[3])), clock + text[match.end() :]))
    dense = _SPACED.sub(r"\1.\2.\3", text)
    if match := _NUMBERS.search(dense):
        one, two, year = int(match[1]), int(match[2]), _whole_year(match[3])
        american = two > 12 or (month_first and one <= 12)
        found.append(((year, one, two) if american else (year, two, one), dense[match.end() :]))
    return found + _named(text)


def _whole_year(text: str) -> int:
    """Read 26 as 2026 and 98 as 1998, as POSIX does."""
    year = int(text)
    return year if len(text) > 2 else year + (1900 if year >= 69 else 2000)


def _named(text: str) -> list[tuple[tuple[int, int, int], str]]:
    """Days with the month's name: "29 juin 2017", "June 29th, 2017", "Jun. 29 2017"."""
    words = list(_WORDS.finditer(text.lower()))
    for at, word in enumerate(words):
        month = _months().get(word[0].rstrip("."))
        if month is None:
            continue
        near = [other for other in words[max(0, at - 3) : at + 6] if other[0].isdecimal()]
        near.sort(key=partial(_gap, word))
        year = next((other for other in near if len(other[0]) == 4), None)
        day = next((other for other in near if len(other[0]) <= 2 and 1 <= int(other[0]) <= 31), None)
        if year and day:
            end = max(year.end(), day.end(), word.end())
            # "Nov 24 05:55:00 2026", as C writes it, has its time in the middle.
            inner = text[max(word.end(), day.end()) : year.start()]
            rest = inner if _TIME.search(inner) else text[end:] or text[: min(day.start(), word.start())]
            return [((int(year[0]), month, int(day[0])), rest)]
    return []


def _gap(one: re.Match[str], other: re.Match[str]) -> int:
    return max(one.start() - other.end(), other.start() - one.end())


def _at_time(day: datetime, rest: str) -> datetime:
    match = _TIME.search(rest[:40])
    if match is None:
        return day.replace(hour=12)
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    if match[4]:
        hour = hour % 12 + (12 if match[4].lower() == "p" else 0)
    return day.replace(hour=hour, minute=minute, second=min(second, 59), tzinfo=_zone(rest))


def _zone(rest: str) -> timezone | None:
    match = _ZONE.search(rest)
    if match is None:
        return None
    if match[1]:
        return UTC
    offset = timedelta(hours=int(match[3]), minutes=int(match[4] or 0))
    return timezone(-offset if match[2] == "-" else offset) if offset < timedelta(hours=24) else None


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    known = json.loads((PACKAGE / "data" / "months.json").read_text(encoding="utf-8"))["months"]
    return {name: int(number) for number, names in known.items() for name in names}
