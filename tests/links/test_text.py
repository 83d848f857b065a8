"""Texts tidied, measured and cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from share_service.links.text import MEASURES, cut, graphemes, tidy


def test_text_is_tidied_to_one_composed_line():
    assert tidy(" e\u0301\r\n\tté\u2028\x00\u202e\ud800 ") == "é té"
    assert tidy("l’été\u202f: «\u00a0oui\u00a0»") == "l’été\u202f: «\u00a0oui\u00a0»"


@pytest.mark.parametrize(("text", "count"), [("", 0), ("abc", 3), ("👩‍👩‍👧‍👦🇫🇷", 2), ("e\u0301", 1), ("नमस्ते", 3)])
def test_graphemes_are_what_a_reader_counts(text, count):
    assert graphemes(text) == count


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("un deux trois", 13, "un deux trois"),
        ("un deux trois", 12, "un deux…"),
        ("un deux trois", 8, "un deux…"),
        ("un deux trois", 7, "un…"),
        ("un, deux", 7, "un…"),
        ("Kupiansk\u202f: le cœur", 13, "Kupiansk…"),
        ("dire «\u202foui\u202f» ou non", 13, "dire «\u202foui\u202f»…"),
        ("dire «\u202foui\u202f» ou non", 12, "dire…"),
        ("arc-en-ciel ici", 12, "arc-en-ciel…"),
        ("un arc-en-ciel", 10, "un…"),
        ("anticonstitutionnel", 6, "antic…"),
        ("日本語の見出し", 4, "日本語…"),
        ("👩‍👩‍👧‍👦👩‍👩‍👧‍👦", 9, "👩‍👩‍👧‍👦…"),
        ("mot", 0, ""),
        ("mot", 1, ""),
        ("mot", -5, ""),
    ],
)
def test_a_text_is_cut_at_a_word_and_never_through_a_character(text, limit, expected):
    assert cut(text, limit, len) == expected


@given(st.text(max_size=200), st.integers(0, 60), st.sampled_from(sorted(MEASURES)))
def test_what_is_cut_fits(text, limit, unit):
    measure = MEASURES[unit]
    shortened = cut(tidy(text), limit, measure)
    assert measure(shortened) <= limit
    assert tidy(text).startswith(shortened.removesuffix("…"))
