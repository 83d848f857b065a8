"""Debian's own WebKitGTK, the engine of Safari, spoken to by WebDriver (W3C) through its driver."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import requests

from tests import live
from tests.conftest import missing

SECONDS = 60
CONTROL = "\ue009"
# W3C WebDriver §12: how an element is named.
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"


class WebKit:
    """One tab of a WebKit on a screen that nobody sees."""

    def __init__(self, driver: str, binary: str, proxy: str) -> None:
        self._http = requests.Session()
        self._http.trust_env = False
        wanted = {
            "webkitgtk:browserOptions": {"binary": binary, "args": ["--automation"]},
            "proxy": {"proxyType": "manual", "httpProxy": proxy},
        }
        self._base = f"{driver}/session"
        self._base += "/" + self._post("", capabilities={"alwaysMatch": wanted})["sessionId"]

    def open(self, url: str) -> None:
        """Go to ``url`` and wait until it has loaded."""
        self._post("/url", url=url)

    def evaluate(self, expression: str) -> Any:
        """Return what a JavaScript expression is on the page, by way of JSON; promises are waited for."""
        script = (
            "const done = arguments[0];"
            f"(async () => JSON.stringify(await ({expression})))().then(done, error => done('!' + error))"
        )
        value = self._post("/execute/async", script=script, args=[])
        assert value is None or not value.startswith("!"), value
        return None if value is None else json.loads(value)

    def click(self, selector: str) -> None:
        """Press the mouse in the middle of an element."""
        found = self._post("/element", using="css selector", value=selector)
        self._post(f"/element/{found[ELEMENT]}/click")

    def paste(self) -> None:
        """Press Ctrl+V where the focus is."""
        keys = [("keyDown", CONTROL), ("keyDown", "v"), ("keyUp", "v"), ("keyUp", CONTROL)]
        actions = [{"type": kind, "value": key} for kind, key in keys]
        self._post("/actions", actions=[{"type": "key", "id": "keys", "actions": actions}])

    def close(self) -> None:
        """End the session, and the browser with it."""
        self._http.delete(self._base, timeout=SECONDS)
        self._http.close()

    def _post(self, path: str, **body: Any) -> Any:
        answer = self._http.post(self._base + path, json=body, timeout=SECONDS)
        value = answer.json()["value"]
        assert answer.ok, value
        return value


@contextmanager
def webkit(home: Path, proxy: str) -> Iterator[WebKit]:
    """Start WebKitGTK's MiniBrowser; plain http to anything but loopback goes through ``proxy`` (host:port)."""
    binaries = sorted(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"))
    if not binaries or not shutil.which("WebKitWebDriver") or not shutil.which("Xvfb"):
        missing("WebKitGTK with its driver and Xvfb")
    port = live.free_port()
    environment = os.environ | {"HOME": str(home), "XDG_RUNTIME_DIR": str(home), "NO_AT_BRIDGE": "1"}
    with ExitStack() as stack:
        log = stack.enter_context((home / "webkit.log").open("wb"))
        environment["DISPLAY"] = f":{stack.enter_context(_screen(log))}"
        command = ["WebKitWebDriver", f"--port={port}"]
        driver = stack.enter_context(subprocess.Popen(command, stdout=log, stderr=log, env=environment))
        stack.callback(driver.terminate)
        _wait(f"http://127.0.0.1:{port}/status")
        tab = WebKit(f"http://127.0.0.1:{port}", str(binaries[-1]), proxy)
        stack.callback(tab.close)
        yield tab


@contextmanager
def _screen(log: Any) -> Iterator[str]:
    """Start a screen that nobody sees, and yield the number it chose."""
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x900x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[write], stdout=log, stderr=log) as process:
        os.close(write)
        try:
            with os.fdopen(read) as said:
                yield said.readline().strip()
        finally:
            process.terminate()


def _wait(url: str) -> None:
    for _look in range(SECONDS * 10):
        try:
            if requests.get(url, timeout=SECONDS).ok:
                return
        except requests.ConnectionError:
            time.sleep(0.1)
    raise RuntimeError("WebKit's driver did not start")
