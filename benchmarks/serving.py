"""Servers to measure, and wrk to measure them: what the benchmarks of links share."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.request import urlopen

if TYPE_CHECKING:
    from collections.abc import Iterator

CONNECTIONS = 32
BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36"
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
    headers: tuple[str, ...] = ()
    rounds: list[Round] = field(default_factory=list)

    def median(self, name: str) -> float:
        """Return the median of a figure over the rounds."""
        return median(getattr(one, name) for one in self.rounds)

    @property
    def cpu_us(self) -> float:
        """Microseconds of the server's CPU per request, in the median round."""
        return median(one.cpu / one.requests * 1e6 for one in self.rounds)

    @property
    def answered(self) -> int:
        """The requests that wrk saw answered, in all rounds."""
        return sum(one.requests for one in self.rounds)


def take_turns(targets: list[Target], rounds: int, seconds: int) -> None:
    """Warm every target up, then measure them in turns: whatever else the machine does falls on all alike."""
    for target in targets:
        load(target, 1)
    for _ in range(rounds):
        for target in targets:
            target.rounds.append(load(target, seconds))


def load(target: Target, seconds: int) -> Round:
    """Let wrk press ``target`` for ``seconds``."""
    headers = [part for header in (f"User-Agent: {BROWSER}", *target.headers) for part in ("-H", header)]
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", *headers, target.url]
    before = cpu_seconds(target.pid)
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in out:
        raise RuntimeError(f"{target.url} was not answered:\n{out}")
    requests = int(found(r"(\d+) requests in", out))
    cpu = cpu_seconds(target.pid) - before
    return Round(requests, float(found(r"Requests/sec:\s+([\d.]+)", out)), p99_ms(out), cpu)


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
def served(app: tuple[str, ...], environment: dict[str, str], ready: str) -> Iterator[tuple[str, int]]:
    """Serve ``app``, gunicorn's arguments, with two workers on a free port; give its address and process id."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "2", *app]
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
        except HTTPError:
            return
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"{url} did not answer")
