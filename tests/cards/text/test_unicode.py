"""Clusters and line breaks against Unicode's own files, every line; `unicode_17.txt` lists what is newer than they are."""

from collections import Counter
from itertools import accumulate

from icu4py.breakers import LineBreaker

from share_service.cards.text.breaks import NEVER_END, NEVER_START, find_breaks
from share_service.cards.text.clean import clean
from share_service.cards.text.itemise import clusters
from share_service.cards.text.phrases import is_cjk, is_hangul, splits_number
from share_service.cards.text.shape import Paragraph, Voice
from tests.cards.text.ucd import cases, newer

# What typography forbids although UAX #14 allows it, or what a card has no use for: how often in the whole of
# LineBreakTest.txt. A line is not ended
FORBIDDEN = {
    # where there is nothing but a space before it;
    "after nothing": 130,
    # before a mark that never starts a line, after one that never ends it (the lists of `breaks.py`);
    "before a closing mark": 398,
    "after an opening mark": 66,
    # after a straight quotation mark that opens (a space or nothing is before it);
    "after a straight opening quote": 22,
    # between a sign and its number, or a number and its sign or unit, though a space parts them ("5 $");
    "between a number and its unit": 62,
    # inside a number, or between a number and the ideograph it counts;
    "inside a number": 9,
    # inside a Korean word, which is cut at spaces only (as with `word-break: keep-all`);
    "inside a Korean word": 332,
    # without a space, as in "a}b", "a!b" or "a´b", unless between ideographs, words of a dictionary, emoji, or
    # after an em dash (most lines of the file that have this put a stray diaeresis before the place).
    "without a space": 386,
}


def test_every_line_of_grapheme_break_test_is_cut_as_published():
    later = newer()
    for pieces in cases("GraphemeBreakTest.txt"):
        text = "".join(pieces)
        assert clusters(text) == later.get(text, pieces)


def test_every_line_of_line_break_test_is_broken_as_published_before_typography_judges():
    later = newer()
    for pieces in cases("LineBreakTest.txt"):
        text = "".join(pieces)
        assert list(LineBreaker(text, "root")) == later.get(text, pieces)


def test_no_line_is_listed_as_newer_that_is_the_same():
    published = {"".join(pieces): pieces for pieces in (*cases("GraphemeBreakTest.txt"), *cases("LineBreakTest.txt"))}
    assert all(published[text] != pieces for text, pieces in newer().items())


def _ours(text: str) -> set[int]:
    # Where lines may end depends on characters alone: nothing needs to be shaped.
    nothing = (0.0,) * (len(text) + 1)
    paragraph = Paragraph(text, None, Voice("display", 700), "Latn", 0, (0,) * len(text), (), nothing)
    return {item.after for item in find_breaks(paragraph, 1.0)[:-1]}


def _reason(text: str, place: int) -> str:
    """Return why a line does not end at ``place``: the first that holds."""
    shown, before, after = text[:place].rstrip(" \u200b\u3000"), text[place - 1], text[place]
    reasons = {
        "after nothing": not shown,
        "before a closing mark": after in NEVER_START,
        "after an opening mark": shown[-1:] in NEVER_END,
        "after a straight opening quote": shown[-1:] in ('"', "'") and shown[-2:-1] in ("", " "),
        "between a number and its unit": len(shown) < place,
        "inside a number": splits_number(before, after),
        "inside a Korean word": is_hangul(before) or is_hangul(after),
        "without a space": not is_cjk(before) and not is_cjk(after),
    }
    return next(reason for reason, holds in reasons.items() if holds)


def test_typography_forbids_what_is_listed_and_allows_nothing_more():
    later, forbidden = newer(), Counter()
    for pieces in cases("LineBreakTest.txt"):
        text = "".join(pieces)
        # Cleaning keeps other texts away: controls, line ends, spaces at the edges, letters that compose.
        if clean(text) == text:
            offered = set(accumulate(map(len, later.get(text, pieces)[:-1])))
            kept = _ours(text)
            assert kept <= offered, text
            forbidden.update(_reason(text, place) for place in offered - kept)
    assert forbidden == FORBIDDEN
