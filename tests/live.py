"""A real gunicorn on a free port of loopback, as an operator starts it, and stopped at the end."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import requests
from sqlalchemy import Engine

from share_service.settings import Settings, load
from share_service.store.alerts import add_alert
from share_service.store.engine import open_engine, writing
from share_service.store.keys import new_key
from share_service.web.auth import invite_link

SECRET = "a secret key of the tests, long enough"
GUNICORN = ("--config", "python:share_service.server", "share_service.app:create_app()")
START_SECONDS = 60
# Below those that Linux gives to outgoing connections (ip_local_port_range, 32768 and more).
PORTS = range(15_000, 32_000)


@dataclass
class LiveServer:
    """A started server: where it answers, its environment, its process and its log."""

    url: str
    environment: dict[str, str]
    log: Path
    process: subprocess.Popen = field(repr=False)

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self.url.rpartition(":")[2])

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run ``share-service`` with the server's settings, and fail when it fails."""
        command = [sys.executable, "-m", "share_service", *arguments]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, check=True, timeout=120)

    def key(self) -> str:
        """An API key of the server, as `share-service key new` makes it, without a process of its own."""
        with self._store() as (_settings, engine):
            return new_key(engine, "tests")

    def sign_in_link(self, email: str) -> str:
        """A link that signs an editor in, as `share-service editor invite` prints it, without a process of its own."""
        with self._store() as (settings, engine):
            return invite_link(settings, engine, email)

    def notice(self, article_id: int, kind: str, facts: dict[str, object]) -> None:
        """Write an alert down, as the round of a worker does when the rules find something."""
        with self._store() as (_settings, engine), writing(engine) as connection:
            add_alert(connection, kind, article_id, int(time.time()), facts)

    @contextmanager
    def _store(self) -> Iterator[tuple[Settings, Engine]]:
        settings = load(data_dir=self.environment["SHARE_DATA_DIR"], secret_key=SECRET, public_url=self.url)
        engine = open_engine(settings.database)
        yield settings, engine
        engine.dispose()

    def workers(self) -> list[int]:
        """The process ids of the workers."""
        found = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(self.process.pid)], capture_output=True, text=True, check=False
        )
        return [int(line) for line in found.stdout.split()]

    def wait(self) -> None:
        """Wait until it answers, and raise with its log when it does not."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                if requests.get(f"{self.url}/livez", timeout=5).ok:
                    return
            except requests.ConnectionError:
                time.sleep(0.05)
        said = self.log.read_text(errors="replace") if self.log.exists() else ""
        raise RuntimeError("the server did not start:\n" + said[-4000:])

    def stop_group(self) -> None:
        """Stop it with everything that was started with it, as Ctrl+C on a terminal does."""
        os.killpg(self.process.pid, signal.SIGINT)
        self.process.wait(40)

    def stop(self) -> int:
        """Stop it as a supervisor does, and return its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(40)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait(10)


def free_port() -> int:
    """Return a port of loopback that nobody listens on, and that no connection is given while a server starts."""
    while True:
        port = secrets.choice(PORTS)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def clean_environment() -> dict[str, str]:
    """Return this process's environment without settings of the service."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("SHARE_", "PROMETHEUS_", "PORT"))}


def start(folder: Path, command: list[str], port: int, **settings: str) -> LiveServer:
    """Start ``command`` in ``folder`` with these ``SHARE_`` settings, and wait until it answers."""
    url = f"http://127.0.0.1:{port}"
    log = folder / "server.log"
    environment = clean_environment() | {
        "SHARE_SECRET_KEY": SECRET,
        "SHARE_PUBLIC_URL": url,
        "SHARE_DATA_DIR": str(folder / "var"),
        "PYTHONPATH": str(Path(__file__).parents[1]),
        **settings,
    }
    with log.open("ab") as out:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=out, stderr=subprocess.STDOUT)
    server = LiveServer(url, environment, log, process)
    try:
        server.wait()
    except BaseException:
        server.stop()
        raise
    return server
