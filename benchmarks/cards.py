"""Cards beside their peers: ``python -m benchmarks.cards``.

The same text card (PNG) and photo card (a JPEG of 2000 × 1333 in, a JPEG out) by this project and by
every engine that `drawer` names. Each draws in two processes, one on either core; they take turns card
by card, so that what else the machine does falls on all alike. Every card has other words: nothing is
answered from a cache of texts. *cold* is a fresh process's first card, from starting the process to
having the file; *cards/s* is what both processes draw at once.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from contextlib import ExitStack
from itertools import count
from pathlib import Path

from PIL import Image

from benchmarks.contact_sheet import describe, write_sheet
from benchmarks.drawer import HALF, HERE, MINE, Drawer, DrawerFailed, commands
from share_service.assets import PACKAGE

OUT = HERE / "out"
WARM_UP, COLD, MOST_ROUNDS = 5, 2, 100
# How long a card's rounds and its bursts on both cores may take; all of it stays under three minutes.
ROUNDS_SECONDS, BURSTS_SECONDS, BURST_SECONDS = 25.0, 14.0, 0.25
HEADLINES = (
    "Kupiansk, le cœur battant de l’Ukraine : quand une ville devient le symbole d’une nation qui refuse de mourir",
    "Budget 2027 : « Nous ne céderons pas », prévient Matignon ; la gauche répond : « Chiche ! »",
    "Violences policières : l’inspection saisie après la diffusion d’une vidéo tournée par un voisin",
    "Dix ans après, que reste-t-il de l’esprit du 11 janvier dans les écoles de la République ?",
    "Eau potable : dans le Gard, douze villages rationnés pour la troisième fois de l’été",
)
Found = dict[str, float | str]


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


class Contest:
    """The drawers of one kind of card and what was measured of them."""

    def __init__(self, starts: dict[str, list[str]], photo: Path | None, kept: Path) -> None:
        self.photo, self.kept = photo, kept
        self.files: dict[str, Path] = {}
        self.found: dict[str, Found] = {}
        self._starts = dict(starts)
        self._numbers = count()

    def run(self) -> None:
        """Measure everything; a drawer that cannot draw is named and left out."""
        for name, command in list(self._starts.items()):
            try:
                cold = statistics.median(self._first_card(name, command) for _ in range(COLD))
            except (DrawerFailed, OSError) as failed:
                if name == MINE:
                    raise
                print(f"skipped: {name}, {'photo' if self.photo else 'text'} card ({failed})", flush=True)
                del self._starts[name]
            else:
                self.found[name] = {"cold_ms": round(cold, 1)}
        with ExitStack() as stack:
            pairs = [
                [stack.enter_context(Drawer(name, command, core)) for core in (0, 1)]
                for name, command in self._starts.items()
            ]
            self._warm_up(pairs)
            self._take_turns([pair[0] for pair in pairs])
            self._burst(pairs)
            for first, _ in pairs:
                self.found[first.name]["peak_mb"] = round(first.peak_megabytes(), 1)

    def _next(self) -> dict:
        return card(next(self._numbers), self.photo)

    def _first_card(self, name: str, command: list[str]) -> float:
        with Drawer(name, command) as drawer:
            drawer.draw(self._next())
            return (time.perf_counter() - drawer.begun) * 1000

    def _warm_up(self, pairs: list[list[Drawer]]) -> None:
        for pair in pairs:
            for _ in range(WARM_UP):
                for drawer in pair:
                    drawer.ask(self._next())
            for _ in range(WARM_UP):
                for drawer in pair:
                    drawer.answer()

    def _take_turns(self, drawers: list[Drawer]) -> None:
        answers: dict[str, list[dict]] = {drawer.name: [] for drawer in drawers}
        end = time.monotonic() + ROUNDS_SECONDS
        for number in range(MOST_ROUNDS):
            shared = self._next()
            for drawer in drawers:
                wanted = dict(shared)
                if number == 0:
                    wanted["save"] = str(self._file(drawer.name))
                answers[drawer.name].append(drawer.draw(wanted))
            if time.monotonic() > end:
                break
        for name, found in answers.items():
            times = sorted(answer["ms"] for answer in found)
            self.found[name] |= {
                "median_ms": round(statistics.median(times), 2),
                "p95_ms": round(times[int(len(times) * 0.95)], 2),
                "kilobytes": round(statistics.median(answer["bytes"] for answer in found) / 1000, 1),
                "file": describe(self.files[name]),
                "rounds": len(times),
            }

    def _file(self, name: str) -> Path:
        plain = name.replace("@", "").replace("/", "-").replace(" ", "-")
        self.files[name] = self.kept / f"{plain}-{'photo.jpg' if self.photo else 'text.png'}"
        return self.files[name]

    def _burst(self, pairs: list[list[Drawer]]) -> None:
        rates: dict[str, list[float]] = {name: [] for name in self._starts}
        end = time.monotonic() + BURSTS_SECONDS
        while time.monotonic() < end:
            for pair in pairs:
                name = pair[0].name
                each = max(2, min(100, round(BURST_SECONDS * 1000 / float(self.found[name]["median_ms"]))))
                begun = time.perf_counter()
                for drawer in pair * each:
                    drawer.ask(self._next())
                for drawer in pair * each:
                    drawer.answer()
                rates[name].append(2 * each / (time.perf_counter() - begun))
        for name, rate in rates.items():
            self.found[name]["cards_per_second"] = round(statistics.median(rate), 1)


def table(title: str, measured: dict[str, Found]) -> None:
    """Print the figures and how many times our median each drawer's is."""
    mine = float(measured[MINE]["median_ms"])
    heads = "".join(
        f"{head:>11}" for head in ("median ms", "p95 ms", "times ours", "cards/s", "KB", "peak MB", "cold ms")
    )
    print(f"\n{title}\n{'':21}{heads}  file")
    for name, found in measured.items():
        found["times_ours"] = round(float(found["median_ms"]) / mine, 2)
        keys = ("median_ms", "p95_ms", "times_ours", "cards_per_second", "kilobytes", "peak_mb", "cold_ms")
        print(f"{name:21}{''.join(f'{found[key]:>11}' for key in keys)}  {found['file']}")


def photograph(path: Path) -> Path:
    """Write a JPEG of 2000 × 1333: one of the demo newsroom's, so that its detail is a photograph's."""
    source = next(iter(sorted((PACKAGE / "demo" / "photos").glob("*.jpg"))))
    with Image.open(source) as opened:
        opened.convert("RGB").resize((2000, 1333), Image.Resampling.LANCZOS).save(path, quality=88)
    return path


def main() -> dict[str, object]:
    """Measure both cards, print their tables, write the contact sheet, return the figures."""
    kept = OUT / "cards"
    kept.mkdir(parents=True, exist_ok=True)
    starts = commands()
    with tempfile.TemporaryDirectory() as folder:
        text = Contest({name: command for name, command in starts.items() if name != HALF}, None, kept)
        text.run()
        photo = Contest(starts, photograph(Path(folder) / "photo.jpg"), kept)
        photo.run()
    table("Text card, PNG 1200 × 630", text.found)
    table("Photo card, JPEG 2000 × 1333 in, JPEG 1200 × 630 out", photo.found)
    photo.files.pop(HALF, None)
    write_sheet(OUT / "cards.jpg", {"text": text.files, "photo": photo.files})
    print(f"\nwhat they drew: {(OUT / 'cards.jpg').relative_to(HERE.parent)}")
    return {"text_card": text.found, "photo_card": photo.found}


if __name__ == "__main__":
    from benchmarks.run import main as run

    run(["cards"])
