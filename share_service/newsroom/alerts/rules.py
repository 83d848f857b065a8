"""The rules: when an article is worth telling an editor. Pure; the numbers stand in ``data/alerts.toml``.

Each answers how telling it is, as a number that compares alerts of one kind, or None when there is nothing to tell.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import NamedTuple

from share_service.assets import PACKAGE

Numbers = Mapping[str, float]


class Seen(NamedTuple):
    """What the rules look at: an article's age in days, its clicks, its place of the last 24 hours (from 1).

    `usual` is its usual hour, `site_hour` the whole site's; `day_before` are the 24 hours before the last, and
    `quiet` its clicks a day on average in the weeks before the last 24 hours.
    """

    age: float
    hour: int
    usual: float
    site_hour: float
    day: int
    place: int
    day_before: int = 0
    quiet: float = 0.0


@lru_cache(maxsize=1)
def numbers() -> Mapping[str, Numbers]:
    """Return the rules' numbers by kind."""
    return tomllib.loads((PACKAGE / "data" / "alerts.toml").read_text(encoding="utf-8"))


def rising(seen: Seen, rule: Numbers) -> float | None:
    """Its last hour is far above its own usual, and much for this site too."""
    least = max(rule["clicks"], rule["times"] * seen.usual, rule["site"] * seen.site_hour)
    return _beyond(seen.hour, seen.usual) if seen.hour >= least else None


def strong(seen: Seen, rule: Numbers) -> float | None:
    """It was published a while ago, and is still among the first without having lost half of its readers."""
    if not rule["from_days"] <= seen.age <= rule["to_days"] or seen.place > rule["places"]:
        return None
    return float(seen.day) if seen.day >= max(rule["clicks"], rule["kept"] * seen.day_before) else None


def back(seen: Seen, rule: Numbers) -> float | None:
    """It is old, hardly anybody came for weeks, and now they do."""
    if seen.age < rule["from_days"] or seen.quiet > rule["quiet"]:
        return None
    return _beyond(seen.day, seen.quiet) if seen.day >= max(rule["clicks"], rule["times"] * seen.quiet) else None


def broken(seen: Seen, rule: Numbers) -> float | None:
    """Enough people come for a preview that networks cannot show to matter."""
    return float(seen.day) if seen.day >= rule["clicks"] and seen.place <= rule["places"] else None


RULES: Mapping[str, Callable[[Seen, Numbers], float | None]] = {
    "broken": broken,
    "rising": rising,
    "back": back,
    "strong": strong,
}


def _beyond(count: float, usual: float) -> float:
    """What there is beyond the usual, in units of what chance makes of such a number: its square root."""
    return (count - usual) / math.sqrt(max(usual, 1.0))
