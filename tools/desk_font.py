"""Cut the desk's font: ``python tools/desk_font.py NEWSREADER.woff2``, with fontTools and brotli installed.

The source is ``newsreader-latin-standard-normal.woff2`` of the npm package
``@fontsource-variable/newsreader`` 5.3.0 (SIL Open Font License 1.1, no reserved font name). One
weight at one optical size is kept, 23 KB; the thin no-break space of French figures, which the
source lacks, becomes a glyph of its own.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph
from fontTools.varLib import instancer

TARGET = Path(__file__).resolve().parents[1] / "share_service" / "static" / "newsreader.woff2"
AXES = {"opsz": 32, "wght": 500}
FEATURES = ["kern", "liga", "tnum", "pnum", "mark", "mkmk", "ccmp"]
THIN_SPACE, THIN = 0x202F, 0.62


def main(source: str) -> None:
    font = instancer.instantiateVariableFont(TTFont(source), AXES)
    _add_thin_space(font)
    options = subset.Options(layout_features=FEATURES, name_IDs=["*"], hinting=False, notdef_outline=True)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=list(font.getBestCmap()))
    cutter.subset(font)
    font.flavor = "woff2"
    font.save(TARGET)
    print(f"{TARGET.name}: {TARGET.stat().st_size} bytes")


def _add_thin_space(font: TTFont) -> None:
    name = f"uni{THIN_SPACE:04X}"
    width = font["hmtx"][font.getBestCmap()[ord(" ")]][0]
    font.setGlyphOrder([*font.getGlyphOrder(), name])
    font["glyf"].glyphs[name] = Glyph()
    font["glyf"].glyphOrder = font.getGlyphOrder()
    font["hmtx"].metrics[name] = (round(width * THIN), 0)
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[THIN_SPACE] = name


if __name__ == "__main__":
    main(sys.argv[1])
