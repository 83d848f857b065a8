"""``python -m benchmarks.page``: keep the last run of the card benchmark in ``docs/benchmarks.md``, tables and sheet."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

from benchmarks.drawer import MINE

HERE = Path(__file__).parent
DOCS = HERE.parent / "docs"
_COLUMNS = {
    "median ms": ("median_ms", 1),
    "p95 ms": ("p95_ms", 1),
    "times ours": ("times_ours", 2),
    "cards/s, two cores": ("cards_per_second", 0),
    "KB": ("kilobytes", 0),
    "peak MB": ("peak_mb", 0),
}


def table(measured: dict[str, dict]) -> str:
    """Return the figures of one kind of card as a table in Markdown."""
    lines = [f"| | {' | '.join(_COLUMNS)} | file |", f"|---|{'--:|' * len(_COLUMNS)}---|"]
    for name, found in measured.items():
        figures = (f"{found[key]:.{digits}f}" for key, digits in _COLUMNS.values())
        lines.append(f"| {f'**{name}**' if name == MINE else name} | {' | '.join(figures)} | {found['file']} |")
    return "\n".join(lines)


def main() -> None:
    """Write the tables between the page's marks, and copy the sheet."""
    figures = json.loads((HERE / "out" / "cards.json").read_text(encoding="utf-8"))["figures"]
    page = DOCS / "benchmarks.md"
    text = page.read_text(encoding="utf-8")
    for kind in ("text_card", "photo_card"):
        marks = f"<!-- {kind} -->", f"<!-- end of {kind} -->"
        between = re.compile(f"{marks[0]}.*?{marks[1]}", re.DOTALL)
        new = f"{marks[0]}\n\n{table(figures[kind])}\n\n{marks[1]}"
        text = between.sub(lambda _, new=new: new, text)
    page.write_text(text, encoding="utf-8")
    shutil.copy(HERE / "out" / "cards.jpg", DOCS / "images" / "benchmark-cards.jpg")


if __name__ == "__main__":
    main()
