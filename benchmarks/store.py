"""What ten million clicks cost: bytes, milliseconds of a question, and who waits while the store is busy.

``python -m benchmarks.store``. `clicks.py` makes the store the first time (a quarter of an hour) and keeps
it; ``BENCH_CLICKS`` makes a smaller one, ``BENCH_DATABASE_URL`` names an empty PostgreSQL database.
Questions are asked as the API asks them, each of a connection that is open and a cache that is warm.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import asdict
from statistics import median
from typing import Any

from sqlalchemy import Engine, text

from benchmarks.busy import measure_busy
from benchmarks.clicks import DAYS, ZONE, Made, store
from share_service.links.networks import load_networks
from share_service.stats.days import day_date, day_of, day_start
from share_service.stats.movers import rising
from share_service.stats.overview import overview
from share_service.stats.questions import article_stats, site_stats
from share_service.stats.ranking import ranking
from share_service.stats.span import Span
from share_service.stats.subject import reading
from share_service.stats.trending import leaders
from share_service.stats.view import Asked, article_view

CLICKS = int(os.environ.get("BENCH_CLICKS", "10_000_000"))
DAYS_MADE = int(os.environ.get("BENCH_DAYS", DAYS))
URL = os.environ.get("BENCH_DATABASE_URL")
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "15"))
NETWORKS = load_networks()
# Tables by what they are for; the index of a table goes with it.
PARTS = {
    "single events": ("events",),
    "buckets": ("buckets", "packed_buckets", "group_buckets", "sections", "day_articles"),
    "readers": ("day_readers", "day_reader_counts", "packed_readers"),
    "scores": ("scores",),
}


def main() -> dict[str, Any]:
    """Measure, print the tables, return the figures."""
    engine, made = store(CLICKS, URL, DAYS_MADE)
    try:
        print(
            f"{made.clicks:,} clicks ({made.events:,} events) of {made.articles:,} articles, {engine.dialect.name};"
            f" {made.rows_packed:,} rows packed in {made.rollup_seconds:,.0f} s"
        )
        figures: dict[str, Any] = {"made": asdict(made)}
        figures["disk"] = measure_disk(engine, made)
        figures["questions"] = measure_questions(engine, made)
    finally:
        engine.dispose()
    if engine.dialect.name == "sqlite":
        figures["busy"] = measure_busy(CLICKS, made)
    return figures


def measure_disk(engine: Engine, made: Made) -> dict[str, Any]:
    """Return the bytes of each part of the store, indexes included, and print them by event or click."""
    sizes = _sizes(engine)
    figures = {}
    print(f"  {'disk':<34} {'MB':>9} {'bytes':>8}  per")
    for part, tables in PARTS.items():
        size = sum(sizes.get(table, 0) for table in tables)
        n, unit = (made.events, "event") if part == "single events" else (made.clicks, "click")
        print(f"  {part:<34} {size / 1e6:>9.1f} {size / n:>8.2f}  {unit}")
        figures[part] = {"bytes": size, f"per {unit}": round(size / n, 3)}
        figures[part]["tables"] = {table: sizes.get(table, 0) for table in tables}
    return figures


def _sizes(engine: Engine) -> dict[str, int]:
    if engine.dialect.name == "postgresql":
        query = "SELECT relname, pg_total_relation_size(oid) FROM pg_class WHERE relkind = 'r'"
    else:
        query = (
            "SELECT m.tbl_name, sum(d.pgsize) FROM dbstat d JOIN sqlite_master m ON m.name = d.name GROUP BY m.tbl_name"
        )
    with engine.connect() as connection:
        return {name: int(size) for name, size in connection.execute(text(query))}


def measure_questions(engine: Engine, made: Made) -> dict[str, Any]:
    """Time every question, in turn, `ROUNDS` times; print and return the milliseconds, and those of this process's CPU."""
    asked = _questions(engine, made)
    took: dict[str, list[float]] = {name: [] for name in asked}
    worked: dict[str, list[float]] = {name: [] for name in asked}
    for question in asked.values():
        question()
    for _ in range(ROUNDS):
        for name, question in asked.items():
            begun, work = time.perf_counter(), time.process_time()
            question()
            worked[name].append((time.process_time() - work) * 1000)
            took[name].append((time.perf_counter() - begun) * 1000)
    print(f"  {'question':<50} {'median ms':>9} {'least':>8} {'most':>8} {'CPU ms':>8}")
    figures = {}
    for name, times in took.items():
        row = {"median": median(times), "least": min(times), "most": max(times), "CPU": median(worked[name])}
        print(f"  {name:<50} {row['median']:>9.2f} {row['least']:>8.2f} {row['most']:>8.2f} {row['CPU']:>8.2f}")
        figures[name] = {name: round(ms, 3) for name, ms in row.items()}
    return figures


def _questions(engine: Engine, made: Made) -> dict[str, Callable[[], object]]:
    today = day_of(made.now, ZONE)
    day, month, year = (day_date(today - days).isoformat() for days in (0, 27, 364))
    common: dict[str, Any] = {"zone": ZONE, "networks": NETWORKS, "now": made.now}

    def article(number: int, start: str, **more: Any) -> Callable[[], object]:
        return lambda: article_stats(engine, number, start, day, **common, **more)

    def page(number: int) -> Callable[[], object]:
        """What the page of an article asks: its range, the one before, eight weekdays, its hours, at one reading."""
        start, end = (day_start(day, ZONE) for day in (today - 27, today + 1))
        starts = tuple(day_start(day, ZONE) for day in range(today - 27, today + 1))
        asked = Asked(Span(start, end), starts, True, ZONE, made.now)
        return lambda: article_view(engine, number, asked, NETWORKS)

    def site(start: str, **more: Any) -> Callable[[], object]:
        return lambda: site_stats(engine, start, day, **common, **more)

    def best(start: str) -> Callable[[], object]:
        return lambda: ranking(engine, "clicks", start, day, limit=50, zone=ZONE, now=made.now)

    def leading() -> object:
        with reading(engine) as connection:
            return leaders(connection, 10, made.now)

    return {
        "an article's page: all its questions, busiest": page(made.busiest),
        "an article's page: all its questions, middling": page(made.median),
        "an article's 28 days, busiest": article(made.busiest, month),
        "an article's year, busiest": article(made.busiest, year),
        "an article's year by hour of the week, busiest": article(made.busiest, year, by="hour"),
        "the overview": lambda: overview(engine, **common),
        "top 50 of 28 days": best(month),
        "top 50 of a year": best(year),
        "what rises": lambda: rising(engine, 50, now=made.now),
        "the site's 28 days": site(month),
        "the site's year": site(year),
        "the site's 28 days beside the 28 before": site(month, compare="previous"),
        "the site's day beside eight weeks": site(day, compare="weekday"),
        "the site's 28 days by section": site(month, by="section"),
        "the site's 28 days by hour of the week": site(month, by="hour"),
        "the site's 28 days by campaign link": site(month, by="campaign"),
        "ten leaders of all scores": leading,
    }


if __name__ == "__main__":
    main()
