"""This project with half the resolution of colour, to be compared with engines that write only such files."""

from __future__ import annotations

from benchmarks.drawers.lines import answer
from benchmarks.drawers.ours import draw
from share_service.cards import encode

if __name__ == "__main__":
    encode.JPEG_LADDER = tuple(rung for rung in encode.JPEG_LADDER if rung[1] == 2)
    answer(draw)
