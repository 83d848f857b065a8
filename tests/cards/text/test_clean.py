"""What cleaning drops, and what it must keep."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icu4py.breakers import CharacterBreaker

from share_service.cards.text.clean import MAX_MARKS, clean, stands_apart, upper


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\u202egnp.exe\u202c b", "agnp.exe b"),
        ("a\u2066b\u2069 \u200fc\u061c", "ab c"),
        ("tab\tand\nline\u0007", "tab and line"),
        ("\ud800lone", "lone"),
        ("soft\u00adhyphen\ufeff", "softhyphen"),
        ("cafe\u0301", "café"),
        ("  two   spaces ", "two spaces"),
        ("no\u00a0break\u202fspaces", "no\u00a0break\u202fspaces"),
        ("می‌خواهم", "می‌خواهم"),
        ("क्‍ष", "क्‍ष"),
        ("ไทย\u200bคำ", "ไทย\u200bคำ"),
        ("👩‍🚀🏳️‍🌈", "👩‍🚀🏳️‍🌈"),
        ("\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"),
    ],
)  # fmt: skip
def test_cleaning_drops_what_deceives_and_keeps_what_scripts_need(typed, kept):
    assert clean(typed) == kept


def test_no_letter_keeps_more_than_three_marks():
    assert len(clean("x" + "\u0321\u0322\u0327\u0328\u0336" + "b")) == 1 + MAX_MARKS + 1


def test_vietnamese_and_pointed_hebrew_keep_their_marks():
    assert clean("ệ ở ֹשִׁ֑") == unicodedata.normalize("NFC", "ệ ở ֹשִׁ֑")


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text):
    once = clean(text)
    assert clean(once) == once


@given(st.text(alphabet=st.sampled_from("ae\u0301\u0308\u0323\u0336\u0345\u200d ")))
def test_marks_are_capped_whatever_their_order(text):
    run = 0
    for char in unicodedata.normalize("NFC", clean(text)):
        run = run + 1 if unicodedata.combining(char) else 0 if char != "\u200d" else run
        assert run <= MAX_MARKS


@pytest.mark.parametrize(
    ("language", "text", "capitals"),
    [
        ("tr", "istanbul ılık", "İSTANBUL ILIK"),
        ("el", "Νέα μαΐου", "ΝΕΑ ΜΑΪΟΥ"),
        ("de", "straße", "STRASSE"),
        ("fr", "à l’œuvre", "À L’ŒUVRE"),
        ("ka", "ახალი", "ახალი"),
        (None, "news", "NEWS"),
    ],
)
def test_capitals_are_those_of_the_language(language, text, capitals):
    assert upper(text, language) == capitals


def test_what_stands_apart_joins_nothing_and_is_no_mark():
    apart = [char for char in map(chr, range(0x3000)) if stands_apart(char)]
    assert len(apart) > 1300
    assert list(CharacterBreaker("".join(apart), "root")) == apart
    assert not [char for char in apart if unicodedata.category(char) in ("Mn", "Me")]
