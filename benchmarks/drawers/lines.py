"""What every drawer written in Python has in common: the protocol of lines, and the sizes."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

WIDTH, HEIGHT, QUALITY = 1200, 630, 85
FONTS = Path(__file__).parents[2] / "fonts"


def answer(draw: Callable[[dict], bytes]) -> None:
    """Draw a card for each line of standard input; answer with its milliseconds and bytes."""
    for line in sys.stdin:
        card = json.loads(line)
        begun = time.perf_counter()
        data = draw(card)
        ms = (time.perf_counter() - begun) * 1000
        if card.get("save"):
            Path(card["save"]).write_bytes(data)
        print(json.dumps({"ms": ms, "bytes": len(data)}), flush=True)
