"""Masks against a reference drawn sixteen times larger and averaged."""

import math
from itertools import pairwise

import pytest
from PIL import Image, ImageChops, ImageStat

from share_service.cards.text.block import TextStyle, set_block
from share_service.cards.text.raster import SUBPIXELS, Placed, outline_masks


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
    han, latin = line.placed[0], line.placed[-1]
    overlaid = [han, latin._replace(x=han.x + 5)]
    ((left, top, mask),) = outline_masks(overlaid)
    for glyph in overlaid:
        ((x, y, alone),) = outline_masks([glyph])
        both = mask.crop((x - left, y - top, x - left + alone.width, y - top + alone.height))
        assert ImageChops.subtract(alone, both).getextrema() == (0, 0)


def test_letters_that_touch_share_a_mask_and_no_two_masks_overlap():
    for language, text in (("fr", "Affût: rtf Kyïv AVATAR"), ("ar", "مجلس الأمن"), ("hi", "सुरक्षा परिषद")):
        line = set_block(
            text, box=(0, 0, 900, 100), language=language, style=TextStyle("display", 700, 60, 60, 1)
        ).lines[0]
        edges = [(x, x + mask.width) for x, _, mask in outline_masks(line.placed)]
        assert all(one[1] <= other[0] for one, other in pairwise(edges))


def test_a_letter_looks_the_same_wherever_it_was_drawn_first():
    """Letters on parts of a pixel are drawn once; whole pixels move them unchanged."""
    placed = set_block(
        "g", box=(10.3, 0, 800, 100), language="fr", style=TextStyle("label", 700, 60, 60, 1)
    ).lines[0].placed[0]  # fmt: skip
    ((x, y, mask),) = outline_masks([placed])
    ((far, down, moved),) = outline_masks([placed._replace(x=placed.x + 700, y=placed.y + 40)])
    assert (far - x, down - y, moved.tobytes()) == (700, 40, mask.tobytes())
    ((_, _, next_part),) = outline_masks([placed._replace(x=placed.x + 1 / SUBPIXELS)])
    assert next_part.tobytes() != mask.tobytes()


def test_letters_keep_to_parts_of_a_pixel_and_joined_ones_to_their_joints():
    def places(text, language):
        style = TextStyle("display", 700, 61, 61, 1)
        return [
            glyph.x for glyph in set_block(text, box=(0.3, 0, 900, 90), language=language, style=style).lines[0].placed
        ]

    assert all((x * SUBPIXELS).is_integer() for x in places("Kupiansk, le cœur", "fr"))
    assert not all((x * SUBPIXELS).is_integer() for x in places("مجلس الأمن", "ar"))
