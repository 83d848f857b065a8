"""The weekly digest: last week's numbers, on Monday at eight by the newsroom's clock."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any

from share_service.newsroom.parts import Service
from share_service.stats.comparison import PREVIOUS
from share_service.stats.days import DAY, day_date, day_of
from share_service.stats.questions import site_stats
from share_service.stats.ranking import CLICKS, ranking
from share_service.store.choices import everybodys_choices
from share_service.store.endpoints import open_endpoints
from share_service.store.engine import writing
from share_service.store.outbox import put

MONDAY, HOUR_OF_DAY = 0, 8
#: A server that was away on Monday morning makes up for it until Tuesday ends.
LAST_WEEKDAY = 1
DIGEST = "digest"
ARTICLES, NETWORKS = 5, 6


def week_in_numbers(service: Service, now: float | None = None) -> dict[str, Any]:
    """Return the numbers of the last whole week, Monday to Sunday, beside the week before."""
    now = time.time() if now is None else now
    zone = service.settings.zone
    today = day_of(now, zone)
    last = today - 1 - datetime.fromtimestamp(now, zone).weekday()
    first = last - 6
    span = (day_date(first).isoformat(), day_date(last).isoformat())
    figures = site_stats(service.engine, *span, zone=zone, networks=service.networks, compare=PREVIOUS, now=now)
    top = ranking(service.engine, CLICKS, *span, limit=ARTICLES, zone=zone, now=now)
    totals = figures["totals"]
    channels = [
        {"channel": name, "clicks": counts["clicks"], "previews": counts["previews"]}
        for name, counts in figures["channels"].items()
        if counts["clicks"] or counts["previews"]
    ]
    return {
        "first": first,
        "last": last,
        **{name: totals[name] for name in ("clicks", "previews", "intents", "copies", "refused")},
        "change": figures["comparison"]["change"],
        "articles": [
            {"article": one["article"], "title": one["title"] or one["url"], "clicks": one["clicks"]}
            for one in top["items"]
            if one["url"]
        ],
        "networks": sorted(channels, key=lambda one: (-one["clicks"], -one["previews"]))[:NETWORKS],
    }


def send_digests(service: Service, now: float | None = None) -> int:
    """Put last week's digest into the outbox for everybody who wants it, once; return how many are new there."""
    now = time.time() if now is None else now
    clock = datetime.fromtimestamp(now, service.settings.zone)
    if clock.weekday() > LAST_WEEKDAY or (clock.weekday() == MONDAY and clock.hour < HOUR_OF_DAY):
        return 0
    service.ingester.take_in(wait=False)
    facts = week_in_numbers(service, now)
    made, to = 0, {"now": int(now), "keep": DAY}
    with writing(service.engine) as connection:
        for editor, chosen in everybodys_choices(connection):
            if chosen.weekly and service.mail is not None:
                key = f"digest:{facts['first']}:editor:{editor.id}"
                made += put(connection, key, DIGEST, facts, **to, editor_id=editor.id)
        for endpoint in open_endpoints(connection):
            key = f"digest:{facts['first']}:endpoint:{endpoint}"
            made += put(connection, key, DIGEST, facts, **to, endpoint_id=endpoint)
    return made
