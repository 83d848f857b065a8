"""A store as a large newsroom's is after a year: made once, kept in ``benchmarks/out/stores``, used again.

Articles appear all through the 13 months. What one is worth is drawn from a heavy tail (Pareto), most of
its clicks come in the first two days, some in the month after, a few for ever; nights are quiet. Events
are written in bulk; their quarter hours are counted here and packed by the service's own roll-up, day by
day, as it would have been.
"""

from __future__ import annotations

import json
import math
import random
import sys
import time
from array import array
from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, insert

from share_service.links.channels import CAMPAIGN as CAMPAIGN_CHANNEL
from share_service.stats.days import DAY, QUARTER, day_of, day_start
from share_service.stats.events import Kind
from share_service.stats.groups import CAMPAIGNS, SITE
from share_service.stats.retention import ALL_CHANNELS
from share_service.stats.rollup import roll_up
from share_service.stats.trending import HALF_LIFE, LANDMARK
from share_service.store.engine import open_engine, writing
from share_service.store.migrate import migrate
from share_service.store.tables import (
    articles,
    buckets,
    day_reader_counts,
    day_readers,
    events,
    group_buckets,
    links,
    scores,
    sections,
)

HERE = Path(__file__).parent / "out" / "stores"
ZONE = ZoneInfo("Europe/Paris")
#: Thirteen months.
DAYS = 395
SECTIONS = ("Politique", "Monde", "Économie", "Culture", "Sport", "Sciences", "Climat", "Idées", "Régions", "Santé")
CHANNELS = (10, 11, 12, 13, 14, 15, 1, 2)
WEIGHTS = (42, 12, 6, 17, 4, 3, 10, 4)
CAMPAIGN, CAMPAIGN_SHARE = 15, 0.02
#: An event of another kind for so many clicks in a hundred.
OTHERS = ((Kind.PREVIEW, 4), (Kind.INTENT, 2), (Kind.COPY, 1), (Kind.CRAWLER, 2))
# How busy each hour of the day is, against the busiest.
HOURS = (.25, .15, .1, .08, .1, .2, .45, .75, .9, .85, .8, .85, 1, .95, .8, .75, .75, .85, .95, 1, 1, .95, .75, .45)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Made:
    """What a store holds, and when "now" is in it (seconds since the epoch)."""

    clicks: int
    events: int
    articles: int
    now: int
    busiest: int
    median: int
    seconds: float
    rollup_seconds: float
    rows_packed: int


