"""Designs: what ships obeys the rules of previews; what is wrong is named by file and key."""

import tomllib

import pytest

from share_service.assets import folder
from share_service.cards.colour import contrast
from share_service.cards.design_files import load_designs, read_design
from share_service.cards.size import LANDSCAPE, SIZES
from share_service.errors import ConfigError
from share_service.site import Colours

SHIPPED = folder("templates") / "cards"
DESIGNS = load_designs()
SITES = [
    Colours(),
    Colours(accent="#ffd400", ink="#15171a", paper="#ffffff"),
    Colours(accent="#ffd400", ink="#f4f2ec", paper="#12151b"),
    Colours(accent="#111111", ink="#333333", paper="#ffe9d6"),
    Colours(accent="#808080", ink="#808080", paper="#808080"),
]


@pytest.mark.parametrize("name", DESIGNS)
def test_text_of_a_shipped_design_keeps_to_the_part_of_a_preview_that_every_network_shows(name):
    design = DESIGNS[name]
    pictures = {design.photo and design.photo.box, *(rule.box for rule in design.rules)}
    boxes = {key: box for key, box in design.frame(LANDSCAPE).boxes.items() if key not in pictures}
    for box in boxes.values():
        assert box[0] >= 60
        assert box[1] >= 45
        assert box[2] <= 1140
        assert box[3] <= 575


@pytest.mark.parametrize("name", DESIGNS)
def test_the_mark_lies_wholly_inside_or_outside_a_square_thumbnail(name):
    boxes = DESIGNS[name].frame(LANDSCAPE).boxes
    assert boxes["mark"][2] <= 285
    assert boxes["mark_wide"][0] >= 285
    assert boxes["mark_wide"][2] <= 915


@pytest.mark.parametrize("name", DESIGNS)
def test_small_text_of_a_shipped_design_is_legible_at_half_its_size(name):
    for stack in DESIGNS[name].stacks:
        assert all(text.min_px >= 20 for text in stack.texts)


@pytest.mark.parametrize("colours", SITES, ids=str)
@pytest.mark.parametrize("name", DESIGNS)
def test_every_text_can_be_read_on_what_lies_under_it_in_any_sites_colours(name, colours):
    design = DESIGNS[name]
    palette = design.palette(colours)
    if palette["ink"] == palette["paper"]:
        return  # such a site chose to be unreadable; nothing here mends its own ink on its own paper
    for stack in design.stacks:
        for text in stack.texts:
            if text.label:
                ground = palette[text.label.colour]
            elif stack.panel:
                ground = palette[stack.panel.colour]
            elif design.photo and design.photo.scrim:
                ground = palette[design.photo.scrim.colour]
            else:
                ground = palette[design.ground]
            assert contrast(palette[text.colour], ground) >= 4.5, (stack.name, text.field)


def test_lengths_grow_with_the_size():
    design = DESIGNS["headline"]
    small, large = (design.stacks_for(SIZES[name])[-1] for name in ("landscape", "story"))
    assert large.gap == round(small.gap * 1.45)
    assert large.texts[0].max_px == round(small.texts[0].max_px * 1.45)


def test_a_tall_cards_headline_has_a_size_and_a_length_of_its_own():
    design = DESIGNS["headline"]
    frame = design.frame(SIZES["story"])
    small, large = (design.stacks_for(SIZES[name])[-1].texts[-1] for name in ("landscape", "story"))
    assert large.max_px == round(small.max_px * frame.headline)
    assert large.short_px == round(small.short_px * frame.headline)
    assert large.min_px == round(small.min_px * frame.scale)
    assert (large.lines, large.long_lines) == (small.lines, frame.long_lines)


