"""The contact sheet: what every drawer drew, side by side, so that one sees that it is the same card."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, JpegImagePlugin

FONT = Path(__file__).parents[1] / "fonts" / "Inter-600.ttf"
_THUMB = (360, 189)
_COLUMNS, _GAP, _LABEL = 4, 16, 34
_MAX_BYTES = 200_000
_SUBSAMPLING = {0: "4:4:4", 1: "4:2:2", 2: "4:2:0"}


def write_sheet(target: Path, drawn: dict[str, dict[str, Path]]) -> None:
    """Write the files of ``drawn`` (kind of card, drawer, file) as one JPEG of at most 200 KB."""
    cells = [(f"{name} · {kind} card", file) for kind, files in drawn.items() for name, file in files.items()]
    rows = [-(-len(files) // _COLUMNS) for files in drawn.values()]
    width = _COLUMNS * (_THUMB[0] + _GAP) + _GAP
    sheet = Image.new("RGB", (width, sum(rows) * (_THUMB[1] + _LABEL) + _GAP), "#dcdee2")
    pen, font = ImageDraw.Draw(sheet), ImageFont.truetype(str(FONT), 15)
    above = 0
    for files, count in zip(drawn.values(), rows, strict=True):
        for index in range(len(files)):
            label, file = cells.pop(0)
            x = _GAP + index % _COLUMNS * (_THUMB[0] + _GAP)
            y = (above + index // _COLUMNS) * (_THUMB[1] + _LABEL)
            pen.text((x, y + 8), label, font=font, fill="#15171a")
            with Image.open(file) as opened:
                sheet.paste(opened.convert("RGB").resize(_THUMB, Image.Resampling.LANCZOS), (x, y + _LABEL))
        above += count
    target.write_bytes(_light_enough(sheet))


def _light_enough(sheet: Image.Image) -> bytes:
    data = b""
    for quality in (82, 74, 66, 58, 50, 40):
        out = io.BytesIO()
        sheet.save(out, "JPEG", quality=quality, optimize=True)
        data = out.getvalue()
        if len(data) <= _MAX_BYTES:
            break
    return data


def describe(file: Path) -> str:
    """Return what ``file`` is: its format, and how a PNG keeps pixels or how densely a JPEG keeps colour."""
    with Image.open(file) as opened:
        if isinstance(opened, JpegImagePlugin.JpegImageFile):
            return f"JPEG {_SUBSAMPLING.get(JpegImagePlugin.get_sampling(opened), 'grey')}"
        return f"{opened.format} {'palette' if opened.mode == 'P' else opened.mode}"
