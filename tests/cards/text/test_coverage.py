"""Which scripts the fonts are said to write."""

import tomllib

import pytest

from share_service.assets import folder
from share_service.cards.text.coverage import coverage, living_scripts, scripts_of
from share_service.cards.text.faces import load_faces
from share_service.cards.text.scripts import script_of

FONTS = {font.path.name: font for font in load_faces()}
ROWS = tomllib.loads((folder("fonts") / "manifest.toml").read_text(encoding="utf-8"))["font"]
LIVING = {script.code for script in living_scripts()}


def test_every_letter_listed_is_of_its_script():
    wrong = [
        (script.name, hex(letter))
        for script in living_scripts()
        for letter in script.letters
        if script_of(chr(letter)) != script.code
    ]
    assert wrong == []
    assert all(len(script.letters) >= 15 for script in living_scripts())


@pytest.mark.parametrize("row", [row for row in ROWS if row["family"] != "emoji"], ids=lambda row: row["file"])
def test_a_font_has_the_letters_of_the_scripts_that_the_manifest_names(row):
    assert LIVING.intersection(row.get("scripts", ())) <= scripts_of(FONTS[row["file"]]) | {"Jpan"}


def test_every_script_in_living_use_is_covered():
    assert coverage(load_faces())[1] == []


def test_what_one_font_lacks_is_missing():
    covered, missing = coverage([FONTS["NotoSansThai-Bold.ttf"]])
    assert "Thai" in covered
    assert "Lao" in missing
