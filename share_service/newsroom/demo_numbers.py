"""Five weeks of example numbers for the demo's desk: its charts and sentences need a past to show what they do."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo

from sqlalchemy import select

from share_service.links.channels import COPY, FIRST_CAMPAIGN, NATIVE
from share_service.newsroom.parts import Service
from share_service.stats.batch import store_batch
from share_service.stats.days import DAY, HOUR, day_of, day_start
from share_service.stats.events import Event, Kind
from share_service.store.articles import StoredArticle
from share_service.store.engine import writing
from share_service.store.links import links_of
from share_service.store.notes import add_note
from share_service.store.tables import events

DAYS = 35
EDITOR = "lea@demo.example"
# Clicks of a weekday, Monday first, before an article's own weight; a newsroom's week.
BUSY = (150, 160, 170, 160, 150, 110, 130)
# How busy each hour is against the busiest.
HOURS = (2, 1, 1, 1, 1, 3, 8, 14, 15, 12, 10, 10, 14, 13, 10, 9, 9, 11, 14, 17, 18, 15, 9, 4)
NETWORKS = {"facebook": 40, "whatsapp": 16, "x": 11, "linkedin": 9, "bluesky": 6, "mastodon": 3}
OTHERS = ((Kind.PREVIEW, 22), (Kind.INTENT, 14), (Kind.COPY, 6), (Kind.CRAWLER, 18))
#: Of the clicks of an article that has campaign links.
CAMPAIGN_SHARE = 0.3
BATCH = 500
#: What the last minutes bring to the article that is shown first, so that there is something to notice.
RISE, RISE_S = 28, 40 * 60


def load_numbers(service: Service, shown: Sequence[StoredArticle], now: float) -> int:
    """Store example events of the days before ``now``, always the same on one day; return how many.

    A demo that has counted anything keeps what it has.
    """
    with service.engine.connect() as connection:
        if connection.execute(select(events.c.id).limit(1)).first() is not None:
            return 0
    made = sorted([*_events(service, shown, now), *_rise(service, shown[0], now)])
    for place in range(0, len(made), BATCH):
        with writing(service.engine) as connection:
            store_batch(connection, made[place : place + BATCH], {}, service.settings.zone)
    lead = shown[0].article.published_at
    if lead is not None and lead.timestamp() + 2 * HOUR < now:
        add_note(service.engine, shown[0].id, "Lien dans la lettre du matin", EDITOR, int(lead.timestamp()) + 2 * HOUR)
    return len(made)


def _events(service: Service, shown: Sequence[StoredArticle], now: float) -> Iterator[Event]:
    zone = service.settings.zone
    channels = {COPY: 9, NATIVE: 6, **{service.networks[key].code: share for key, share in NETWORKS.items()}}
    campaigns = {one.id: [FIRST_CAMPAIGN + link.id for link in links_of(service.engine, one.id)] for one in shown}
    today = day_of(now, zone)
    for day in range(today - DAYS, today + 1):
        chance = random.Random(day)  # noqa: S311  # an example, and no secret
        for at in _clicks(chance, day, zone):
            article, channel = _article(chance, shown, at), _one(chance, channels)
            if at >= now:
                continue
            if campaigns[article] and chance.random() < CAMPAIGN_SHARE:
                yield Event(int(at * 1000), Kind.CLICK, article, chance.choice(campaigns[article]), 0, _reader(chance))
                continue
            yield Event(int(at * 1000), Kind.CLICK, article, channel, 0, _reader(chance))
            for kind, share in OTHERS:
                if chance.random() * 100 < share:
                    through = COPY if kind is Kind.COPY else channel
                    yield Event(int(at * 1000) + 1, kind, article, through, 0, 0)


def _rise(service: Service, stored: StoredArticle, now: float) -> Iterator[Event]:
    chance = random.Random(RISE)  # noqa: S311  # an example, and no secret
    channels = {service.networks[key].code: share for key, share in NETWORKS.items()}
    for _ in range(RISE):
        at = now - chance.uniform(60, RISE_S)
        yield Event(int(at * 1000), Kind.CLICK, stored.id, _one(chance, channels), 0, _reader(chance))


def _clicks(chance: random.Random, day: int, zone: tzinfo) -> Iterator[float]:
    begin = day_start(day, zone)
    weekday = datetime.fromtimestamp(begin + DAY // 2, zone).weekday()
    for _ in range(round(BUSY[weekday] * chance.uniform(0.8, 1.25))):
        yield begin + chance.choices(range(24), HOURS)[0] * HOUR + chance.uniform(0, HOUR)


def _article(chance: random.Random, shown: Sequence[StoredArticle], at: float) -> int:
    """Return an article's id: of those that were out by then, the newest have most. Before the first, the oldest ones."""
    out = [one for one in shown if one.article.published_at and one.article.published_at.timestamp() < at]
    weights = [math.exp(-place / 3) + 0.03 for place in range(len(shown))]
    return chance.choices(out or shown[-3:], weights[: len(out or shown[-3:])])[0].id


def _reader(chance: random.Random) -> int:
    return chance.getrandbits(63)


def _one(chance: random.Random, shares: dict[int, int]) -> int:
    return chance.choices(list(shares), list(shares.values()))[0]
