"""Signed links beside a shortener of others, and what each counts of the same visits.

Kutt and YOURLS cannot be had from a package index, which is all that a benchmark may ask;
django-link-shortener can. It runs under the same gunicorn with SQLite, as it comes: one UPDATE of a
counter for each request, synced to the disk by SQLite's own journal. Our record is in the kernel's
hands when the answer goes out, and survives the death of every process; a power cut may take the
last seconds.
"""

from __future__ import annotations

import http.client
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from benchmarks.serving import BROWSER, Target, served, take_turns
from share_service.links.token import LinkRef
from share_service.stats.questions import article_stats

if TYPE_CHECKING:
    from benchmarks.redirect import Place

PACKAGES = Path(__file__).parent / "peers" / "python"
PEER = "django-link-shortener"
SERVICE = ("--config", "python:share_service.server", "share_service.app:create_app()")
THEIRS = ("--config", "python:benchmarks.plain_server", "benchmarks.peer_django:application")
VISITS = 200
KINDS: dict[str, tuple[str, dict[str, str]]] = {
    "readers": ("GET", {"User-Agent": BROWSER}),
    "HEAD": ("HEAD", {"User-Agent": BROWSER}),
    "prefetch": ("GET", {"User-Agent": BROWSER, "Sec-Purpose": "prefetch"}),
    "previews": ("GET", {"User-Agent": "facebookexternalhit/1.1"}),
    "crawlers": ("GET", {"User-Agent": "curl/8.5.0"}),
}


def compare(place: Place, rounds: int, seconds: int) -> dict[str, Any]:
    """Measure both and have both count; return the figures, or why there are none."""
    parts, stored, environment = place
    if not installed():
        print(f"{PEER} cannot be installed here, and is left out", flush=True)
        return {"left out": PEER}
    database = str(parts.settings.data_dir / "peer.db")
    theirs_environment = environment | {
        "PEER_DATABASE": database,
        "PYTHONPATH": f"{PACKAGES}:{Path(__file__).parents[1]}",
    }
    path = f"/s/{theirs(theirs_environment)}/"
    ours_path = f"/s/{parts.link_tokens.mint(LinkRef(stored.id, 10))}"
    with (
        served(SERVICE, environment, "/livez") as (ours, our_pid),
        served(THEIRS, theirs_environment, "/nothing") as (peer, peer_pid),
    ):
        visit(ours + ours_path)
        visit(peer + path)
        parts.ingester.take_in()
        stats = article_stats(parts.engine, stored.id, zone=parts.settings.zone, networks=parts.networks)["totals"]
        counts = {"sent": dict.fromkeys(KINDS, VISITS), "ours": stats, PEER: int(theirs(theirs_environment))}
        targets = [
            Target("/s/ with its record", ours + ours_path, our_pid, PEER),
            Target(PEER, peer + path, peer_pid, PEER),
        ]
        take_turns(targets, rounds, seconds)
    mine, other = (target.median("per_second") for target in targets)
    print(f"/s/ {mine:,.0f} a second, {PEER} {other:,.0f}: {mine / other:.1f} times")
    print(f"  of {VISITS} each of {', '.join(KINDS)}: ours {stats['clicks']} clicks, {PEER} {counts[PEER]}", flush=True)
    return {"per second": {target.name: target.median("per_second") for target in targets}, "counts": counts}


def visit(url: str) -> None:
    """Visit a link in every way, as often by each, and each time as somebody else."""
    target = urlsplit(url)
    connection = http.client.HTTPConnection(target.netloc, timeout=30)
    for method, headers in KINDS.values():
        for number in range(VISITS):
            agent = f"{headers['User-Agent']} Edg/{number}.0"
            connection.request(method, target.path, headers=headers | {"User-Agent": agent})
            connection.getresponse().read()
    connection.close()


def theirs(environment: dict[str, str]) -> str:
    """Prepare the peer's database and return its link's code; afterwards, return what it counted."""
    command = [sys.executable, "-m", "benchmarks.peer_django"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout.strip()


def installed() -> bool:
    """Install the peer into a folder of its own, unless it is there."""
    if (PACKAGES / "shortener").is_dir():
        return True
    uv = shutil.which("uv") or str(Path(sys.executable).with_name("uv"))
    command = [uv, "pip", "install", "-q", "--target", str(PACKAGES), PEER]
    return Path(uv).exists() and subprocess.run(command, check=False).returncode == 0
