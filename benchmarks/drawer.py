"""A drawer: a process on one core that draws a card for each line it is sent, and which drawers there are."""

from __future__ import annotations

import json
import os
import re
import select
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Self

from benchmarks.npm import installed

HERE = Path(__file__).parent
PEERS = HERE / "peers"
PATIENCE = 60.0
MINE = "share-service"
# Our photo card as engines must write it that cannot keep every pixel's colour.
HALF = "share-service at 4:2:0"
_PYTHON = {MINE: "ours", HALF: "ours_half", "naive Pillow": "naive", "Chromium setContent": "chromium"}
_NODE = {
    "takumi": "takumi",
    "skia-canvas": "skia_canvas",
    "@napi-rs/canvas": "napi_canvas",
    "satori + resvg-js": "satori",
    "@vercel/og": "vercel_og",
}


class DrawerFailed(Exception):
    """A drawer ended or said nothing; the sentence is its own last words."""


class Drawer:
    """A process that draws, kept on one ``core`` so that engines with threads of their own use one too."""

    def __init__(self, name: str, command: list[str], core: int = 0) -> None:
        self.name = name
        self.begun = time.perf_counter()
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the drawer
        self._held = b""
        # A child begins where its parent is: no thread of it ever ran on the other core.
        with _Core(core):
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors, cwd=HERE.parent, bufsize=0
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()
        try:
            self._process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._errors.close()

    def draw(self, card: dict) -> dict:
        """Return how many milliseconds the card took inside the process, and its bytes."""
        self.ask(card)
        return self.answer()

    def ask(self, card: dict) -> None:
        """Send a card without waiting for it."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(card).encode() + b"\n")
        except BrokenPipeError as error:
            raise DrawerFailed(self._last_words()) from error

    def answer(self) -> dict:
        """Return the next answer.

        Raises:
            DrawerFailed: it ended, or said nothing for a minute.
        """
        assert self._process.stdout is not None
        pipe = self._process.stdout.fileno()
        while b"\n" not in self._held:
            if not select.select([pipe], [], [], PATIENCE)[0]:
                raise DrawerFailed(f"no answer within {PATIENCE:.0f} s")
            got = os.read(pipe, 65536)
            if not got:
                raise DrawerFailed(self._last_words())
            self._held += got
        line, _, self._held = self._held.partition(b"\n")
        return json.loads(line)

    def peak_megabytes(self) -> float:
        """Return the most memory the process ever held, and what its children hold now."""
        own, *below = _family(self._process.pid)
        return (
            _kilobytes(own, "status", "VmHWM") + sum(_kilobytes(pid, "smaps_rollup", "Pss") for pid in below)
        ) / 1000

    def _last_words(self) -> str:
        self._errors.seek(0)
        lines = [line.strip() for line in self._errors.read().decode(errors="replace").splitlines()]
        telling = [line for line in lines if re.match(r"[\w.]*Error\b.*:|.* not installed", line)] or [
            *filter(None, lines)
        ]
        return telling[-1][:160] if telling else "it ended without a word"


class _Core:
    """A stay of this process on one core, where the system can."""

    def __init__(self, core: int) -> None:
        self._core = core

    def __enter__(self) -> None:
        if hasattr(os, "sched_setaffinity"):
            self._before = os.sched_getaffinity(0)
            cores = sorted(self._before)
            os.sched_setaffinity(0, {cores[self._core % len(cores)]})

    def __exit__(self, *_: object) -> None:
        if hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(0, self._before)


def _family(pid: int) -> list[int]:
    """Return a process and everything below it."""
    found = [pid]
    for parent in found:
        for children in Path(f"/proc/{parent}/task").glob("*/children"):
            found += [int(child) for child in children.read_text().split()]
    return found


def _kilobytes(pid: int, file: str, field: str) -> int:
    try:
        lines = Path(f"/proc/{pid}/{file}").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(f"{field}:")), 0)


def commands() -> dict[str, list[str]]:
    """Return how each drawer is started, the fastest kinds first; those on node only where node is."""
    found = {name: [sys.executable, "-m", f"benchmarks.drawers.{module}"] for name, module in _PYTHON.items()}
    if install_peers():
        node = {name: ["node", str(HERE / "drawers" / f"{module}.mjs")] for name, module in _NODE.items()}
        found = {MINE: found.pop(MINE), HALF: found.pop(HALF)} | node | found
    return found


def install_peers() -> bool:
    """Install the peers that run on node; say whether there is a node."""
    there = installed(HERE / "package.json", PEERS)
    if not there:
        print(f"skipped: {', '.join(_NODE)} (node and npm are not installed)")
    return there
