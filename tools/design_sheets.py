"""Make the pictures of docs/designs.md, a contact sheet for each design: ``python tools/design_sheets.py``."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image

from share_service.articles.article import Article
from share_service.assets import PACKAGE
from share_service.cards.size import SIZES
from share_service.cards.studio import Studio
from share_service.site import Colours, Site

IMAGES = Path(__file__).parents[1] / "docs" / "images"
PHOTOS = PACKAGE / "demo" / "photos"
HEIGHT, GAP, MAT = 480, 16, "#8a8a86"
MOST_BYTES = 150_000

DAY = Site(name="Le Matin", colours=Colours(accent="#a8321f", ink="#16202b", paper="#faf7f1"))
NIGHT = Site(name="Le Matin", colours=Colours(accent="#ffc531", ink="#f4f2ec", paper="#12181f"))
NOTE = "Ce contenu a été créé avec l’aide de l’IA."
HEADLINES: dict[str, tuple[str, str, str]] = {
    "headline": (
        "CHRONIQUE : Lorsanne, le cœur battant de l’estuaire : quand un vieux port refuse de s’éteindre",
        "الكثبان التي تمشي: كيف تعلّمت واحة صغيرة أن تعيش مع الرمال؟",
        "port-au-crepuscule.jpg",
    ),
    "photo": (
        "CHRONIQUE : Lorsanne, le cœur battant de l’estuaire : quand un vieux port refuse de s’éteindre",
        "الكثبان التي تمشي: كيف تعلّمت واحة صغيرة أن تعيش مع الرمال؟",
        "dunes.jpg",
    ),
    "split": (
        "REPORTAGE : Dans les dunes, l’oasis qui apprend à vivre avec le sable",
        "الكثبان التي تمشي: كيف تعلّمت واحة صغيرة أن تعيش مع الرمال؟",
        "dunes.jpg",
    ),
    "opinion": (
        "ENTRETIEN : « La brume n’est pas un décor, c’est notre deuxième rivière »",
        "«الرمل ليس عدوّنا، بل جارنا الأقدم»",
        "foret-dans-le-brouillard.jpg",
    ),
    "breaking": (
        "ALERTE : Le pont levant fermé demain à 10 h 30, navettes sur les deux rives",
        "عاجل: إغلاق الجسر المتحرّك غداً أمام السيارات",
        "ville-la-nuit.jpg",
    ),
    "numbers": (
        "ENQUÊTE : Où passent les 2,4 millions de m³ d’eau perdus chaque année ?",
        "أين تذهب 2.4 مليون متر مكعّب من الماء كل عام؟",
        "vallee-dans-la-brume.jpg",
    ),
}


class Sample(NamedTuple):
    """A card of a sheet: its site, language, size and corner, and its height."""

    site: Site
    language: str
    size: str
    x: int
    y: int
    height: int


def samples() -> list[Sample]:
    """Return the cards of a sheet: a landscape by day over a mirrored one by night, then the tall sizes."""
    half = (HEIGHT - GAP) // 2
    found = [
        Sample(DAY, "fr", "landscape", GAP, GAP, half),
        Sample(NIGHT, "ar", "landscape", GAP, half + 2 * GAP, half),
    ]
    x = 2 * GAP + _width("landscape", half)
    for site, size in ((DAY, "square"), (NIGHT, "portrait"), (DAY, "story")):
        found.append(Sample(site, "fr", size, x, GAP, HEIGHT))
        x += _width(size, HEIGHT) + GAP
    return found


def sheet(design: str) -> Image.Image:
    """Return the contact sheet of ``design``."""
    cards = samples()
    last = cards[-1]
    page = Image.new("RGB", (last.x + _width(last.size, HEIGHT) + GAP, HEIGHT + 2 * GAP), MAT)
    for card in cards:
        small = drawn(design, card).resize((_width(card.size, card.height), card.height), Image.Resampling.LANCZOS)
        page.paste(small, (card.x, card.y))
    return page


def drawn(design: str, card: Sample) -> Image.Image:
    """Return one card at its own size."""
    french, arabic, photo = HEADLINES[design]
    fields: dict[str, Any] = (
        {"title": french, "authors": ("Aurèle Tassin",), "section": "Environnement", "ai_disclosure": NOTE}
        if card.language == "fr"
        else {"title": arabic, "authors": ("سلمى الحدّاد",), "section": "بيئة"}
    )
    credit = "Photo : studio de la rédaction" if card.language == "fr" else "الصورة: استوديو التحرير"
    studio = Studio(card.site)
    article = Article(
        url="https://journal.example/a",
        language=card.language,
        design=design,
        image={"path": photo, "credit": credit},
        **fields,
    )
    data = studio.draw(studio.subject(article, photo), SIZES[card.size], "png", (PHOTOS / photo).read_bytes())
    return Image.open(io.BytesIO(data)).convert("RGB")


def saved(image: Image.Image) -> bytes:
    """Return ``image`` as a JPEG of at most 150 KB."""
    data = b""
    for quality in (88, 82, 76, 70, 64):
        out = io.BytesIO()
        image.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
        data = out.getvalue()
        if len(data) <= MOST_BYTES:
            break
    return data


def _width(size: str, height: int) -> int:
    return round(height * SIZES[size].width / SIZES[size].height)


def main() -> None:
    """Write docs/images/design-NAME.jpg for every design that ships."""
    for design in Studio(DAY).designs:
        data = saved(sheet(design))
        (IMAGES / f"design-{design}.jpg").write_bytes(data)
        print(f"{design}: {len(data) / 1000:.0f} KB")


if __name__ == "__main__":
    main()
