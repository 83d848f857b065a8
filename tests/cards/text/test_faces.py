"""The fonts that ship: what they are, what they cover, and which of them is chosen."""

import hashlib
import random
import tomllib

import pytest

from share_service.assets import folder
from share_service.cards.text.block import TextStyle, set_block
from share_service.cards.text.faces import load_faces, read_manifest
from share_service.errors import ConfigError
from tests.cards.text.ucd import WHOLE, read_lines

FONTS = folder("fonts")
ROWS = tomllib.loads((FONTS / "manifest.toml").read_text(encoding="utf-8"))["font"]
LABEL = TextStyle("label", 600, 24, 18, 1)
HEADLINE = TextStyle("display", 700, 76, 36, 3)
# "Newspaper", or a word of the news, in each script of a living language.
SAMPLES = {
    "Arab": "جريدة", "Hebr": "עיתון", "Deva": "समाचार", "Beng": "সংবাদপত্র", "Gujr": "સમાચાર", "Guru": "ਅਖ਼ਬਾਰ",
    "Orya": "ସମ୍ବାଦପତ୍ର", "Taml": "செய்தித்தாள்", "Telu": "వార్తాపత్రిక", "Knda": "ಪತ್ರಿಕೆ", "Mlym": "പത്രം", "Sinh": "පුවත්පත",
    "Thai": "หนังสือพิมพ์", "Laoo": "ໜັງສືພິມ", "Khmr": "កាសែត", "Mymr": "သတင်းစာ", "Geor": "გაზეთი", "Armn": "թերթ",
    "Ethi": "ጋዜጣ", "Thaa": "ނޫސް", "Syrc": "ܣܦܪܐ", "Nkoo": "ߞߎ߲߬", "Tfng": "ⴰⵖⵎⵉⵙ", "Cher": "ᏣᎳᎩ", "Cans": "ᐃᓄᒃᑎᑐᑦ",
    "Mong": "ᠰᠣᠨᠢᠨ", "Java": "ꦏꦧꦂ", "Tibt": "ཚགས་པར", "Olck": "ᱥᱟᱱᱛᱟᱲᱤ", "Mtei": "ꯃꯩꯇꯩ", "Adlm": "𞤆𞤵𞤤𞤢𞤪", "Vaii": "ꕙꔤ",
    "Yiii": "ꆈꌠ", "Hmnp": "𞄀𞄩𞄰", "Hani": "报纸新聞", "Kana": "ニュース", "Hira": "しんぶん", "Hang": "신문", "Grek": "Εφημερίδα", "Cyrl": "Газета",
    "Latn": "Ŋhḁ̈ȷậ Đặc ǂKx’ao Œ ẞ ŀ",
}  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["file"])
def test_each_font_file_is_the_one_the_manifest_describes(row):
    data = (FONTS / row["file"]).read_bytes()
    assert hashlib.sha256(data).hexdigest() == row["sha256"]
    assert row["licence"] == "OFL-1.1"
    assert row["source"].split(":")[0] in {"pypi", "npm", "debian"}


def test_the_folder_holds_no_font_that_the_manifest_lacks_and_at_most_25_megabytes():
    files = {path.name: path.stat().st_size for path in FONTS.iterdir() if path.suffix in (".ttf", ".otf")}
    assert set(files) == {row["file"] for row in ROWS}
    assert sum(files.values()) <= 25_000_000


@pytest.mark.parametrize("script", SAMPLES)
@pytest.mark.parametrize("style", [LABEL, HEADLINE], ids=["label", "headline"])
def test_every_living_script_is_drawn(script, style):
    block = set_block(SAMPLES[script], box=(0, 0, 1080, 500), language=None, style=style)
    assert "".join(line.text for line in block.lines).replace(" ", "") == SAMPLES[script].replace(" ", "")
    assert all(0 not in run.glyphs for line in block.lines for run in line.runs)
    assert list(block.masks())


def _fonts(text: str, language: str, style: TextStyle = HEADLINE) -> set[str]:
    block = set_block(text, box=(0, 0, 1080, 500), language=language, style=style)
    return {run.font for line in block.lines for run in line.runs}


def test_latin_names_among_sans_serif_letters_are_sans_serif_too():
    assert _fonts("トヨタがOpenAIと提携", "ja") == {"Noto Sans CJK", "Inter"}
    assert _fonts("บริษัท OpenAI", "th") == {"Noto Sans Thai", "Inter"}


def test_a_foreign_name_in_a_latin_headline_leaves_the_headline_its_font():
    assert _fonts("China’s 北京, Japan’s 東京", "en") == {"Headline Serif", "Noto Sans CJK"}


def test_urdu_headlines_are_set_in_nastaliq_and_labels_are_not():
    assert _fonts("وزیراعظم کا اعلان", "ur") == {"Noto Nastaliq Urdu"}
    assert _fonts("وزیراعظم کا اعلان", "ur", LABEL) == {"Noto Sans Arabic"}


def _glyphs(text: str, language: str) -> list[int]:
    block = set_block(text, box=(0, 0, 1080, 500), language=language, style=HEADLINE)
    return [glyph for line in block.lines for run in line.runs for glyph in run.glyphs]


def test_chinese_characters_take_the_form_of_their_language():
    forms = {language: tuple(_glyphs("骨直", language)) for language in ("ja", "zh-Hans", "zh-Hant", "ko")}
    assert len({forms["ja"], forms["zh-Hans"], forms["zh-Hant"]}) == 3


def test_bulgarian_letters_take_their_own_form():
    assert _glyphs("връчи", "bg") != _glyphs("връчи", "ru")


def test_a_weight_is_kept_within_what_the_font_has():
    faces = load_faces()
    inter = next(font for font in faces if font.name == "Inter")
    assert [faces.typeface(inter, weight).source.weight for weight in (100, 440, 590, 900)] == [400, 400, 600, 700]
    static = next(font for font in faces if font.name == "Noto Sans Thai")
    assert faces.typeface(static, 300) is faces.typeface(static, 900)


def _emoji() -> list[str]:
    rows = [line.split(";") for line in read_lines("emoji/emoji-test.txt")]
    # An unqualified sequence lacks the selector that asks for colour: it may be text.
    shown = [codes for codes, kind in rows if kind.split("#")[0].strip() != "unqualified"]
    return ["".join(chr(int(code, 16)) for code in codes.split()) for codes in shown]


def test_every_emoji_sequence_is_one_glyph():
    sequences = _emoji()
    for emoji in sequences if WHOLE else random.Random(5).sample(sequences, 300):
        block = set_block(emoji, box=(0, 0, 500, 200), language="en", style=LABEL)
        runs = block.lines[0].runs
        assert [run.font for run in runs] == ["Noto Color Emoji"], emoji
        assert len(runs[0].glyphs) == 1, emoji


def test_a_manifest_that_cannot_be_read_is_named(tmp_path):
    (tmp_path / "manifest.toml").write_text("[[font]]\nfile = 3", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"manifest\.toml"):
        read_manifest(tmp_path / "manifest.toml")
