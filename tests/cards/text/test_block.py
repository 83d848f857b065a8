"""What every set headline must keep, whatever its language: checked from outside, on the layout alone."""

import itertools
import re
import unicodedata
from concurrent.futures import ThreadPoolExecutor

import pytest

from share_service.cards.text.block import Block, TextStyle, measure, prepare_headline, set_block, warm
from share_service.cards.text.faces import load_faces
from share_service.cards.text.itemise import clusters
from tests.cards.text.headlines import HEADLINES

HEADLINE = TextStyle("display", 700, 76, 36, 5)
BOXES = {"landscape": (60, 120, 1140, 520), "narrow": (60, 100, 620, 560), "flat": (60, 400, 1140, 575)}
NEVER_START = set(":;!?»”’…,.)]}%€›、。，．：；！？」』）】〉》ーぁぃぅぇぉっゃゅょァィゥェォッャュョ–—-")
NEVER_END = set("«“„([{¿¡#@「『（【〈《")


@pytest.fixture(params=HEADLINES, ids=[f"{language}-{title[:12]}" for language, title in HEADLINES])
def headline(request):
    language, title = request.param
    return language, prepare_headline(title, kicker=None, language=language)[1]


@pytest.fixture(params=list(BOXES))
def box(request):
    return BOXES[request.param]


def test_a_headline_keeps_every_rule(headline, box):
    language, text = headline
    block = set_block(text, box=box, language=language, style=HEADLINE)
    assert block.lines
    assert len(block.lines) <= HEADLINE.max_lines
    assert HEADLINE.min_px <= block.size_px <= HEADLINE.max_px
    _no_glyph_is_missing(block)
    _ink_stays_in_the_box(block, box)
    _lines_do_not_touch(block)
    _no_line_starts_or_ends_badly(block, language)
    _no_cluster_is_cut(block, text)
    _masks_hold_the_ink(block)


def _no_glyph_is_missing(block: Block) -> None:
    for line in block.lines:
        for run in line.runs:
            assert 0 not in run.glyphs, (run.font, run.text)


def _ink_stays_in_the_box(block: Block, box) -> None:
    for line in block.lines:
        left, top, right, bottom = line.ink
        assert left >= box[0] - 0.6
        assert right <= box[2] + 0.6
        assert top >= box[1] - 1
        assert bottom <= box[3] + 1


def _lines_do_not_touch(block: Block) -> None:
    for above, below in itertools.pairwise(block.lines):
        assert above.ink[3] < below.ink[1], (above.text, below.text)


def _no_line_starts_or_ends_badly(block: Block, language) -> None:
    for above, below in itertools.pairwise(block.lines):
        assert below.text[0] not in NEVER_START, below.text
        assert above.break_ == "hyphen" or above.text[-1] not in NEVER_END, above.text
        if language in ("pl", "cs"):
            assert len(above.text.rpartition(" ")[2]) > 1, above.text
        assert not re.search(r"\d$", above.text) or not re.match(r"(km|kg|m|h|°C|%|€|個|个|円|万|億)\b", below.text)


def _no_cluster_is_cut(block: Block, text: str) -> None:
    whole = set(itertools.accumulate(len(cluster) for cluster in clusters(text)))
    position = 0
    for line in block.lines[:-1]:
        seen = line.text.removesuffix("-") if line.break_ in ("hyphen", "emergency") else line.text
        position = text.index(seen, position) + len(seen)
        assert position in whole


def _masks_hold_the_ink(block: Block) -> None:
    inked = [mask.getbbox() for _, _, mask in block.masks()]
    painted = [image.getbbox() for _, _, image in block.colour_glyphs()]
    assert all(inked)
    assert all(painted)


def test_the_layout_is_json_with_every_glyph_named(headline):
    language, text = headline
    layout = set_block(text, box=BOXES["landscape"], language=language, style=HEADLINE).to_json()
    assert set(layout) == {"size_px", "box", "direction", "lines"}
    for line in layout["lines"]:
        assert set(line) == {"text", "x", "baseline", "width", "ink", "break", "runs"}
        assert line["break"] in {"space", "ideographic", "phrase", "ugly", "hyphen", "emergency", "ellipsis", "end"}
        # Runs are in visual order: sorted text is the same text.
        drawn = "".join(run["text"] for run in line["runs"])
        assert sorted(drawn.replace(" ", "")) == sorted(line["text"].replace(" ", ""))


ARTICLES = {
    "fr": {
        "le",
        "la",
        "les",
        "un",
        "une",
        "des",
        "du",
        "de",
        "et",
        "à",
        "au",
        "aux",
        "en",
        "ou",
        "que",
        "qui",
        "pour",
        "par",
        "sur",
        "sous",
        "dans",
        "avec",
        "sans",
        "ce",
        "ces",
        "son",
        "sa",
    },
    "en": {"a", "an", "the", "of", "to", "in", "on", "at", "by", "for", "from", "with", "and", "or", "as"},
    "es": {"el", "la", "los", "las", "un", "una", "de", "del", "a", "en", "con", "por", "y", "que", "no"},
    "it": {"il", "lo", "la", "i", "gli", "le", "un", "una", "di", "del", "a", "al", "in", "con", "per", "tra", "e"},
}


