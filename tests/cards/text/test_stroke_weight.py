"""How heavy letters look beside Chromium's: the ink of the same words in the same font and size."""

import base64
import io

import pytest
from PIL import Image, ImageStat

from share_service.cards.text.block import TextStyle, set_block
from share_service.cards.text.faces import load_faces
from tests.cards.text.test_browser_widths import PAGE, VOICES

TOLERANCE = 0.03
TEXTS = {"fr": "Kupiansk, le cœur battant", "ru": "Новые правила игры", "el": "Νέα μέτρα"}
WIDTH, HEIGHT = 900, 120


@pytest.mark.parametrize("px", [28, 60])
@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize("voice", VOICES)
def test_letters_are_as_heavy_as_a_browser_draws_them(page, voice, language, px):
    family, weight, name = voice
    faces = load_faces()
    file = faces.typeface(next(font for font in faces if font.name == name), weight).source.path
    style = TextStyle(family, weight, px, px, 1)
    line = set_block(TEXTS[language], box=(20, 20, WIDTH, HEIGHT), language=language, style=style)
    assert {run.font for run in line.lines[0].runs} == {name}
    ours = sum(ImageStat.Stat(mask).sum[0] for _, _, mask in line.masks())

    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    text = f'<span lang="{language}" style="font-size: {px}px; position: absolute; left: 20px; top: 10px">'
    font = base64.b64encode(file.read_bytes()).decode()
    page.set_content(f"{PAGE.format(font=font)}{text}{TEXTS[language]}</span>")
    page.evaluate("document.fonts.load('20px ours')")
    drawn = Image.open(io.BytesIO(page.screenshot(type="png"))).convert("L")
    theirs = ImageStat.Stat(drawn.point(lambda value: 255 - value)).sum[0]
    assert abs(ours / theirs - 1) <= TOLERANCE, f"{ours / theirs - 1:+.1%}"
