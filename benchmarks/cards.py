"""Cards beside their peers: ``python -m benchmarks.cards``.

The same text card (PNG) and photo card (a JPEG of 2000 × 1333 in, a JPEG out) by this project, by a
tutorial's Pillow and by satori with resvg-js. Each draws in a process of its own; they take turns
card by card, so that what else the machine does falls on all alike. Every card has other words:
nothing is answered from a cache of texts. *cold* is a fresh process's first card, from starting
the process to having the file.
"""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Self

from PIL import Image

from share_service.assets import PACKAGE

HERE = Path(__file__).parent
PEERS = HERE / "peers"
ROUNDS, WARM_UP, COLD = 60, 8, 3
HEADLINES = (
    "Kupiansk, le cœur battant de l’Ukraine : quand une ville devient le symbole d’une nation qui refuse de mourir",
    "Budget 2027 : « Nous ne céderons pas », prévient Matignon ; la gauche répond : « Chiche ! »",
    "Violences policières : l’inspection saisie après la diffusion d’une vidéo tournée par un voisin",
    "Dix ans après, que reste-t-il de l’esprit du 11 janvier dans les écoles de la République ?",
    "Eau potable : dans le Gard, douze villages rationnés pour la troisième fois de l’été",
)


class Drawer:
    """A process that draws a card for each line it is sent."""

    def __init__(self, name: str, command: list[str]) -> None:
        self.name = name
        self.command = command
        self.begun = time.perf_counter()
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=HERE.parent)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pipe(self._process.stdin).close()
        self._process.wait(timeout=30)
        self._pipe(self._process.stdout).close()

    def draw(self, card: dict) -> dict:
        """Return how many milliseconds the card took inside the process, and its bytes."""
        stdin = self._pipe(self._process.stdin)
        stdin.write(json.dumps(card).encode() + b"\n")
        stdin.flush()
        answer = self._pipe(self._process.stdout).readline()
        if not answer:
            raise RuntimeError(f"{self.name} ended without drawing")
        return json.loads(answer)

    @staticmethod
    def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
        assert pipe is not None
        return pipe


def commands() -> dict[str, list[str]]:
    """Return how each drawer is started; satori only where node is."""
    python = [sys.executable, "-m", "benchmarks.card_drawers"]
    found = {"share-service": [*python, "ours"], "naive Pillow": [*python, "naive"]}
    if install_peers():
        found["satori + resvg-js"] = ["node", str(HERE / "satori_drawer.mjs")]
    return found


def install_peers() -> bool:
    """Install the peers that run on node; say whether they are there."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        print("node and npm are not installed: measured without satori")
        return False
    wanted = (HERE / "package.json").read_bytes()
    mark = PEERS / "package.json"
    if not (mark.exists() and mark.read_bytes() == wanted and (PEERS / "node_modules" / "satori").is_dir()):
        PEERS.mkdir(exist_ok=True)
        mark.write_bytes(wanted)
        quiet = ["--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error"]
        subprocess.run([npm, "install", *quiet], cwd=PEERS, check=True, timeout=300)
    return True


def card(number: int, photo: Path | None) -> dict:
    """Return the card of one round: a headline no other round has."""
    return {
        "kicker": "CHRONIQUE",
        "headline": f"{HEADLINES[number % len(HEADLINES)]} ({number})",
        "section": "International",
        "authors": ["Claire Dumont", "Olena Kovalenko"],
        "byline": "Par Claire Dumont et Olena Kovalenko",
        "note": "Ce contenu a été créé avec l’aide de l’IA.",
        "credit": "Crédit : Adobe Stock",
        "photo": str(photo) if photo else None,
    }


def measure(photo: Path | None, kept: Path) -> dict[str, dict[str, float]]:
    """Return the figures of every drawer for the text card, or for the card over ``photo``."""
    starts = commands()
    cold = {name: [first_card(name, command, photo) for _ in range(COLD)] for name, command in starts.items()}
    with ExitStack() as stack:
        drawers = [stack.enter_context(Drawer(name, command)) for name, command in starts.items()]
        answers: dict[str, list[dict]] = {drawer.name: [] for drawer in drawers}
        for number in range(WARM_UP + ROUNDS):
            for drawer in drawers:
                wanted = card(number, photo)
                if number == WARM_UP:
                    kind = "photo.jpg" if photo else "text.png"
                    wanted["save"] = str(kept / f"{drawer.name.replace(' ', '-')}-{kind}")
                answer = drawer.draw(wanted)
                if number >= WARM_UP:
                    answers[drawer.name].append(answer)
    return {name: figures(found, cold[name]) for name, found in answers.items()}


def first_card(name: str, command: list[str], photo: Path | None) -> float:
    """Return the milliseconds from starting a process to its first card."""
    with Drawer(name, command) as drawer:
        drawer.draw(card(0, photo))
        return (time.perf_counter() - drawer.begun) * 1000


def figures(answers: list[dict], cold: list[float]) -> dict[str, float]:
    """Return the medians of what was measured."""
    times = sorted(answer["ms"] for answer in answers)
    return {
        "cold_ms": round(statistics.median(cold), 1),
        "median_ms": round(statistics.median(times), 2),
        "p95_ms": round(times[int(len(times) * 0.95)], 2),
        "kilobytes": round(statistics.median(answer["bytes"] for answer in answers) / 1000, 1),
    }


def table(title: str, measured: dict[str, dict[str, float]]) -> None:
    """Print the figures and how many times our median each drawer's is."""
    mine = measured["share-service"]["median_ms"]
    print(f"\n{title}\n{'':20}{'cold ms':>10}{'median ms':>11}{'p95 ms':>9}{'KB':>8}{'ratio':>8}")
    for name, found in measured.items():
        found["times_ours"] = round(found["median_ms"] / mine, 2)
        print(
            f"{name:20}{found['cold_ms']:>10.0f}{found['median_ms']:>11.2f}{found['p95_ms']:>9.2f}"
            f"{found['kilobytes']:>8.1f}{found['times_ours']:>7.2f}×"
        )


def photograph(path: Path) -> Path:
    """Write a JPEG of 2000 × 1333: one of the demo newsroom's, so that its detail is a photograph's."""
    source = next(iter(sorted((PACKAGE / "demo" / "photos").glob("*.jpg"))))
    with Image.open(source) as opened:
        opened.convert("RGB").resize((2000, 1333), Image.Resampling.LANCZOS).save(path, quality=88)
    return path


def main() -> dict[str, object]:
    """Measure both cards, print their tables, return the figures."""
    kept = HERE / "out" / "cards"
    kept.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        text = measure(None, kept)
        photo = measure(photograph(Path(folder) / "photo.jpg"), kept)
    table("Text card, PNG 1200 × 630", text)
    table("Photo card, JPEG 2000 × 1333 in, JPEG 1200 × 630 out", photo)
    return {"rounds": ROUNDS, "text_card": text, "photo_card": photo}


if __name__ == "__main__":
    from benchmarks.run import main as run

    run(["cards"])
