"""Whatever is typed is set: no error, no tofu, in bounded space."""

from hypothesis import given, settings
from hypothesis import strategies as st

from share_service.cards.text.block import TextStyle, prepare_headline, set_block
from share_service.cards.text.shape import Voice, prepare

STYLES = (TextStyle("display", 700, 76, 36, 5), TextStyle("label", 600, 26, 22, 1, letter_spacing=0.05, uppercase=True))
LANGUAGES = ["fr", "en", "ar", "he", "ja", "ko", "th", "zh-Hant", "de", "my", "bo", None, "xx"]
SCRIPTS = st.sampled_from(
    [
        "az AZ09",
        "éèç'’« »",
        "\u0301\u0323\u0336",
        "אבג",
        "ابتث",
        "कखग्ि",
        "กขค่้",
        "កខគ្",
        "かカ漢",
        "가나",
        "🍦👩\u200d🚀\ufe0f",
        "🇫🇷🇵",
    ]
)


@st.composite
def _mixed(draw):
    """Words made of a few scripts each, which arbitrary text almost never has."""
    return " ".join(
        draw(st.text(alphabet=draw(SCRIPTS), min_size=1, max_size=10)) for _ in range(draw(st.integers(1, 10)))
    )


@settings(max_examples=150)
@given(st.one_of(st.text(max_size=50), _mixed()), st.sampled_from(LANGUAGES))
def test_whatever_is_typed_is_set_without_tofu(text, language):
    headline = prepare_headline(text, kicker=None, language=language)[1]
    for style in STYLES:
        block = set_block(headline, box=(60, 120, 700, 560), language=language, style=style)
        assert len(block.lines) <= style.max_lines
        assert all(0 not in run.glyphs for line in block.lines for run in line.runs)
        assert all(line.ink[2] <= 701 and line.ink[3] <= 561 for line in block.lines)
        assert all(image.width for _, _, image in [*block.masks(), *block.colour_glyphs()])


def test_a_mark_whose_base_no_font_has_does_not_become_tofu():
    paragraph = prepare("漢\U00014400\u0fb6", "he", Voice("display", 700))
    assert all(glyph.id for run in paragraph.runs for glyph in run.glyphs)
