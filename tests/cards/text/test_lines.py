"""Fitting and balancing, held against trying every way to break."""

import itertools

import pytest

from share_service.cards.text.block import TextStyle, set_block
from share_service.cards.text.breaks import find_breaks
from share_service.cards.text.lines import Room, best_breaks, count_lines, fit
from share_service.cards.text.shape import Voice, prepare

VOICE = Voice("display", 700)
TEXT = "Les habitants de la vallée reprennent la main sur leur eau après trois ans de procès"
ROOM = Room(1080, 400, 5, 1.16, 0.7, 0.2, 36)


def _every_way(paragraph, breaks, width, count):
    for chosen in itertools.combinations(breaks[:-1], count - 1):
        ends = (*chosen, breaks[-1])
        starts = (0, *(item.after for item in chosen))
        if all(paragraph.width(start, item.end) <= width for start, item in zip(starts, ends, strict=True)):
            yield ends


@pytest.mark.parametrize("width", [9.0, 11.0, 14.2, 20.0])
def test_the_breaks_chosen_are_the_cheapest_of_all(width):
    paragraph = prepare(TEXT, "fr", VOICE)
    breaks = find_breaks(paragraph, width)
    count = count_lines(paragraph, breaks, width, 9)
    cost, chosen = best_breaks(paragraph, breaks, width, count, balance=True)
    ways = list(_every_way(paragraph, breaks, width, count))
    costs = [best_breaks(paragraph, list(way), width, count, balance=True)[0] for way in ways]
    assert chosen in ways
    assert cost == pytest.approx(min(costs))


@pytest.mark.parametrize("width", [9.0, 11.0, 14.2, 20.0, 60.0])
def test_the_count_of_lines_is_the_fewest_possible(width):
    paragraph = prepare(TEXT, "fr", VOICE)
    breaks = find_breaks(paragraph, width)
    count = count_lines(paragraph, breaks, width, 9)
    assert any(_every_way(paragraph, breaks, width, count))
    assert count == 1 or not any(_every_way(paragraph, breaks, width, count - 1))


def test_a_text_that_does_not_fit_at_the_smallest_size_has_no_fit():
    paragraph = prepare(TEXT * 5, "fr", VOICE)
    breaks = find_breaks(paragraph, 30)
    assert fit(paragraph, breaks, ROOM, range(76, 35, -1)) is None


def test_the_size_is_the_largest_that_fits_or_little_less():
    paragraph = prepare(TEXT, "fr", VOICE)
    breaks = find_breaks(paragraph, 30)
    room = ROOM._replace(height=200)
    fitted = fit(paragraph, breaks, room, range(76, 35, -1))
    assert fitted is not None
    larger = int(fitted.px / 0.88) + 2
    assert count_lines(paragraph, breaks, room.width / larger, 9) > room.lines_at(larger)


def test_a_word_that_fits_whole_at_a_smaller_size_is_not_hyphenated():
    style = TextStyle("display", 700, 76, 36, 5)
    text = "Donaudampfschifffahrtsgesellschaftskapitän geht in Rente"
    block = set_block(text, box=(60, 100, 1140, 400), language="de", style=style)
    assert all(line.break_ in ("space", "end") for line in block.lines)
    narrow = set_block(text, box=(60, 100, 560, 400), language="de", style=style)
    assert any(line.break_ == "hyphen" and line.text.endswith("-") for line in narrow.lines)


def test_balanced_lines_are_even_and_unbalanced_ones_are_filled():
    style = TextStyle("label", 500, 30, 30, 4)
    even = set_block(TEXT * 2, box=(0, 0, 900, 400), language="fr", style=style)
    filled = set_block(TEXT * 2, box=(0, 0, 900, 400), language="fr", style=style, balance=False)
    spread = [
        max(line.width for line in block.lines) - min(line.width for line in block.lines) for block in (even, filled)
    ]
    assert spread[0] < spread[1]
    assert filled.lines[0].width > 750


def test_lines_keep_the_leading_of_their_script():
    def leading(text: str, language: str) -> float:
        style = TextStyle("label", 700, 40, 40, 3)
        lines = set_block(text, box=(0, 0, 420, 400), language=language, style=style).lines
        return (lines[1].baseline - lines[0].baseline) / 40

    assert leading("one and two and three and four", "en") == pytest.approx(1.16, abs=0.05)
    assert leading("รัฐบาลเตรียมขึ้นค่าแรงขั้นต่ำทั่วประเทศ", "th") >= 1.42
    assert leading("सुप्रीम कोर्ट का फैसला चुनावी बॉन्ड", "hi") >= 1.36


def test_marks_that_tower_push_their_lines_apart_and_no_others():
    style = TextStyle("display", 700, 60, 60, 4)
    text = "plain words here\u00a0and then x\u0302\u0308\u0303 y\u0331\u0324\u0330 more of the same plain words"
    lines = set_block(text, box=(0, 0, 600, 600), language="en", style=style).lines
    for above, below in itertools.pairwise(lines):
        assert below.ink[1] - above.ink[3] >= 0.03 * 60
