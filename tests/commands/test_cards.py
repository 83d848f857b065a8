"""``share-service card`` and ``layout``: an article's JSON in, an image or its lines out."""

import json

import pytest
from PIL import Image

URL = "https://journal.example/chronique"
TITLE = "CHRONIQUE : Kupiansk, le cœur battant de l’Ukraine : quand une ville devient le symbole d’une nation qui refuse de mourir"


def test_a_card_is_drawn_in_the_format_of_its_name(command, tmp_path):
    file = command.article(
        url=URL, title=TITLE, language="fr", ai_disclosure="Ce contenu a été créé avec l'aide de l'IA."
    )
    for name, kind in (("card.png", "PNG"), ("card.jpg", "JPEG"), ("card.webp", "WEBP")):
        command("card", file, "-o", name)
        with Image.open(tmp_path / name) as image:
            assert (image.format, image.size) == (kind, (1200, 630))


def test_a_card_uses_the_photo_beside_the_file(command, tmp_path):
    Image.new("RGB", (1600, 1000), "#0a3d62").save(tmp_path / "photo.jpg")
    file = command.article(url=URL, title=TITLE, image={"path": "photo.jpg", "credit": "Crédit: Adobe Stock"})
    command("card", file, "-o", "card.png")
    with Image.open(tmp_path / "card.png") as image:
        red, _green, blue = image.convert("RGB").getpixel((600, 8))
    assert blue > red


def test_a_missing_photo_is_said_and_the_card_set_in_type(command, tmp_path):
    file = command.article(url=URL, title=TITLE, image={"path": "none.jpg"})
    done = command("card", file, "-o", "card.png")
    assert "none.jpg cannot be read" in done.stderr
    assert (tmp_path / "card.png").exists()


def test_the_layout_lists_lines_that_together_are_the_headline(command):
    layout = json.loads(command("layout", command.article(url=URL, title=TITLE, language="fr")).stdout)
    assert layout["kicker"] == "CHRONIQUE"
    assert layout["direction"] == "ltr"
    text = " ".join(line["text"].strip() for line in layout["lines"])
    assert text.replace("\u00a0", " ").replace("\u202f", " ") == TITLE.partition(" : ")[2]
    for line in layout["lines"]:
        assert set(line) >= {"text", "x", "baseline", "width", "ink", "break", "runs"}
        assert all(glyph != 0 for run in line["runs"] for glyph in run["glyphs"])


def test_what_no_font_has_is_named_beside_the_layout_and_not_in_it(command):
    ran = command("layout", command.article(url=URL, title="The sign \U00012000 of Uruk", language="en"))
    assert [line["text"] for line in json.loads(ran.stdout)["lines"]] == ["The sign of Uruk"]
    assert "CUNEIFORM SIGN A" in ran.stderr


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("card", "none.json", "-o", "card.png"), "none.json cannot be read"),
        (("card", "bad.json", "-o", "card.png"), "bad.json is not JSON"),
        (("layout", "article.json", "--design", "none"), "none"),
    ],
)
def test_bad_input_is_one_sentence_and_no_file(command, tmp_path, arguments, sentence):
    (tmp_path / "bad.json").write_text("{")
    command.article(url=URL, title="T")
    done = command(*arguments, status=1)
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "card.png").exists()


def test_an_unknown_format_is_refused(command):
    done = command("card", command.article(url=URL, title="T"), "-o", "card.gif", status=2)
    assert ".png" in done.stderr
