"""Signed links with their durable record, and shelved cards, beside bare Flask under the same gunicorn.

``python -m benchmarks.redirect``. Everything is started, then measured in turns, so that whatever
else the machine does falls on all alike. Ratios are of medians; CPU is that of a server's workers
per answered request; p99 is wrk's, of the round in the middle. The store's events are held against wrk's answers.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
import timeit
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from sqlalchemy import func, select

from benchmarks.peer import compare
from benchmarks.serving import BROWSER, CONNECTIONS, Target, load, served, take_turns
from share_service.articles.article import parse_article
from share_service.cards.size import LANDSCAPE
from share_service.errors import NotFound
from share_service.links.token import LinkRef, LinkSigner
from share_service.links.visitor import classify
from share_service.newsroom.parts import Service
from share_service.newsroom.press import card_file, card_url
from share_service.settings import Settings
from share_service.stats.events import Event, Kind
from share_service.store.articles import PhotoState, StoredArticle, save_article
from share_service.store.migrate import migrate
from share_service.store.tables import buckets
from share_service.web.redirect import Answer, Redirects, Visit
from tests.postgres import Postgres, binaries

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "7"))
SECONDS = int(os.environ.get("BENCH_SECONDS", "3"))
SECRET = "a key for measuring, 32 characters long"
SYNC = ("--worker-class", "sync", "--threads", "1")
# What is said on the command line wins over the settings file; without it, the class is the service's own.
WORKERS: dict[str, tuple[str, ...]] = {"gthread × 8": (), "sync": SYNC}
ON_POSTGRES = "gthread × 8 on PostgreSQL"
SERVICE = ("--config", "python:share_service.server", "share_service.app:create_app()")
LINKS = ("--config", "python:share_service.links_server", "share_service.app:create_links()")
PLAIN = ("--config", "python:benchmarks.plain_server", "benchmarks.hello:app")
QUIET, QUIET_LINKS = ("--config", "python:benchmarks.plain_server"), ("--config", "python:benchmarks.plain_links")
TITLE = "CHRONIQUE : les marges, le cœur battant de la région : quand les habitants écrivent le journal"
HELLO, LINK, LINKS_ONLY = "Flask hello-world", "/s/ with its record", "/s/ of the links process"


class Place(NamedTuple):
    """A service's folder with one article: its parts, the article, the servers' environment."""

    parts: Service
    stored: StoredArticle
    environment: dict[str, str]


def main() -> dict[str, Any]:
    """Measure, print the tables, return the figures."""
    if shutil.which("wrk") is None:
        sys.exit("wrk is not installed: apt-get install wrk")
    figures: dict[str, Any] = {"forged token, three keys, µs": forged()}
    for name, worker in WORKERS.items():
        with prepared() as place:
            figures[name] = measure(place, name, worker)
    with postgres_url() as url:
        if url:
            with prepared(url) as place:
                figures[ON_POSTGRES] = measure(place, ON_POSTGRES, ())
    with prepared() as place:
        figures["a followed link in this process, µs"] = in_process(place)
        figures["what a record costs"] = recording(place)
    with prepared() as place:
        figures["while cards are drawn"] = while_drawing(place)
    with prepared() as place:
        figures["beside a peer"] = compare(place, ROUNDS, SECONDS)
    return figures


@contextmanager
def postgres_url() -> Iterator[str]:
    """Start a PostgreSQL that syncs as it does by default and yield its URL; empty where none is installed."""
    if binaries() is None:
        print("skipped: /s/ on PostgreSQL (it is not installed)")
        yield ""
        return
    server = Postgres.make("fsync=on")
    try:
        yield server.database()
    finally:
        server.remove()


@contextmanager
def prepared(database: str = "") -> Iterator[Place]:
    """Make a service's folder, with an article in its store: SQLite, or the ``database`` of a URL."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = Settings(
            secret_key=SECRET,
            data_dir=folder,
            article_hosts=("journal.example",),
            log_level="error",
            database_url=database,
        )
        migrate(settings.database)
        parts = Service.open(settings)
        article = parse_article({"url": "https://journal.example/a", "title": TITLE})
        stored = save_article(parts.engine, article, PhotoState())[0]
        (folder / "card.jpg").write_bytes(card_file(parts, stored, LANDSCAPE, "jpg").data)
        environment = os.environ | {
            "SHARE_SECRET_KEY": SECRET,
            "SHARE_DATA_DIR": str(folder),
            "SHARE_DATABASE_URL": database,
            "SHARE_ARTICLE_HOSTS": "journal.example",
            "SHARE_LOG_LEVEL": "error",
            "BENCH_CARD": str(folder / "card.jpg"),
        }
        yield Place(parts, stored, environment)
        parts.engine.dispose()


