"""The first of the two commands of a newcomer, in a checkout that is set up: `make run`."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
from pathlib import Path

import pytest
import requests

from tests import live
from tests.conftest import missing

ROOT = Path(__file__).parents[2]
MAKE = shutil.which("make")


@pytest.fixture(autouse=True)
def _set_up():
    if MAKE is None or not (ROOT / ".venv" / ".ready-to-run").exists():
        missing("what `make run` sets up")


def _make_run(**settings: str) -> dict:
    # Only what every shell has: no setting of ours, no path into the environment.
    return {"PATH": "/usr/local/bin:/usr/bin:/bin", **settings}


def test_it_serves_the_demo_and_prints_where_to_look(tmp_path):
    port = live.free_port()
    environment = _make_run(HOME=str(tmp_path), PORT=str(port), SHARE_DATA_DIR=str(tmp_path / "var"))
    process = subprocess.Popen(
        [MAKE, "-C", str(ROOT), "run"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    server = live.LiveServer(f"http://127.0.0.1:{port}", environment, tmp_path / "log", process)
    try:
        said = "".join(iter(process.stdout.readline, "Ctrl+C stops it.\n"))
        server.wait()
        article, card, link, desk = re.findall(r"http://\S+", said)
        assert requests.get(article, timeout=30).ok
        assert requests.get(card, timeout=30).headers["Content-Type"].startswith("image/")
        assert requests.get(link, timeout=30, allow_redirects=False).headers["Location"] == article
        assert "/desk/" in desk
        assert not any(path.name != "var" for path in tmp_path.iterdir()), "something was written to HOME"
    finally:
        server.stop_group()
        process.stdout.close()


def test_a_busy_port_is_one_clear_sentence(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        environment = _make_run(HOME=str(tmp_path), PORT=str(port), SHARE_DATA_DIR=str(tmp_path / "var"))
        done = subprocess.run(
            [MAKE, "-C", str(ROOT), "run"], env=environment, capture_output=True, text=True, timeout=60, check=False
        )
    assert done.returncode != 0
    ours = [line for line in done.stderr.splitlines() if not line.startswith("make")]
    assert ours == [
        f"share-service: Port {port} is already in use: choose another with --port {port + 1}, or PORT={port + 1} make run."
    ]
