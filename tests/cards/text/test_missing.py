"""Characters that no font has: they leave the card without a trace, and their names are in the log."""

import pytest
from structlog.testing import capture_logs

from share_service.cards.text import itemise
from share_service.cards.text.block import TextStyle, prepare_headline, set_block
from share_service.cards.text.shape import prepare

HEADLINE = TextStyle("display", 700, 76, 36, 3)


@pytest.fixture(autouse=True)
def _nothing_said_before():
    """A character is named once in the life of a process, and a shaped text is kept."""
    itemise._report.cache_clear()
    prepare.cache_clear()


def _set(title: str, language: str | None = "en") -> tuple[list[str], list[int], list[tuple[str, str]]]:
    with capture_logs() as said:
        headline = prepare_headline(title, kicker=None, language=language)[1]
        lines = set_block(headline, box=(0, 0, 1000, 500), language=language, style=HEADLINE).lines
    glyphs = [glyph for line in lines for run in line.runs for glyph in run.glyphs]
    return [line.text for line in lines], glyphs, [(row["code"], row["name"]) for row in said]


@pytest.mark.parametrize(
    ("title", "shown", "code", "name"),
    [
        ("Press\ue000 freedom", "Press freedom", "U+E000", "a private-use character"),
        ("Apple’s \uf8ff logo", "Apple’s logo", "U+F8FF", "a private-use character"),
        ("Plane \U000f0001 sixteen", "Plane sixteen", "U+F0001", "a private-use character"),
        ("Un\u0378assigned", "Unassigned", "U+0378", "an unassigned character"),
        ("The sign \U00012000 of Uruk", "The sign of Uruk", "U+12000", "CUNEIFORM SIGN A"),
        ("\U00013000 in Luxor", "in Luxor", "U+13000", "EGYPTIAN HIEROGLYPH A001"),
        ("Found in Cyprus: \U00010800", "Found in Cyprus:", "U+10800", "CYPRIOT SYLLABLE A"),
    ],
)
def test_a_character_that_no_font_has_is_named_in_the_log_and_not_on_the_card(title, shown, code, name):
    lines, glyphs, said = _set(title)
    assert lines == [shown]
    assert 0 not in glyphs
    assert said == [(code, name)]


def test_a_character_is_named_once():
    assert len(_set("\U00012000 a \U00012000 b")[2]) == 1
    assert _set("\U00012000 c")[2] == []


def test_a_mark_no_font_can_put_on_its_letter_leaves_the_letter():
    lines, glyphs, said = _set("北\u0488京", "zh-Hans")
    assert lines == ["北京"]
    assert 0 not in glyphs
    assert said == [("U+0488", "COMBINING CYRILLIC HUNDRED THOUSANDS SIGN")]


def test_a_title_of_nothing_that_can_be_shown_leaves_an_empty_card():
    lines, glyphs, said = _set("\ue000 \ue001")
    assert glyphs == []
    assert "".join(lines) == ""
    assert len(said) == 2