def measure(place: Place, name: str, worker: tuple[str, ...]) -> dict[str, Any]:
    """Measure every address with the web process under one worker class, and the links process beside it."""
    parts, stored, environment = place
    path = f"/s/{parts.link_tokens.mint(LinkRef(stored.id, 10))}"
    with ExitStack() as stack:

        def start(app: tuple[str, ...], ready: str, options: tuple[str, ...] = worker) -> tuple[str, int]:
            return stack.enter_context(served((*options, *app), environment, ready))

        ours, our_pid = start(SERVICE, "/livez")
        plain, plain_pid = start(PLAIN, "/hello")
        alone, alone_pid = start(LINKS, "/livez", ())
        shelved = ours + urlsplit(card_url(parts, stored, LANDSCAPE, "jpg")).path
        targets = [
            Target(HELLO, f"{plain}/hello", plain_pid, HELLO),
            Target(LINK, ours + path, our_pid, HELLO),
            Target(LINKS_ONLY, alone + path, alone_pid, HELLO),
            Target("Flask, bytes of the card", f"{plain}/card", plain_pid, "Flask, bytes of the card"),
            Target("card from the shelf", shelved, our_pid, "Flask, bytes of the card"),
        ]
        take_turns(targets, ROUNDS, SECONDS)
    return report(place, name, targets)


def in_process(place: Place) -> dict[str, float]:
    """Return what our own part of a followed link takes, with its record, and what the record is of it."""
    parts, stored, _environment = place
    redirects: Redirects[Answer] = Redirects(parts, lambda answer: answer)
    token = parts.link_tokens.mint(LinkRef(stored.id, 10))
    visit = Visit("GET", BROWSER, "", "192.0.2.1")
    event = Event(1_700_000_000_000, Kind.CLICK, stored.id, 10, 0, 1)
    figures = {
        "whole": timed(lambda: redirects.answer(token, visit)),
        "its record": timed(lambda: parts.recorder.record(event)),
        "whether it is a repetition": timed(lambda: parts.recent.again(1_700_000_000_000, 1, stored.id, 10, 0)),
        "who asks": timed(lambda: classify("GET", BROWSER, "")),
    }
    print(f"a followed link in this process, µs: {figures}", flush=True)
    return figures


def timed(work: Callable[[], object]) -> float:
    """Return how many microseconds of CPU ``work`` takes: the fastest of runs."""
    return round(min(timeit.repeat(work, number=20_000, repeat=7, timer=time.process_time)) / 20_000 * 1e6, 2)


def recording(place: Place) -> dict[str, Any]:
    """Measure what a record costs a link: with it, and with a recorder that keeps nothing; nothing is taken in."""
    parts, stored, environment = place
    path = f"/s/{parts.link_tokens.mint(LinkRef(stored.id, 10))}"
    pairs = {
        "gthread × 8": ((*QUIET, SERVICE[-1]), (*QUIET, "benchmarks.unrecorded:create_app()")),
        "links process": ((*QUIET_LINKS, LINKS[-1]), (*QUIET_LINKS, "benchmarks.unrecorded:create_links()")),
    }
    rows = {}
    for name, pair in pairs.items():
        with ExitStack() as stack:
            targets = []
            for app in pair:
                url, pid = stack.enter_context(served(app, environment, "/livez"))
                targets.append(Target(app[-1], url + path, pid, ""))
            take_turns(targets, ROUNDS, SECONDS)
        kept, not_kept = targets
        rows[name] = row = {
            "throughput with the record": round(kept.median("per_second") / not_kept.median("per_second"), 3),
            "CPU with the record": round(kept.cpu_us / not_kept.cpu_us, 3),
            "CPU µs of the record": round(kept.cpu_us - not_kept.cpu_us, 1),
        }
        print(f"what a record costs, {name}: {row}", flush=True)
    return rows


