"""``python -m benchmarks.card_drawers ours|naive``: draws a card for each JSON line, answers ``{"ms", "bytes"}``.

*naive* is what tutorials on Open Graph images with Pillow do: fonts opened for every card, a greedy
wrap by measured width, Lanczos, ``optimize=True``.
"""

# ruff: noqa: PLC0415 - a drawer loads only what it draws with, else the first card of one would pay for the other
from __future__ import annotations

import io
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

WIDTH, HEIGHT = 1200, 630


def ours() -> Callable[[dict], bytes]:
    """Return the project's drawing: everything from the article's metadata to the file's bytes."""
    from share_service.articles.article import Article, Photo
    from share_service.cards.size import LANDSCAPE
    from share_service.cards.studio import Studio
    from share_service.site import Site

    studio = Studio(Site())

    def draw(card: dict) -> bytes:
        photo = Path(card["photo"]).read_bytes() if card["photo"] else None
        article = Article(
            url="https://journal.example/article",
            title=f"{card['kicker']} : {card['headline']}",
            authors=tuple(card["authors"]),
            section=card["section"],
            language="fr",
            ai_disclosure=card["note"],
            image=Photo(path="photo.jpg", credit=card["credit"]) if photo else None,
        )
        subject = studio.subject(article, "photo" if photo else None)
        return studio.draw(subject, LANDSCAPE, "jpg" if photo else "png", photo)

    return draw


def naive() -> Callable[[dict], bytes]:
    """Return the drawing of a tutorial."""
    from PIL import Image, ImageDraw, ImageFont, ImageOps

    fonts = Path(__file__).parent.parent / "fonts"

    def font(name: str, px: int, weight: int) -> ImageFont.FreeTypeFont:
        file = min(fonts.glob(f"{name}-*.ttf"), key=lambda path: abs(int(path.stem.rpartition("-")[2]) - weight))
        return ImageFont.truetype(str(file), px)

    def wrapped(draw: ImageDraw.ImageDraw, text: str, face: ImageFont.FreeTypeFont) -> str:
        lines = [""]
        for word in text.split(" "):
            longer = f"{lines[-1]} {word}".strip()
            if draw.textlength(longer, font=face) <= WIDTH - 120:
                lines[-1] = longer
            else:
                lines.append(word)
        return "\n".join(lines)

    def paint(card: dict) -> bytes:
        if card["photo"]:
            image = ImageOps.fit(Image.open(card["photo"]).convert("RGB"), (WIDTH, HEIGHT), Image.Resampling.LANCZOS)
            shade = Image.new("RGBA", (WIDTH, HEIGHT))
            lines = ImageDraw.Draw(shade)
            for y in range(HEIGHT):
                lines.line([(0, y), (WIDTH, y)], fill=(0, 0, 0, min(200, max(0, y - 100))))
            image = Image.alpha_composite(image.convert("RGBA"), shade).convert("RGB")
            ink = "#ffffff"
        else:
            image, ink = Image.new("RGB", (WIDTH, HEIGHT), "#fbf9f4"), "#15171a"
        draw = ImageDraw.Draw(image)
        headline = font("HeadlineSerif", 66, 700)
        draw.text((60, 60), "Le Journal", font=font("HeadlineSerif", 36, 700), fill=ink)
        draw.text((60, 160), card["kicker"], font=font("Inter", 27, 700), fill="#b3122a")
        draw.multiline_text((60, 210), wrapped(draw, card["headline"], headline), font=headline, fill=ink, spacing=12)
        label = font("Inter", 24, 500)
        draw.text((60, 550), card["byline"], font=label, fill=ink)
        draw.text((WIDTH - 60, 550), card["note"], font=label, fill=ink, anchor="ra")
        out = io.BytesIO()
        if card["photo"]:
            draw.text((WIDTH - 60, 520), card["credit"], font=label, fill=ink, anchor="ra")
            image.save(out, "JPEG", quality=85, subsampling=0)
        else:
            image.save(out, "PNG", optimize=True)
        return out.getvalue()

    return paint


def main(name: str) -> None:
    draw = {"ours": ours, "naive": naive}[name]()
    for line in sys.stdin:
        card = json.loads(line)
        begun = time.perf_counter()
        data = draw(card)
        ms = (time.perf_counter() - begun) * 1000
        if card.get("save"):
            Path(card["save"]).write_bytes(data)
        print(json.dumps({"ms": ms, "bytes": len(data)}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
