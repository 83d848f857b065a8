"""Labels: bylines, credits, sections and kickers, on one line each."""

import pytest

from share_service.cards.text.block import TextStyle, measure, set_block

LABEL = TextStyle("label", 600, 26, 22, 1)


def test_a_label_too_long_for_its_line_ends_in_an_ellipsis():
    text = "Par Marie-Hélène de la Rochefoucauld, Jean-Baptiste Poquelin et l’équipe de la rédaction du week-end"
    block = set_block(text, box=(60, 560, 560, 600), language="fr", style=LABEL)
    (line,) = block.lines
    assert line.break_ == "ellipsis"
    assert line.text.endswith("…")
    assert line.ink[2] <= 560
    assert line.text.rstrip("…").rpartition(" ")[2] not in {"de", "la", "et", "l’équipe"}


def test_a_single_word_too_long_for_a_label_is_cut_all_the_same():
    block = set_block("W" * 60, box=(60, 560, 360, 600), language="en", style=LABEL)
    assert block.lines[0].text.endswith("W…")


def test_labels_side_by_side_share_a_baseline():
    plain = set_block("ace", box=(60, 560, 360, 600), language="fr", style=LABEL)
    accented = set_block("École Ç", box=(460, 560, 760, 600), language="fr", style=LABEL)
    assert plain.lines[0].baseline == accented.lines[0].baseline


def test_a_label_in_capitals_follows_its_language():
    style = TextStyle("label", 600, 26, 22, 1, uppercase=True)
    block = set_block("istanbul ırmak", box=(60, 560, 560, 600), language="tr", style=style)
    assert block.lines[0].text == "İSTANBUL IRMAK"


def test_letter_spacing_widens_latin_and_never_arabic():
    spaced = TextStyle("label", 600, 26, 22, 1, letter_spacing=0.1)
    assert measure("abcd", language="en", style=spaced, px=26) == pytest.approx(
        measure("abcd", language="en", style=LABEL, px=26) + 3 * 2.6, abs=0.2
    )
    arabic = set_block("سلام", box=(0, 0, 500, 60), language="ar", style=spaced).lines[0]
    assert arabic.width == pytest.approx(
        set_block("سلام", box=(0, 0, 500, 60), language="ar", style=LABEL).lines[0].width, abs=3
    )
