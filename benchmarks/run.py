"""``python -m benchmarks.run [cards|redirect|buttons|store …]``: run the benchmarks, print their tables, keep their JSON.

Each benchmark is a module with ``main() -> dict``: it prints its own table and returns its figures,
which are written with the machine's description to ``benchmarks/out/<name>.json``.
"""

from __future__ import annotations

import importlib
import json
import os
import platform
import sys
import time
from pathlib import Path

NAMES = ("cards", "redirect", "buttons", "stream", "store", "desk", "previews", "kills")
OUT = Path(__file__).parent / "out"


def machine() -> dict[str, object]:
    """Return what the figures were measured on."""
    return {
        "python": platform.python_version(),
        "system": platform.platform(),
        "processors": os.cpu_count(),
        "load before": round(os.getloadavg()[0], 2),
    }


def main(names: list[str]) -> None:
    """Run the benchmarks of these names, or all."""
    unknown = sorted(set(names) - set(NAMES))
    if unknown:
        sys.exit(f"there is no benchmark {', '.join(unknown)}: choose of {', '.join(NAMES)}")
    OUT.mkdir(exist_ok=True)
    for name in names or NAMES:
        print(f"=== {name}", flush=True)
        begun = time.monotonic()
        described = machine()
        figures = importlib.import_module(f"benchmarks.{name}").main()
        target = OUT / f"{name}.json"
        target.write_text(json.dumps({"machine": described, "figures": figures}, indent=2) + "\n", encoding="utf-8")
        print(f"=== {name}: {time.monotonic() - begun:.0f} s, figures in {target.relative_to(Path.cwd())}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
