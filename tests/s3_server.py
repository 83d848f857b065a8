"""A real S3 server in a process of its own: moto's, with the one promise that it does not keep, and with bad days.

Run as a program it listens on a port of loopback. S3 tests a condition and writes in one step; moto
does so in two, so writes take turns here. ``PUT /-/answer`` with ``503`` makes every request fail so,
``200`` ends it; ``hang`` accepts requests and says nothing; ``403`` lets nothing be written.
"""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import requests

from tests.live import clean_environment, free_port

KEY = "AKIATESTTESTTESTTEST"
SECRET = "a-secret-that-no-log-may-hold"
BUCKET = "journal-cards"
START_SECONDS = 60
_ANSWER = "/-/answer"


@dataclass
class S3Server:
    """A started server: where it answers and its process."""

    url: str
    process: subprocess.Popen = field(repr=False)

    @cached_property
    def client(self):
        """A client that looks at it from outside."""
        import boto3

        return boto3.client(
            "s3",
            endpoint_url=self.url,
            aws_access_key_id=KEY,
            aws_secret_access_key=SECRET,
            region_name="us-east-1",
        )

    def answers(self, how: str) -> None:
        """Have it answer every request from now on with ``how``: 200 (as it should), 403, 503 or hang."""
        requests.put(self.url + _ANSWER, data=how, timeout=10).raise_for_status()

    def asked(self) -> Counter[str]:
        """How often it was asked, by method and kind of object (``PUT cards``)."""
        return Counter(requests.get(self.url + _ANSWER, timeout=10).json())

    def empty(self) -> None:
        """Forget every object, make the bucket anew, and answer as it should."""
        self.answers("200")
        requests.post(f"{self.url}/moto-api/reset", timeout=10).raise_for_status()
        self.client.create_bucket(Bucket=BUCKET)

    def objects(self, folder: str = "") -> list[str]:
        """The names of the objects that begin with ``folder``."""
        return [item["Key"] for item in self.client.list_objects_v2(Bucket=BUCKET, Prefix=folder).get("Contents", ())]

    def stop(self) -> None:
        """Go away: whoever asks finds nobody."""
        self.process.kill()
        self.process.wait(10)


@contextlib.contextmanager
def serving(port: int | None = None) -> Iterator[S3Server]:
    """Yield a server with an empty bucket, and stop it at the end."""
    port = port or free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.s3_server", str(port)],
        env=clean_environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    server = S3Server(f"http://127.0.0.1:{port}", process)
    try:
        _wait(server)
        server.empty()
        yield server
    finally:
        server.stop()


def _wait(server: S3Server) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.process.poll() is None:
        try:
            server.asked()
        except requests.ConnectionError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("the S3 server did not start")


class _Days:
    """moto's application behind a door that can be told how to answer, and counts."""

    def __init__(self, app) -> None:
        self._app = app
        self._how = "200"
        self._asked: Counter[str] = Counter()
        self._turn = threading.Lock()

    def __call__(self, environ, start_response):
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        if path == _ANSWER:
            return self._told(environ, start_response)
        self._asked[f"{method} {path.removeprefix(f'/{BUCKET}/').partition('/')[0]}"] += 1
        if self._how == "hang":
            time.sleep(30)
        if self._how == "403" and method == "PUT":
            start_response("403 Forbidden", [("Content-Type", "application/xml")])
            return [b"<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"]
        if self._how == "503":
            start_response("503 Slow Down", [("Content-Type", "application/xml")])
            return [b"<Error><Code>SlowDown</Code><Message>Reduce your request rate.</Message></Error>"]
        with self._turn if method != "GET" else contextlib.nullcontext():
            return self._app(environ, start_response)

    def _told(self, environ, start_response):
        import json

        if environ["REQUEST_METHOD"] == "PUT":
            self._how = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])).decode()
        start_response("200 OK", [("Content-Type", "application/json")])
        return [json.dumps(self._asked).encode()]


def main() -> None:
    """Serve until the process is told to end."""
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import run_simple

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    run_simple("127.0.0.1", int(sys.argv[1]), _Days(DomainDispatcherApplication(create_backend_app)), threaded=True)


if __name__ == "__main__":
    main()
