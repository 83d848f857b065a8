"""Line widths beside Chromium's, for the same font and size: both shape with HarfBuzz, neither may round."""

import base64

import pytest

from share_service.cards.text.block import TextStyle, measure, prepare_headline
from share_service.cards.text.faces import load_faces
from tests.cards.text.headlines import HEADLINES

# Chromium lays glyphs out in 1/64 px.
TOLERANCE = 0.5
ALPHABETS = frozenset(
    {"fr", "en", "de", "es", "pt-BR", "it", "nl", "pl", "cs", "sv", "fi", "tr", "vi", "ru", "uk", "bg", "el"}
)
# Titles as they are set: clean, with their language's spaces and quotes.
TEXTS = [
    (language, prepare_headline(title, kicker=None, language=language)[1])
    for language, title in HEADLINES
    if language in ALPHABETS
]
VOICES = [("display", 700, "Headline Serif"), ("label", 600, "Inter")]
SIZES = (76, 60, 36, 28)
PAGE = """<!doctype html><meta charset="utf-8"><style>
@font-face {{ font-family: ours; src: url(data:font/ttf;base64,{font}) }}
span {{ font-family: ours; white-space: pre; text-rendering: geometricPrecision }}
</style>"""
MEASURE = """async rows => {
  await document.fonts.load('20px ours');
  return rows.map(([language, text, px]) => {
    const span = document.body.appendChild(document.createElement('span'));
    Object.assign(span, {lang: language, textContent: text, style: `font-size: ${px}px`});
    const {width} = span.getBoundingClientRect();
    span.remove();
    return width;
  });
}"""


@pytest.mark.parametrize(("family", "weight", "name"), VOICES)
def test_lines_are_as_wide_as_a_browser_sets_them(page, family, weight, name):
    faces = load_faces()
    source = faces.typeface(next(font for font in faces if font.name == name), weight).source
    page.set_content(PAGE.format(font=base64.b64encode(source.path.read_bytes()).decode()))
    # Where another font would have to help, the browser would take one of the machine's.
    texts = [(language, text) for language, text in TEXTS if all(ord(char) in source.covered for char in text)]
    assert {language for language, _ in texts} == ALPHABETS
    rows = [(language, text, px) for language, text in texts for px in SIZES]
    theirs = page.evaluate(MEASURE, rows)
    style = TextStyle(family, weight, 76, 28, 1)
    ours = [measure(text, language=language, style=style, px=px) for language, text, px in rows]
    apart = {
        row: (mine, other) for row, mine, other in zip(rows, ours, theirs, strict=True) if abs(mine - other) > TOLERANCE
    }
    assert apart == {}
