"""Masks against a reference drawn sixteen times larger and averaged."""

import math

import pytest
from PIL import Image, ImageChops, ImageStat

from share_service.cards.block import TextStyle, set_block
from share_service.cards.raster import Placed, outline_masks

TEXT = "Kupiansk, le cœur battant"


def _flat(glyphs: list[Placed], size: tuple[int, int]) -> Image.Image:
    canvas = Image.new("L", size)
    for x, y, mask in outline_masks(glyphs):
        canvas.paste(ImageChops.lighter(canvas.crop((x, y, x + mask.width, y + mask.height)), mask), (x, y))
    return canvas


@pytest.mark.parametrize("px", [60, 28])
@pytest.mark.parametrize("language", ["fr", "ja"])
def test_glyphs_are_true_to_their_outlines(px, language):
    style = TextStyle("display", 700, px, px, 1)
    text = TEXT if language == "fr" else "東京都の新条例"
    line = set_block(text, box=(20.3, 20, 1100, 120), language=language, style=style).lines[0]
    drawn = _flat(list(line.placed), (1120, 140))
    large = [glyph._replace(x=glyph.x * 16, y=glyph.y * 16, px=glyph.px * 16) for glyph in line.placed]
    reference = _flat(large, (1120 * 16, 140 * 16)).reduce(16)
    ink = reference.getbbox()
    error = ImageStat.Stat(ImageChops.difference(drawn.crop(ink), reference.crop(ink))).sum2[0]
    area = (ink[2] - ink[0]) * (ink[3] - ink[1])
    assert 10 * math.log10(255 * 255 * area / error) >= 36


def test_a_space_has_no_mask():
    line = set_block("a b", box=(0, 0, 500, 80), language="en", style=TextStyle("label", 500, 30, 30, 1)).lines[0]
    assert list(outline_masks([line.placed[1]])) == []


def test_outlines_of_two_kinds_that_overlap_do_not_cancel():
    line = set_block(
        "北京 Paris", box=(0, 0, 800, 100), language="en", style=TextStyle("display", 700, 60, 60, 1)
    ).lines[0]
    assert {glyph.typeface.outlines for glyph in line.placed} == {"cff", "glyf"}
    assert len(list(outline_masks(line.placed))) == 2
