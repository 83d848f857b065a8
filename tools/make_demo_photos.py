"""Draw the demo newsroom's photographs: `python tools/make_demo_photos.py [NAME …]`. Needs numpy and Pillow.

Nobody's picture is used: land, water, light and film are computed, so the files are ours to ship.
The same numpy gives the same pictures.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from photo_kit import Image, encode
from photo_scenes_city import skyline, window
from photo_scenes_field import forest, wheat
from photo_scenes_land import dunes, peaks, ridges, valley
from photo_scenes_water import harbour, sea

SCENES: dict[str, Callable[[], Image.Image]] = {
    "cretes-a-l-aube": ridges,
    "vallee-dans-la-brume": valley,
    "sommets-au-couchant": peaks,
    "dunes": dunes,
    "mer-au-soleil": sea,
    "port-au-crepuscule": harbour,
    "ble-sous-l-orage": wheat,
    "foret-dans-le-brouillard": forest,
    "ville-la-nuit": skyline,
    "vitre-sous-la-pluie": window,
}
FOLDER = Path(__file__).resolve().parent.parent / "share_service" / "demo" / "photos"


def main(names: list[str]) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in names or SCENES:
        data = encode(SCENES[name]())
        (FOLDER / f"{name}.jpg").write_bytes(data)
        print(f"{name}.jpg  {len(data) / 1000:.0f} KB")


if __name__ == "__main__":
    main(sys.argv[1:])
