"""Masks against a reference drawn sixteen times larger and averaged."""

import math

import pytest
from PIL import Image, ImageChops, ImageStat

from share_service.cards.text.block import TextStyle, set_block
from share_service.cards.text.raster import Placed, outline_masks


def _flat(glyph: Placed, size: int) -> Image.Image:
    canvas = Image.new("L", (size, size))
    for x, y, mask in outline_masks([glyph]):
        canvas.paste(mask, (x, y))
    return canvas


def _error(glyph: Placed) -> tuple[float, int]:
    """Return the squared error of a glyph against sixteen times its size, over its own box, and that box's area."""
    here = glyph._replace(x=glyph.x % 1 + 30, y=90.0)
    reference = _flat(here._replace(x=here.x * 16, y=here.y * 16, px=here.px * 16), 140 * 16).reduce(16)
    box = reference.getbbox()
    if box is None:
        return 0.0, 0
    difference = ImageChops.difference(_flat(here, 140).crop(box), reference.crop(box))
    return ImageStat.Stat(difference).sum2[0], (box[2] - box[0]) * (box[3] - box[1])


@pytest.mark.parametrize("px", [60, 28])
@pytest.mark.parametrize(("family", "language", "text"), [
    ("display", "fr", "Kupiansk, le cœur battant"),
    ("label", "fr", "Kupiansk, le cœur battant"),
    ("display", "ja", "東京都の新条例"),
    ("display", "ar", "مجلس الأمن"),
])  # fmt: skip
def test_glyphs_are_true_to_their_outlines(px, family, language, text):
    line = set_block(text, box=(20.3, 20, 1100, 120), language=language, style=TextStyle(family, 700, px, px, 1)).lines[
        0
    ]
    errors = [_error(glyph) for glyph in line.placed]
    total, area = (sum(column) for column in zip(*errors, strict=True))
    assert 10 * math.log10(255 * 255 * area / total) >= 36


def test_a_space_has_no_mask():
    line = set_block("a b", box=(0, 0, 500, 80), language="en", style=TextStyle("label", 500, 30, 30, 1)).lines[0]
    assert list(outline_masks([line.placed[1]])) == []


def test_outlines_of_two_kinds_that_overlap_do_not_cancel():
    line = set_block(
        "北京 Paris", box=(0, 0, 800, 100), language="en", style=TextStyle("display", 700, 60, 60, 1)
    ).lines[0]
    assert {glyph.typeface.outlines for glyph in line.placed} == {"cff", "glyf"}
    assert len(list(outline_masks(line.placed))) == 2
