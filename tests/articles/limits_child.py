"""A process of its own that asks a hostile server for everything, and says what each answer cost.

``python -m tests.articles.limits_child PORT`` reads paths from standard input, one a line, and prints JSON lines: the
path, the refusal's code or "read", and by how many kilobytes this process's memory ever grew.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import SimpleNamespace

from share_service.articles.page import read_page
from share_service.errors import FetchRefused
from tests.articles.hostile import PUBLIC, Internet, fetcher


def peak() -> int:
    """Return the most memory that this process ever held, in KB; the kernel's own figure would count its parent's too."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


def ask(port: int, path: str) -> str:
    net = Internet(SimpleNamespace(port=port), {"news.test": [[PUBLIC[0]]]})
    try:
        page = fetcher(net, timeout=0.7).fetch(f"http://news.test{path}")
    except FetchRefused as refusal:
        return refusal.code
    read_page(page.body, url=page.url, charset=page.charset)
    return "read"


def main() -> None:
    port = int(sys.argv[1])
    ask(port, "/ok")
    before = peak()
    for path in sys.stdin.read().split():
        outcome = ask(port, path)
        sys.stdout.write(json.dumps({"path": path, "outcome": outcome, "kilobytes": peak() - before}) + "\n")


if __name__ == "__main__":
    main()
