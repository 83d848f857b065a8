"""What is worth telling just now: the rules applied to the articles that are read, the most telling first."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from share_service.newsroom.alerts.rules import RULES, Seen, numbers
from share_service.newsroom.parts import Service
from share_service.stats.days import DAY
from share_service.stats.pulse import Past, Pulse, leader, past, pulses, usual_hour
from share_service.store.articles import StoredArticle, get_articles
from share_service.store.choices import KINDS
from share_service.store.preview_looks import Look, looks_at

# Articles that are looked at closely: whoever has fewer clicks than these has too few for any rule.
MOST = 200
# A fault of the preview is told after so many looks in a row that found it.
SURE = 2


class Noticed(NamedTuple):
    """One thing to tell: its kind, the article, how telling it is among its kind, and the numbers that say it."""

    kind: str
    article: int
    strength: float
    facts: Mapping[str, Any]


def notice(service: Service, now: float | None = None) -> list[Noticed]:
    """Return everything that the rules find at ``now`` (seconds since the epoch), the most telling first."""
    now = time.time() if now is None else now
    found = pulses(service.engine, now)[:MOST]
    known = get_articles(service.engine, [one.article for one in found])
    looks = looks_at(service.engine, [one.article for one in found])
    site = usual_hour(service.engine, service.settings.zone, now)
    told = [
        one
        for place, pulse in enumerate(found, 1)
        if pulse.article in known
        for one in _of_article(service, known[pulse.article], _Now(pulse, place, site, now), looks.get(pulse.article))
    ]
    return sorted(told, key=lambda one: (KINDS.index(one.kind), -one.strength, one.article))


class _Now(NamedTuple):
    pulse: Pulse
    place: int
    site_hour: float
    at: float


def _of_article(service: Service, stored: StoredArticle, now: _Now, look: Look | None) -> Iterator[Noticed]:
    rules = numbers()
    since = stored.article.published_at.timestamp() if stored.article.published_at else float(stored.created_at)
    age = (now.at - since) / DAY
    # What it did before costs a question: asked only where it can matter.
    near = age >= min(rules["strong"]["from_days"], rules["back"]["from_days"])
    before = past(service.engine, stored.id, int(rules["back"]["quiet_days"]), now.at) if near else Past(0, 0.0)
    pulse = now.pulse
    usual = max(pulse.expected, (pulse.day - pulse.hour) / 23)
    seen = Seen(age, pulse.hour, usual, now.site_hour, pulse.day, now.place, before.day_before, before.usual_day)
    held = {kind: strength for kind in KINDS if (strength := RULES[kind](seen, rules[kind])) is not None}
    # What comes back after weeks rises, too: one reason says it.
    if "back" in held:
        held.pop("rising", None)
    if look is None or look.rule is None or look.looks < SURE:
        held.pop("broken", None)
    for kind, strength in held.items():
        yield Noticed(kind, stored.id, strength, _facts(service, stored, seen, now.at) | _words(kind, look))


def _facts(service: Service, stored: StoredArticle, seen: Seen, at: float) -> dict[str, Any]:
    first = leader(service.engine, stored.id, service.networks, at)
    return {
        "title": stored.article.title,
        "url": stored.article.url,
        "hour": seen.hour,
        "usual": round(seen.usual, 1),
        "day": seen.day,
        "day_before": seen.day_before,
        "usual_day": round(seen.quiet, 1),
        "age_days": int(max(0.0, seen.age)),
        "channel": first[0] if first else None,
        "channel_clicks": first[1] if first else 0,
    }


def _words(kind: str, look: Look | None) -> dict[str, Any]:
    return {"rule": look.rule, "words": dict(look.words)} if kind == "broken" and look is not None else {}