def while_drawing(place: Place) -> dict[str, Any]:
    """Measure a link's p99 while both workers draw a new card all the time, beside its p99 when they do not."""
    parts, stored, environment = place
    path = f"/s/{parts.link_tokens.mint(LinkRef(stored.id, 10))}"
    quiet, busy = [], []
    with served(SERVICE, environment, "/livez") as (url, pid):
        key = subprocess.run(
            [sys.executable, "-m", "share_service", "key", "new", "--name", "bench"],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        target = Target(LINK, url + path, pid, LINK)
        load(target, 1)
        for turn in range(ROUNDS):
            quiet.append(load(target, SECONDS))
            with drawing(url, key, turn) as drawn:
                busy.append(load(target, SECONDS))
            drawn()
    quiet_p99, busy_p99 = (sorted(one.p99_ms for one in rounds)[ROUNDS // 2] for rounds in (quiet, busy))
    row = {"quiet p99 ms": quiet_p99, "busy p99 ms": busy_p99, "ratio": round(busy_p99 / quiet_p99, 2)}
    print(f"gthread × 8, both workers drawing: {row}", flush=True)
    return row


@contextmanager
def drawing(url: str, key: str, turn: int) -> Iterator[Any]:
    """Have new articles' cards asked for all the time, by more askers than may draw at once."""
    command = [sys.executable, "-m", "benchmarks.drawn", url, key, str(turn)]
    asker = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[1])
    said: list[str] = []

    def drawn() -> None:
        print(f"  {said[0].strip()}", flush=True)

    try:
        assert asker.stdout is not None
        asker.stdout.readline()
        yield drawn
    finally:
        asker.terminate()
        said.append(asker.communicate(timeout=60)[0] or "nothing was drawn")


def forged() -> float:
    """Return how many microseconds it takes to refuse a token that none of three keys signed: the fastest of runs."""
    signer = LinkSigner(["n" * 32, "o" * 32, "p" * 32])
    token = LinkSigner(["x" * 32]).mint(LinkRef(7, 10))

    def refuse() -> None:
        try:
            signer.read(token)
        except NotFound:
            return
        raise AssertionError(token)

    figure = timed(refuse)
    print(f"a forged token is refused in {figure:.1f} µs with three keys", flush=True)
    return figure


def report(place: Place, name: str, targets: list[Target]) -> dict[str, Any]:
    """Print one worker class's table and return its figures."""
    by_name = {target.name: target for target in targets}
    print(f"gunicorn, 2 workers, {name}; wrk -c{CONNECTIONS}; {ROUNDS} rounds of {SECONDS} s in turns")
    print(f"  {'':<26} {'req/s':>8} {'ratio':>6} {'p99 ms':>7} {'CPU µs':>7} {'ratio':>6}")
    rows = {}
    for target in targets:
        beside = by_name[target.beside]
        rows[target.name] = row = {
            "requests per second": round(target.median("per_second")),
            "ratio": round(target.median("per_second") / beside.median("per_second"), 3),
            "p99 ms": round(target.median("p99_ms"), 2),
            "CPU µs": round(target.cpu_us),
            "CPU ratio": round(target.cpu_us / beside.cpu_us, 3),
            "beside": target.beside,
            "every round, requests per second": [round(one.per_second) for one in target.rounds],
        }
        print(
            f"  {target.name:<26} {row['requests per second']:>8,} {row['ratio']:>6} {row['p99 ms']:>7}"
            f" {row['CPU µs']:>7} {row['CPU ratio']:>6}"
        )
    answered = by_name[LINK].answered + by_name[LINKS_ONLY].answered
    counted = counted_events(place.parts)
    print(f"  events counted {counted:,}; answers that wrk took {answered:,}, and those of a second before", flush=True)
    return {"rows": rows, "answered": answered, "counted": counted}


def counted_events(parts: Service) -> int:
    """Return how many presses of links the store has, clicks and repetitions."""
    parts.ingester.take_in()
    query = select(func.sum(buckets.c.n)).where(buckets.c.kind.in_((Kind.CLICK, Kind.DUPLICATE)))
    with parts.engine.connect() as connection:
        return int(connection.execute(query).scalar() or 0)


if __name__ == "__main__":
    main()