@pytest.mark.parametrize(("language", "title"), [row for row in HEADLINES if row[0] in ARTICLES])
def test_no_line_ends_in_an_article_where_another_break_of_as_many_lines_exists(language, title):
    text = prepare_headline(title, kicker=None, language=language)[1]
    box = BOXES["landscape"]
    block = set_block(text, box=box, language=language, style=HEADLINE)
    ends = [line.text.rpartition(" ")[2].lower() for line in block.lines[:-1]]
    if not ARTICLES[language].intersection(ends):
        return
    words, count = text.split(" "), len(block.lines)
    widths = {
        (start, end): measure(" ".join(words[start:end]), language=language, style=HEADLINE, px=block.size_px)
        for start, end in itertools.combinations(range(len(words) + 1), 2)
    }
    for cuts in itertools.combinations(range(1, len(words)), count - 1):
        edges = list(itertools.pairwise((0, *cuts, len(words))))
        if all(widths[edge] <= box[2] - box[0] for edge in edges):
            assert any(words[end - 1].lower() in ARTICLES[language] for _, end in edges[:-1]), words


def test_the_longest_french_headline_of_this_kind_is_set_well():
    title = "CHRONIQUE : Odessa, le cœur battant de la mer Noire : quand un port devient l’abri d’un peuple qui refuse de partir"
    kicker, text = prepare_headline(title, kicker=None, language="fr")
    assert kicker == "CHRONIQUE"
    assert "Noire\u00a0: quand" in text
    block = set_block(text, box=BOXES["landscape"], language="fr", style=HEADLINE)
    assert block.size_px >= 70
    assert not any(line.text.split(" ")[-1] in ARTICLES["fr"] for line in block.lines[:-1])


def test_right_to_left_text_starts_at_the_right():
    block = set_block("عنوان قصير", box=(60, 100, 1140, 400), language="ar", style=HEADLINE)
    assert block.direction == "rtl"
    assert block.lines[0].ink[2] == pytest.approx(1140, abs=0.1)


def test_left_to_right_text_starts_at_the_left_with_its_ink():
    block = set_block("Hello", box=(60, 100, 1140, 400), language="en", style=HEADLINE)
    assert block.lines[0].ink[0] == pytest.approx(60, abs=0.1)


def test_centred_text_has_equal_margins():
    style = TextStyle("display", 700, 76, 36, 5, align="center")
    line = set_block("Hello", box=(60, 100, 1140, 400), language="en", style=style).lines[0]
    assert line.ink[0] - 60 == pytest.approx(1140 - line.ink[2])


def test_text_can_stand_at_the_bottom_of_its_box():
    block = set_block("Hello", box=(60, 100, 1140, 400), language="en", style=HEADLINE, valign="bottom")
    assert block.box[3] == pytest.approx(400)


def test_an_empty_text_has_no_lines_and_no_masks():
    block = set_block(" \u200f ", box=(60, 100, 1140, 400), language="fr", style=HEADLINE)
    assert block.lines == ()
    assert list(block.masks()) == []


LABEL = TextStyle("label", 600, 26, 22, 1)


def test_a_headline_of_a_thousand_letters_is_cut_at_a_word_and_its_quote_closed():
    text = (
        "Le maire a dit : « "
        + "Nous avons beaucoup travaillé pour notre ville et pour ses habitants, " * 14
        + "» hier."
    )
    text = prepare_headline(text, kicker=None, language="fr")[1]
    block = set_block(text, box=BOXES["landscape"], language="fr", style=HEADLINE)
    last = block.lines[-1].text
    assert block.size_px == HEADLINE.min_px
    assert block.lines[-1].break_ == "ellipsis"
    assert last.endswith("…\u00a0»")
    assert not re.search(r"[,;:.]…", last)


def test_a_box_too_small_for_anything_still_gets_a_line():
    for style in (LABEL, HEADLINE):
        block = set_block("École", box=(60, 560, 300, 575), language="fr", style=style)
        assert (block.size_px, len(block.lines)) == (style.min_px, 1)


def test_all_threads_draw_the_same_pixels():
    texts = [prepare_headline(title, kicker=None, language=language) for language, title in HEADLINES[::6]]

    def pixels() -> bytes:
        return b"".join(
            mask.tobytes()
            for _, text in texts
            for _, _, mask in set_block(text, box=BOXES["landscape"], language="fr", style=HEADLINE).masks()
        )

    with ThreadPoolExecutor(4) as pool:
        assert len({future.result() for future in [pool.submit(pixels) for _ in range(8)]}) == 1


def test_warming_up_opens_fonts_and_patterns():
    warm("de")
    assert all(font.face for font in load_faces() if font.family in ("display", "label"))


def test_the_same_text_gives_the_same_pixels():
    def pixels() -> list[tuple[int, int, bytes]]:
        block = set_block("Élections : « Oui ! » 🏆", box=BOXES["landscape"], language="fr", style=HEADLINE)
        return [(x, y, mask.tobytes()) for x, y, mask in [*block.masks(), *block.colour_glyphs()]]

    assert pixels() == pixels()


def test_a_character_that_no_font_has_is_left_out():
    block = set_block("before \U00014400 after", box=BOXES["landscape"], language="en", style=HEADLINE)
    assert "".join(line.text for line in block.lines).split() == ["before", "after"]


def test_emoji_are_painted_in_colour_and_in_one_glyph():
    block = set_block("👩🏽‍🔬🏳️‍🌈🇫🇷", box=BOXES["landscape"], language="en", style=HEADLINE)
    glyphs = [glyph for line in block.lines for run in line.runs for glyph in run.glyphs]
    assert len(glyphs) == 3
    for _, _, image in block.colour_glyphs():
        assert len(image.convert("RGB").getcolors(1 << 20)) > 20


def test_nothing_in_a_layout_is_a_control_character(headline):
    language, text = headline
    block = set_block(text, box=BOXES["landscape"], language=language, style=HEADLINE)
    assert not any(
        unicodedata.category(char) == "Cc" or char in "\u202e\u202c\u200f" for line in block.lines for char in line.text
    )