def store(clicks: int, url: str | None = None, days: int = DAYS) -> tuple[Engine, Made]:
    """Return a store with so many clicks over a hundredth as many articles; one made before when there is one.

    ``url`` names an empty PostgreSQL database; without it the store is SQLite's.
    """
    folder = folder_of(clicks) if url is None else HERE / f"postgresql-{clicks}"
    folder.mkdir(parents=True, exist_ok=True)
    note = folder / "made.json"
    engine = open_engine(url or f"sqlite:///{folder / 'share.db'}")
    if note.exists() and url is None:
        migrate(engine)
        return engine, Made(**json.loads(note.read_text(encoding="utf-8")))
    for old in folder.iterdir():
        old.unlink()
    migrate(engine)
    made = make(engine, clicks, max(10, clicks // 100), days)
    note.write_text(json.dumps(asdict(made)), encoding="utf-8")
    return engine, made


def folder_of(clicks: int) -> Path:
    """Return where the SQLite store of so many clicks is kept."""
    return HERE / f"sqlite-{clicks}"


def make(engine: Engine, clicks: int, n_articles: int, days: int = DAYS) -> Made:
    """Fill an empty, migrated store with so many clicks of the last ``days``, always the same on one day."""
    begun = time.monotonic()
    chance = random.Random(20261122)
    # An afternoon: half of a day is there to be asked about.
    now = day_start(day_of(time.time(), ZONE), ZONE) + 15 * 3600 + 20 * 60
    first = day_start(day_of(now, ZONE) - days, ZONE)
    published, worth = _articles(engine, chance, n_articles, first, now)
    by_day = _clicks(chance, clicks, published, worth, range(first, now))
    events_made = packed = 0
    packing = 0.0
    tallies: dict[int, float] = defaultdict(float)
    for day in sorted(by_day):
        told = list(_events(chance, sorted(by_day.pop(day)), first))
        _store_day(engine, day, told, now, tallies)
        events_made += len(told)
        start = time.monotonic()
        packed += roll_up(engine, ZONE, min(now, day_start(day + 1, ZONE) + 2 * DAY))
        packing += time.monotonic() - start
        if day % 30 == 0:
            print(f"  … {events_made:,} events", file=sys.stderr, flush=True)
    _scores(engine, tallies, now)
    by_size = sorted(range(n_articles), key=lambda number: worth[number])
    return Made(
        clicks, events_made, n_articles, now, by_size[-1] + 1, by_size[n_articles // 2] + 1,
        round(time.monotonic() - begun, 1), round(packing, 1), packed,
    )  # fmt: skip


def _articles(engine: Engine, chance: random.Random, n: int, first: int, now: int) -> tuple[list[int], list[float]]:
    published = sorted(chance.randrange(first, now) for _ in range(n))
    rows = []
    for number, at in enumerate(published, 1):
        section = SECTIONS[number % len(SECTIONS)]
        url, title = f"https://journal.example/{number}", f"Article {number} : ce que la région retient de la semaine"
        document = json.dumps({"url": url, "title": title, "section": section, "language": "fr"}, ensure_ascii=False)
        rows.append({"url": url, "document": document, "title": title, "section": section, "language": "fr",
                     "published_at": at, "created_at": at, "updated_at": at})  # fmt: skip
    with writing(engine) as connection:
        connection.execute(insert(sections), [{"name": name} for name in SECTIONS])
        for place in range(0, n, 5000):
            connection.execute(insert(articles), rows[place : place + 5000])
        # One article in ten has a campaign link; its row has the article's own number.
        some = [{"id": number, "article_id": number, "label": f"Lettre {number}", "created_at": 0}
                for number in range(10, n + 1, 10)]  # fmt: skip
        connection.execute(insert(links), some)
    return published, [chance.paretovariate(1.05) for _ in range(n)]


def _clicks(
    chance: random.Random, clicks: int, published: list[int], worth: list[float], reach: range
) -> dict[int, array[int]]:
    """Return the clicks of each day as numbers: milliseconds since the first, article, and channel by place."""
    first, now = reach.start, reach.stop
    ceiling = sum(worth) / 12
    shares = [min(one, ceiling) for one in worth]
    scale = clicks / sum(shares)
    days: dict[int, array[int]] = defaultdict(lambda: array("q"))
    weights = list(accumulate(WEIGHTS))
    made, owed = 0, 0.0
    for number, at in enumerate(published, 1):
        owed += shares[number - 1] * scale
        wanted = min(round(owed) - made, clicks - made)
        for _ in range(wanted):
            moment = _moment(chance, at, now)
            campaign = number % 10 == 0 and chance.random() < 10 * CAMPAIGN_SHARE
            channel = CAMPAIGN if campaign else bisect(weights, chance.random() * weights[-1])
            days[day_of(moment, ZONE)].append(int((moment - first) * 1000) << 24 | number << 4 | channel)
        made += wanted
    return days


def _moment(chance: random.Random, at: int, now: int) -> float:
    for _ in range(20):
        kind = chance.random()
        if kind < 0.8:
            moment = at + chance.expovariate(1 / 70_000)
        elif kind < 0.95:
            moment = at + chance.expovariate(1 / 900_000)
        else:
            moment = chance.uniform(at, now)
        if moment < now and chance.random() < HOURS[int(moment // 3600 + 1) % 24]:
            return moment
    return chance.uniform(at, now)


def _store_day(engine: Engine, day: int, told: list[tuple[int, ...]], now: int, tallies: dict[int, float]) -> None:
    counted: Counter[tuple[int, ...]] = Counter()
    groups: Counter[tuple[int, ...]] = Counter()
    readers: set[tuple[int, int, int]] = set()
    for at, kind, article, channel, _variant, reader in told:
        start = at // 1000 // QUARTER * QUARTER
        counted[article, start, channel, 0, kind] += 1
        if channel > CAMPAIGN_CHANNEL:
            groups[CAMPAIGNS, start, channel, kind] += 1
        groups[SITE, start, min(channel, CAMPAIGN_CHANNEL), kind] += 1
        groups[1 + article % len(SECTIONS), start, min(channel, CAMPAIGN_CHANNEL), kind] += 1
        if kind == Kind.CLICK:
            readers.add((article, channel, reader))
            tallies[article] += 2.0 ** ((at / 1000 - now) / 21_600)
    is_open = day >= day_of(now, ZONE) - 2
    _bulk(engine, events, ("at", "kind", "article_id", "channel", "variant", "reader"), told)
    _bulk(engine, buckets, buckets.c.keys(), [(*key, n) for key, n in sorted(counted.items())])
    _bulk(engine, group_buckets, group_buckets.c.keys(), [(*key, n) for key, n in sorted(groups.items())])
    if is_open:
        rows = {(day, *reader) for reader in readers} | {(day, SITE, 0, reader) for _, _, reader in readers}
        _bulk(engine, day_readers, day_readers.c.keys(), sorted(rows))
    else:
        _bulk(engine, day_reader_counts, day_reader_counts.c.keys(), _closed(day, readers))


def _events(chance: random.Random, clicks: list[int], first: int) -> Iterator[tuple[int, ...]]:
    reader = 0
    for click in clicks:
        at, article, place = first * 1000 + (click >> 24), click >> 4 & 0xFFFFF, click & 0xF
        channel = 256 + article if place == CAMPAIGN else CHANNELS[place]
        # One in twenty comes back for another article.
        reader = reader if chance.random() < 0.05 and reader else chance.getrandbits(64) - (1 << 63)
        yield at, int(Kind.CLICK), article, channel, 0, reader
        draw = chance.random() * 100
        for kind, share in OTHERS:
            if draw < share:
                yield at + 5, int(kind), article, channel, 0, 0
                break
            draw -= share


def _closed(day: int, readers: set[tuple[int, int, int]]) -> list[tuple[int, ...]]:
    by_channel = Counter((article, channel) for article, channel, _ in readers)
    together = Counter(article for article, _ in {(article, reader) for article, _, reader in readers})
    site = len({reader for _, _, reader in readers})
    rows = [(day, article, channel, n) for (article, channel), n in by_channel.items()]
    rows += [(day, article, ALL_CHANNELS, n) for article, n in together.items()]
    return sorted([*rows, (day, SITE, 0, site), (day, SITE, ALL_CHANNELS, site)])


def _bulk(engine: Engine, table: Any, names: Any, rows: list[tuple[int, ...]]) -> None:
    columns = ", ".join(f'"{name}"' for name in names)
    with writing(engine) as connection:
        raw = connection.connection.driver_connection
        if engine.dialect.name == "sqlite":
            marks = ", ".join("?" * len(list(names)))
            raw.executemany(f"INSERT INTO {table.name} ({columns}) VALUES ({marks})", rows)
        else:
            with raw.cursor().copy(f"COPY {table.name} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)


def _scores(engine: Engine, tallies: dict[int, float], now: int) -> None:
    base = math.log(2) / HALF_LIFE * (now - LANDMARK)
    # Every article has a score here, however faint: the index has to be good for all of them.
    rows = [{"article_id": article, "score": base + math.log(max(tally, 1e-300))} for article, tally in tallies.items()]
    with writing(engine) as connection:
        for place in range(0, len(rows), 5000):
            connection.execute(insert(scores), rows[place : place + 5000])
