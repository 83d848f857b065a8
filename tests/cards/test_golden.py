"""Cards as they were signed off: a difference that can be seen fails, and its picture is kept.

``GOLDEN=write`` draws them anew; look at them before they are committed.
"""

import io
import os
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from share_service.articles.article import Article
from share_service.assets import PACKAGE
from share_service.cards.size import SIZES
from share_service.cards.studio import Studio
from share_service.site import Colours, Site

GOLDEN = Path(__file__).parent.parent / "golden"
OUT = Path(__file__).parent.parent / "out"
# Rounding in another processor's resampling or decoder shifts a level or two; a moved letter shifts hundreds.
TOLERANCE, SHARE = 24, 0.001
# A third of the size keeps the repository small, and a letter that moved by a pixel still shows.
REDUCED = 3
SITES = {"day": Site(), "night": Site(colours=Colours(accent="#ffd400", ink="#f4f2ec", paper="#12151b"))}
FRENCH = {
    "title": "CHRONIQUE : Kupiansk, le cœur battant de l’Ukraine : quand une ville devient le symbole d’une nation qui "
    "refuse de mourir",
    "language": "fr",
    "authors": ["Claire Dumont", "Olena Kovalenko"],
    "section": "International",
    "ai_disclosure": "Ce contenu a été créé avec l'aide de l'IA.",
    "image": {"path": "p.jpg", "credit": "Crédit: Adobe Stock"},
}
ARABIC = {**FRENCH, "title": "بعد عام على الحرب: كيف تغيّرت حياة الناس في كوبيانسك؟", "language": "ar"}
JAPANESE = {
    **FRENCH,
    "title": "AI時代の選挙：私たちは何を信じて一票を投じるのか",
    "language": "ja",
    "authors": ["山田花子"],
}
FIGURE = {**FRENCH, "title": "Chômage : 2,4 millions de demandeurs d’emploi, le chiffre le plus bas depuis quinze ans"}
CARDS = {
    "headline-fr": ("day", FRENCH, None, "landscape"),
    "headline-fr-night": ("night", FRENCH, None, "landscape"),
    "headline-ar": ("day", ARABIC, None, "landscape"),
    "headline-ja": ("day", JAPANESE, None, "landscape"),
    "headline-fr-square": ("day", FRENCH, None, "square"),
    "photo-fr": ("day", FRENCH, "dunes.jpg", "landscape"),
    "photo-ar": ("night", ARABIC, "mer-au-soleil.jpg", "landscape"),
    "split-fr": ("day", FRENCH, "dunes.jpg", "landscape"),
    "split-ar-portrait": ("night", ARABIC, "mer-au-soleil.jpg", "portrait"),
    "opinion-fr": ("day", FRENCH, "cretes-a-l-aube.jpg", "landscape"),
    "opinion-ja-story": ("night", JAPANESE, None, "story"),
    "breaking-fr": ("day", FRENCH, None, "landscape"),
    "breaking-ar-square": ("night", ARABIC, None, "square"),
    "numbers-fr": ("day", FIGURE, None, "landscape"),
    "numbers-fr-square": ("night", FIGURE, None, "square"),
    "photo-fr-story": ("day", FRENCH, "ville-la-nuit.jpg", "story"),
}


def drawn(name):
    site, fields, photo, size = CARDS[name]
    studio = Studio(SITES[site])
    data = (PACKAGE / "demo" / "photos" / photo).read_bytes() if photo else None
    article = Article(url="https://journal.example/a", design=_design(name), **fields)
    subject = studio.subject(article, "a" * 64 if data else None)
    return Image.open(io.BytesIO(studio.draw(subject, SIZES[size], "png", data))).convert("RGB")


def _design(name):
    design = name.partition("-")[0]
    return design if design in ("split", "opinion", "breaking", "numbers") else None


@pytest.mark.parametrize("name", CARDS)
def test_a_card_looks_as_it_was_signed_off(name):
    image, file = drawn(name), GOLDEN / f"{name}.png"
    if os.environ.get("GOLDEN") == "write":
        GOLDEN.mkdir(exist_ok=True)
        image.reduce(REDUCED).save(file, optimize=True)
    wanted = Image.open(file).convert("RGB")
    difference = ImageChops.difference(image.reduce(REDUCED), wanted).convert("L")
    off = sum(difference.histogram()[TOLERANCE:]) / (wanted.width * wanted.height)
    if off > SHARE:
        OUT.mkdir(exist_ok=True)
        difference.point(lambda value: min(255, value * 4)).save(OUT / f"{name}-difference.png")
        image.save(OUT / f"{name}.png")
    assert off <= SHARE, f"{off:.2%} of the pixels differ: see {OUT.name}/{name}-difference.png"