def wrong(tmp_path, change):
    """Return the sentence about a copy of the photo design that was changed."""
    file = tmp_path / "bad.toml"
    file.write_text(change((SHIPPED / "photo.toml").read_text("utf-8")), "utf-8")
    with pytest.raises(ConfigError) as caught:
        read_design(file)
    assert str(file) in caught.value.detail
    assert caught.value.code == "design"
    return caught.value.detail


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('title = "Photo"', "titel = 1", "titel"),
        ('title = "Photo"', "title = ", "line 1"),
        ('ground = "paper"', 'ground = "papper"', "ground: there is no colour 'papper'"),
        ('of = "ink"', 'of = "inc"', "there is no colour 'inc'"),
        ('on = "accent" }', 'on = "later" }', "colours.on_accent"),
        ('field = "headline"', 'field = "headlin"', "stacks.3.texts.1.field"),
        ("max_px = 66, min_px = 36", "max_px = 66, min_px = 70", "stacks.3.texts.1"),
        ('above = ["byline", "notes"]', 'above = ["bylines"]', "no stack before this one is called 'bylines'"),
        ('under = ["main"', 'under = ["mane"', "there is no stack 'mane'"),
        ("[sizes.story]", "[sizes.poster]", "sizes.poster"),
        ("main = [60, 190, 1140, 566]\n", "", "sizes.landscape.boxes: there is no box 'main'"),
        ("[60, 190, 1140, 566]", "[60, 190, 1140, 700]", "lies outside 1200 × 630"),
        ("[60, 190, 1140, 566]", "[60, 190, 60, 566]", "left, top, right, bottom"),
        ("[60, 190, 1140, 566]", '[60, 190, "x", 566]', "sizes.landscape.boxes.main"),
        ("least = 0.36", "least = 36", "line 15, photo.scrim.least"),
        ("focus = [0.5, 0.36]", 'box = "main"', "line 11, photo: needs either a box"),
        ('field = "credit"', 'field = "credits"', "line 41, stacks.2.texts.0.field"),
        ('of = "ink", on', 'of = "inc", on', "line 9, colours.mark_ink"),
    ],
)
def test_a_wrong_design_is_refused_by_file_and_key(tmp_path, old, new, named):
    assert named in wrong(tmp_path, lambda text: text.replace(old, new, 1))


def test_a_design_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(ConfigError, match=r"gone\.toml cannot be read"):
        read_design(tmp_path / "gone.toml")


@pytest.mark.parametrize(("small", "said"), [("none", "does not exist"), ("headline", "shows no photo")])
def test_a_design_for_small_photos_must_show_them(tmp_path, small, said):
    text = (SHIPPED / "photo.toml").read_text("utf-8").replace('small = "split"', f'small = "{small}"')
    (tmp_path / "alone.toml").write_text(text, "utf-8")
    with pytest.raises(ConfigError, match=rf"line 14, photo\.small: the design '{small}' {said}"):
        load_designs(tmp_path)


def test_a_fallback_that_does_not_exist_is_named(tmp_path):
    text = (SHIPPED / "photo.toml").read_text("utf-8").replace('fallback = "headline"', 'fallback = "none"')
    (tmp_path / "alone.toml").write_text(text, "utf-8")
    with pytest.raises(ConfigError, match=r"alone\.toml is wrong at line 13, photo\.fallback: the design 'none'"):
        load_designs(tmp_path)


def test_a_design_of_the_newsroom_stands_beside_those_that_ship_or_in_the_place_of_one(tmp_path):
    (tmp_path / "evening.toml").write_bytes((SHIPPED / "photo.toml").read_bytes())
    (tmp_path / "photo.toml").write_bytes((SHIPPED / "photo.toml").read_bytes() + b"# ours\n")
    found = load_designs(tmp_path)
    assert set(found) == {*DESIGNS, "evening"}
    assert found["photo"].digest != DESIGNS["photo"].digest


def test_a_folder_of_designs_that_does_not_exist_is_named(tmp_path):
    with pytest.raises(ConfigError, match="gone does not exist"):
        load_designs(tmp_path / "gone")


def test_a_design_says_what_it_is_for():
    for file in SHIPPED.glob("*.toml"):
        assert tomllib.loads(file.read_text("utf-8"))["about"].endswith(".")


@pytest.mark.parametrize("name", DESIGNS)
def test_a_design_is_documented_with_a_picture_that_loads_quickly(name):
    docs = SHIPPED.parents[1] / "docs"
    assert f"**`{name}`**" in (docs / "designs.md").read_text("utf-8")
    assert (docs / "images" / f"design-{name}.jpg").stat().st_size <= 150_000
