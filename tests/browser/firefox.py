"""Debian's own Firefox, spoken to by WebDriver BiDi (W3C), which it speaks without any driver beside it."""

from __future__ import annotations

import itertools
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

from tests.conftest import missing

LISTENS = re.compile(r"WebDriver BiDi listening on (\S+)")
SECONDS = 60
CONTROL = "\ue009"


class Firefox:
    """One tab of a Firefox without a window."""

    def __init__(self, wire: ClientConnection, proxy: str) -> None:
        self._wire = wire
        self._ids = itertools.count(1)
        self._call("session.new", capabilities={"alwaysMatch": {"proxy": {"proxyType": "manual", "httpProxy": proxy}}})
        self._tab = self._call("browsingContext.getTree")["contexts"][0]["context"]

    def open(self, url: str) -> None:
        """Go to ``url`` and wait until it has loaded."""
        self._call("browsingContext.navigate", context=self._tab, url=url, wait="complete")

    def evaluate(self, expression: str) -> Any:
        """Return what a JavaScript expression is on the page, by way of JSON; promises are waited for."""
        answer = self._call(
            "script.evaluate",
            expression=f"(async () => JSON.stringify(await ({expression})))()",
            target={"context": self._tab},
            awaitPromise=True,
        )
        assert answer["type"] == "success", answer
        value = answer["result"].get("value")
        return None if value is None else json.loads(value)

    def click(self, selector: str) -> None:
        """Press the mouse in the middle of an element."""
        found = self._call("browsingContext.locateNodes", context=self._tab, locator={"type": "css", "value": selector})
        origin = {"type": "element", "element": {"sharedId": found["nodes"][0]["sharedId"]}}
        move = {"type": "pointerMove", "x": 0, "y": 0, "origin": origin}
        press = [{"type": kind, "button": 0} for kind in ("pointerDown", "pointerUp")]
        self._act({"type": "pointer", "id": "mouse", "actions": [move, *press]})

    def paste(self) -> None:
        """Press Ctrl+V where the focus is."""
        keys = [("keyDown", CONTROL), ("keyDown", "v"), ("keyUp", "v"), ("keyUp", CONTROL)]
        self._act({"type": "key", "id": "keys", "actions": [{"type": kind, "value": key} for kind, key in keys]})

    def _act(self, source: dict[str, Any]) -> None:
        self._call("input.performActions", context=self._tab, actions=[source])

    def _call(self, method: str, **params: Any) -> dict[str, Any]:
        number = next(self._ids)
        self._wire.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            answer = json.loads(self._wire.recv(timeout=SECONDS))
            if answer.get("id") == number:
                assert answer["type"] == "success", answer
                return answer["result"]


@contextmanager
def firefox(home: Path, proxy: str) -> Iterator[Firefox]:
    """Start Firefox in a profile of its own; plain http to anything but loopback goes through ``proxy`` (host:port)."""
    path = shutil.which("firefox-esr") or shutil.which("firefox")
    if path is None:
        missing("Firefox")
    command = [path, "--headless", "--no-remote", "--profile", str(home), "--remote-debugging-port", "0"]
    environment = os.environ | {"HOME": str(home)}
    log = home / "firefox.log"
    with log.open("wb") as out, subprocess.Popen(command, stdout=out, stderr=out, env=environment) as process:
        try:
            with connect(f"{_address(log, process)}/session", max_size=None) as wire:
                yield Firefox(wire, proxy)
        finally:
            process.terminate()


def _address(log: Path, process: subprocess.Popen[bytes]) -> str:
    for _look in range(SECONDS * 10):
        said = LISTENS.search(log.read_text(errors="replace"))
        if said:
            return said[1]
        try:
            process.wait(0.1)
        except subprocess.TimeoutExpired:
            continue
        break
    raise RuntimeError("Firefox did not start:\n" + log.read_text(errors="replace")[-2000:])
