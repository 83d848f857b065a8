"""A signed link with its durable record, and a shelved card, beside bare Flask under the same gunicorn.

``python -m benchmarks.redirect``. One run, everything started, measured in turns, so that whatever
else the machine does falls on all alike. Ratios are of medians; CPU is that of all of a server's
processes per answered request; p99 is wrk's, of the round in the middle. At the end the store is
asked how many events it has, against the answers that wrk received.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from urllib.request import urlopen

from sqlalchemy import func, select

from share_service.articles.article import parse_article
from share_service.cards.size import LANDSCAPE
from share_service.links.token import LinkRef
from share_service.newsroom.parts import Service
from share_service.newsroom.press import card_file, card_url
from share_service.settings import Settings
from share_service.store.articles import PhotoState, save_article
from share_service.store.migrate import migrate
from share_service.store.tables import events

if TYPE_CHECKING:
    from collections.abc import Iterator

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "7"))
SECONDS = int(os.environ.get("BENCH_SECONDS", "3"))
CONNECTIONS = 32
SECRET = "a key for measuring, 32 characters long"
BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36"
WORKERS = {"sync": ("--worker-class", "sync"), "gthread × 4": ("--worker-class", "gthread", "--threads", "4")}
SERVICE = ("--config", "python:share_service.server", "share_service.app:create_app()")
PLAIN = ("--config", "python:benchmarks.plain_server", "benchmarks.hello:app")
ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Round:
    """What wrk saw in one round, and the CPU seconds that the server took for it."""

    requests: int
    per_second: float
    p99_ms: float
    cpu: float


@dataclass
class Target:
    """One address of one server, what it is compared with, and its rounds."""

    name: str
    url: str
    pid: int
    beside: str
    rounds: list[Round] = field(default_factory=list)

    def median(self, name: str) -> float:
        """Return the median of a figure over the rounds."""
        return median(getattr(one, name) for one in self.rounds)

    @property
    def cpu_us(self) -> float:
        """Microseconds of the server's CPU per request, in the median round."""
        return median(one.cpu / one.requests * 1e6 for one in self.rounds)


def main() -> dict[str, Any]:
    """Measure, print the table, return the figures."""
    if shutil.which("wrk") is None:
        sys.exit("wrk is not installed: apt-get install wrk")
    with tempfile.TemporaryDirectory() as folder:
        return {name: measure(Path(folder) / str(place), name) for place, name in enumerate(WORKERS)}


def measure(folder: Path, worker: str) -> dict[str, Any]:
    """Measure all four addresses under one worker class."""
    settings = Settings(secret_key=SECRET, data_dir=folder, article_hosts=("journal.example",), log_level="error")
    migrate(settings.database)
    parts = Service.open(settings)
    title = "CHRONIQUE : les marges, le cœur battant de la région : quand les habitants écrivent le journal"
    stored = save_article(
        parts.engine, parse_article({"url": "https://journal.example/a", "title": title}), PhotoState()
    )[0]
    card = card_file(parts, stored, LANDSCAPE, "jpg").data
    same_bytes = folder / "card.jpg"
    same_bytes.write_bytes(card)
    environment = os.environ | {
        "SHARE_SECRET_KEY": SECRET,
        "SHARE_DATA_DIR": str(folder),
        "SHARE_LOG_LEVEL": "error",
        "BENCH_CARD": str(same_bytes),
    }
    with ExitStack() as stack:
        ours, our_pid = stack.enter_context(served(SERVICE, worker, environment, "/livez"))
        plain, plain_pid = stack.enter_context(served(PLAIN, worker, environment, "/hello"))
        link = f"{ours}/s/{parts.link_tokens.mint(LinkRef(stored.id, 10))}"
        shelved = ours + urlsplit(card_url(parts, stored, LANDSCAPE, "jpg")).path
        targets = [
            Target("Flask hello-world", f"{plain}/hello", plain_pid, "Flask hello-world"),
            Target("/s/ with its record", link, our_pid, "Flask hello-world"),
            Target("Flask, bytes of the card", f"{plain}/card", plain_pid, "Flask, bytes of the card"),
            Target("card from the shelf", shelved, our_pid, "Flask, bytes of the card"),
        ]
        for target in targets:
            load(target, 1)
        for _ in range(ROUNDS):
            for target in targets:
                target.rounds.append(load(target, SECONDS))
    parts.ingester.take_in()
    with parts.engine.connect() as connection:
        counted = connection.execute(select(func.count()).select_from(events)).scalar_one()
    parts.engine.dispose()
    return report(worker, targets, len(card), counted)


def load(target: Target, seconds: int) -> Round:
    """Let wrk press ``target`` for ``seconds``."""
    before = cpu_seconds(target.pid)
    command = [
        "wrk",
        "-t1",
        f"-c{CONNECTIONS}",
        f"-d{seconds}s",
        "--latency",
        "-H",
        f"User-Agent: {BROWSER}",
        target.url,
    ]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in out:
        raise RuntimeError(f"{target.url} was not answered:\n{out}")
    requests = int(found(r"(\d+) requests in", out))
    return Round(
        requests, float(found(r"Requests/sec:\s+([\d.]+)", out)), p99_ms(out), cpu_seconds(target.pid) - before
    )


def p99_ms(out: str) -> float:
    """Return wrk's 99th percentile in milliseconds."""
    number, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", out).groups()  # type: ignore[union-attr]  # wrk always prints it
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def found(pattern: str, out: str) -> str:
    """Return what ``pattern`` captures in wrk's words."""
    match = re.search(pattern, out)
    if match is None:
        raise RuntimeError(f"wrk said something else:\n{out}")
    return match[1]


def cpu_seconds(pid: int) -> float:
    """Return the CPU time that a server's workers have taken since they started."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    ticks = 0
    for child in children:
        fields = Path(f"/proc/{child}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


@contextmanager
def served(app: tuple[str, ...], worker: str, environment: dict[str, str], ready: str) -> Iterator[tuple[str, int]]:
    """Serve ``app`` on a free port; give its address and gunicorn's process id."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "--bind",
        f"127.0.0.1:{port}",
        "--workers",
        "2",
        *WORKERS[worker],
        *app,
    ]
    process = subprocess.Popen(command, env=environment, cwd=ROOT, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    try:
        wait_for(url + ready)
        yield url, process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(40)


def wait_for(url: str) -> None:
    """Wait until somebody answers."""
    for _ in range(600):
        try:
            urlopen(url, timeout=5).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"{url} did not answer")


def report(worker: str, targets: list[Target], card_bytes: int, counted: int) -> dict[str, Any]:
    """Print one worker class's table and return its figures."""
    by_name = {target.name: target for target in targets}
    pressed = by_name["/s/ with its record"]
    print(
        f"gunicorn, 2 workers, {worker}; wrk -c{CONNECTIONS}; {ROUNDS} rounds of {SECONDS} s in turns; card {card_bytes:,} bytes"
    )
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
            "every round, requests per second": [round(one.per_second) for one in target.rounds],
        }
        print(
            f"  {target.name:<26} {row['requests per second']:>8,} {row['ratio']:>6} {row['p99 ms']:>7}"
            f" {row['CPU µs']:>7} {row['CPU ratio']:>6}"
        )
    answered = sum(one.requests for one in pressed.rounds)
    print(
        f"  events in the store {counted:,}; answers that wrk took from /s/ {answered:,} and those of a second before",
        flush=True,
    )
    return {"rows": rows, "answered": answered, "counted": counted}


if __name__ == "__main__":
    main()
