"""Make contact sheets to look at: ``python tools/contact_sheets.py FOLDER [DESIGN …] [--site night]``.

Each design in every size, with headlines that have gone wrong somewhere: long, short, right to left, without spaces,
with figures, emoji and addresses. Look at them small, then at single cards at full size (``--full``).
"""

from __future__ import annotations

import argparse
import io
from functools import cache
from pathlib import Path
from typing import NamedTuple

from PIL import Image

from share_service.articles.article import Article
from share_service.assets import PACKAGE
from share_service.cards.size import SIZES
from share_service.cards.studio import Studio
from share_service.site import Colours, Site

PHOTOS = PACKAGE / "demo" / "photos"
HEIGHT, GAP, MAT, ROWS = 300, 12, "#8a8a86", 6
SITES = {
    "day": Site(name="Le Matin", colours=Colours(accent="#a8321f", ink="#16202b", paper="#faf7f1")),
    "night": Site(name="Le Matin", colours=Colours(accent="#ffc531", ink="#f4f2ec", paper="#12181f")),
    "long": Site(
        name="Le Courrier de l’Estuaire et des Trois Vallées",
        colours=Colours(accent="#0a6b5e", ink="#101418", paper="#ffffff"),
    ),
}
NOTE = "Ce contenu a été créé avec l’aide de l’IA. Relu par la rédaction, qui en répond."


class Sample(NamedTuple):
    """A headline with what else its card shows."""

    language: str
    title: str
    photo: str | None
    authors: tuple[str, ...] = ("Aurèle Tassin",)
    section: str | None = "Environnement"
    note: str | None = None


SAMPLES = (
    Sample(
        "fr",
        "CHRONIQUE : Lorsanne, le cœur battant de l’estuaire : quand un vieux port devient le symbole d’une région "
        "qui refuse de s’éteindre",
        "port-au-crepuscule",
        note=NOTE,
    ),
    Sample("ar", "الكثبان التي تمشي: كيف تعلّمت واحة صغيرة أن تعيش مع الرمال؟", "dunes", ("سلمى الحدّاد",), "بيئة"),
    Sample("he", 'ראש העיר: "נפעל בכל הכוח" – 3,500 מתנדבים גויסו ב-24 השעות האחרונות', "ville-la-nuit", ("דנה לוי",)),
    Sample("hi", "पहाड़ की पहली आवाज़: सुबह 5 बजे 27 गाँवों को जगाने वाला रेडियो कैसे बना सबका साथी?", "cretes-a-l-aube"),
    Sample(
        "th",
        "เรือหนังสือลำสุดท้ายแห่งแม่น้ำสายหมอกกลับมาล่องอีกครั้งหลังจอดนิ่งนาน 11 ปี",
        "foret-dans-le-brouillard",
    ),
    Sample(
        "ja",
        "灯りを消さない港：午前4時、最後の灯台守から受け継がれた「当番表」の秘密",
        "mer-au-soleil",
        ("森田 遥",),
        "社会",
    ),
    Sample(
        "ko", "한국은행 기준금리 동결, 시장은 “조속히 내려야” 3.5% 물가에 갇힌 가계", "vitre-sous-la-pluie", ("김서연",)
    ),
    Sample(
        "zh-Hans",
        "中国人民银行宣布下调存款准备金率0.5个百分点，释放长期资金约1万亿元",
        "sommets-au-couchant",
        ("李静",),
    ),
    Sample("fr", "Enfin.", "ble-sous-l-orage", section="Sport"),
    Sample(
        "fr",
        "ENQUÊTE | Où passent les 2,4 millions de m³ d’eau perdus chaque année ?",
        "vallee-dans-la-brume",
        ("Noé Vasseur", "Inès Delorme"),
        note=NOTE,
    ),
    Sample(
        "en",
        "Here’s what https://www.example-newspaper.com/2026/11/22/world/europe/very-long-slug-about-nothing-at-all-"
        "really?utm_source=newsletter&utm_medium=email tells us about the open web",
        "ville-la-nuit",
        ("Ada King",),
    ),
    Sample("en", "Is AI alive? 🤖🧠 Experts disagree 👩🏽‍🔬👨‍👩‍👧‍👦🏳️‍🌈🇫🇷🇺🇦", "dunes", (), None),
    Sample("de", "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz endgültig aufgehoben", None),
    Sample("ur", "وزیراعظم کا بڑا اعلان: پیٹرول کی قیمت میں 15 روپے فی لیٹر کمی", "ble-sous-l-orage", ("عائشہ خان",)),
    Sample("ar", "«الرمل ليس عدوّنا، بل جارنا الأقدم»", "dunes", ("سلمى الحدّاد",), "رأي"),
    Sample("fr", "38 % d’électricité en moins", "ville-la-nuit", section="Ville"),
    Sample(
        "en",
        "The 12,000-voter swing that nobody saw: how Lorsanne changed hands at 3 a.m., and why its rivals conceded",
        "mer-au-soleil",
        ("A. King", "B. Osei", "C. Nwosu"),
        "Politics",
    ),
    Sample("es", "OPINIÓN: El año en que la costa dejó de respirar", None, ("María Fernández-Villaverde",), "Opinión"),
)


