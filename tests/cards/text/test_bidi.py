"""The Unicode Bidirectional Algorithm, against the Unicode Consortium's own files where they are installed."""

import random
from collections.abc import Iterator

from share_service.cards.text import bidi
from share_service.cards.text.bidi_explicit import first_strong
from tests.cards.text.ucd import WHOLE, read_lines

LETTERS = {
    "L": "a", "R": "\u05d0", "AL": "\u0627", "EN": "1", "ES": "+", "ET": "%", "AN": "\u0661", "CS": ",", "NSM": "\u0300",
    "BN": "\u00ad", "B": "\u2029", "S": "\t", "WS": " ", "ON": "!", "LRE": "\u202a", "RLE": "\u202b", "PDF": "\u202c",
    "LRO": "\u202d", "RLO": "\u202e", "LRI": "\u2066", "RLI": "\u2067", "FSI": "\u2068", "PDI": "\u2069",
}  # fmt: skip


def _sample(items: list, size: int) -> list:
    # Every line of both files passes in about a minute.
    return items if WHOLE or len(items) <= size else random.Random(9).sample(items, size)


def _levels(text: str) -> list[int | None]:
    return [None if level == "x" else int(level) for level in text.split()]


def test_every_line_of_bidi_character_test_resolves_as_published():
    """BidiCharacterTest.txt: code points, direction asked for, paragraph level, levels, visual order."""
    for line in _sample(read_lines("BidiCharacterTest.txt"), 4_000):
        codes, direction, paragraph, levels, order = line.split(";")
        text = "".join(chr(int(code, 16)) for code in codes.split())
        classes = bidi.bidi_classes(text)
        base = int(direction) if direction != "2" else first_strong(classes) or 0
        assert base == int(paragraph), line
        got = bidi.resolve(classes, text, base)
        assert got == _levels(levels), line
        kept = [index for index, level in enumerate(got) if level is not None]
        visual = [kept[place] for place in bidi.visual_order([got[index] or 0 for index in kept])]
        assert visual == [int(index) for index in order.split()], line


def _bidi_test_cases() -> Iterator[tuple[list[str], int | None, list[int | None]]]:
    levels: list[int | None] = []
    for line in read_lines("BidiTest.txt"):
        if line.startswith("@Levels:"):
            levels = _levels(line.removeprefix("@Levels:"))
        elif line[0] != "@":
            classes, directions = line.split(";")
            for bit, base in ((1, None), (2, 0), (4, 1)):
                if int(directions, 16) & bit:
                    yield classes.split(), base, levels


def test_every_combination_of_bidi_test_resolves_as_published():
    """BidiTest.txt: all short sequences of classes, in each paragraph direction."""
    for classes, asked, levels in _sample(list(_bidi_test_cases()), 20_000):
        base = asked if asked is not None else first_strong(classes) or 0
        text = "".join(LETTERS[kind] for kind in classes)
        assert bidi.resolve(classes, text, base) == levels, (classes, base)


def test_left_to_right_text_needs_no_algorithm():
    assert bidi.levels("Élections : 5 km", 0) == [0] * 16


def test_a_number_in_hebrew_keeps_its_own_direction():
    assert bidi.levels("ב-24", 1) == [1, 1, 2, 2]


def test_a_line_of_right_to_left_runs_is_shown_from_its_end():
    assert bidi.visual_order([1, 1, 2, 2, 1]) == [4, 2, 3, 1, 0]