@cache
def studio(site: str) -> Studio:
    """Return the studio of a site."""
    return Studio(SITES[site])


def card(site: str, design: str, size: str, sample: Sample) -> Image.Image:
    """Return one card at its own size."""
    file = f"{sample.photo}.jpg" if sample.photo else None
    article = Article(
        url="https://journal.example/a",
        title=sample.title,
        language=sample.language,
        authors=sample.authors,
        section=sample.section,
        ai_disclosure=sample.note,
        design=design,
        image={"path": file, "credit": "Photo : studio de la rédaction / Agence des Trois Vallées"} if file else None,
    )
    subject, photo = studio(site).subject(article, file), (PHOTOS / file).read_bytes() if file else None
    return Image.open(io.BytesIO(studio(site).draw(subject, SIZES[size], "png", photo))).convert("RGB")


def sheet(site: str, design: str, samples: tuple[Sample, ...]) -> Image.Image:
    """Return the cards of ``samples``, one row each."""
    widths = [round(HEIGHT * size.width / size.height) for size in SIZES.values()]
    page = Image.new("RGB", (sum(widths) + GAP * (len(widths) + 1), (HEIGHT + GAP) * len(samples) + GAP), MAT)
    for row, sample in enumerate(samples):
        x = GAP
        for size, width in zip(SIZES, widths, strict=True):
            small = card(site, design, size, sample).resize((width, HEIGHT), Image.Resampling.LANCZOS)
            page.paste(small, (x, GAP + row * (HEIGHT + GAP)))
            x += width + GAP
    return page


def main() -> None:
    """Write DESIGN-SITE-N.png for every design that is asked for, or that ships."""
    asked = argparse.ArgumentParser(description="Contact sheets of the designs.")
    asked.add_argument("folder", type=Path)
    asked.add_argument("designs", nargs="*")
    asked.add_argument("--site", choices=list(SITES), default="day")
    asked.add_argument("--full", action="store_true", help="every card in a file of its own, too")
    options = asked.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    for design in options.designs or studio(options.site).designs:
        for number, first in enumerate(range(0, len(SAMPLES), ROWS), 1):
            name = f"{design}-{options.site}-{number}"
            sheet(options.site, design, SAMPLES[first : first + ROWS]).save(options.folder / f"{name}.png")
            print(f"{name}.png")
        for index, sample in enumerate(SAMPLES if options.full else (), 1):
            for size in SIZES:
                card(options.site, design, size, sample).save(options.folder / f"{design}-{size}-{index}.png")


if __name__ == "__main__":
    main()
