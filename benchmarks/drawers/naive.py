"""What tutorials on Open Graph images with Pillow do.

Fonts are opened for every card, lines wrapped greedily by measured width, the photo resized with
Lanczos and the PNG saved with ``optimize=True``.
"""

from __future__ import annotations

import io

from PIL import Image, ImageDraw, ImageFont, ImageOps

from benchmarks.drawers.lines import FONTS, HEIGHT, QUALITY, WIDTH, answer


def font(name: str, px: int, weight: int) -> ImageFont.FreeTypeFont:
    """Open a font."""
    return ImageFont.truetype(str(FONTS / f"{name}-{weight}.ttf"), px)


def wrapped(draw: ImageDraw.ImageDraw, text: str, face: ImageFont.FreeTypeFont) -> str:
    """Return ``text`` in lines as full as can be."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if draw.textlength(longer, font=face) <= WIDTH - 120:
            lines[-1] = longer
        else:
            lines.append(word)
    return "\n".join(lines)


def over_photo(path: str) -> Image.Image:
    """Return the photo, cropped and shaded."""
    image = ImageOps.fit(Image.open(path).convert("RGB"), (WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    shade = Image.new("RGBA", (WIDTH, HEIGHT))
    lines = ImageDraw.Draw(shade)
    for y in range(HEIGHT):
        lines.line([(0, y), (WIDTH, y)], fill=(0, 0, 0, min(200, max(0, y - 100))))
    return Image.alpha_composite(image.convert("RGBA"), shade).convert("RGB")


def draw(card: dict) -> bytes:
    """Return a card's file."""
    image = over_photo(card["photo"]) if card["photo"] else Image.new("RGB", (WIDTH, HEIGHT), "#fbf9f4")
    ink = "#ffffff" if card["photo"] else "#15171a"
    pen = ImageDraw.Draw(image)
    headline, label = font("HeadlineSerif", 66, 700), font("Inter", 24, 500)
    pen.text((60, 60), "Le Journal", font=font("HeadlineSerif", 36, 700), fill=ink)
    pen.text((60, 160), card["kicker"], font=font("Inter", 27, 700), fill="#b3122a")
    pen.multiline_text((60, 210), wrapped(pen, card["headline"], headline), font=headline, fill=ink, spacing=12)
    pen.text((60, 550), card["byline"], font=label, fill=ink)
    pen.text((WIDTH - 60, 550), card["note"], font=label, fill=ink, anchor="ra")
    out = io.BytesIO()
    if card["photo"]:
        pen.text((WIDTH - 60, 520), card["credit"], font=label, fill=ink, anchor="ra")
        image.save(out, "JPEG", quality=QUALITY, subsampling=0)
    else:
        image.save(out, "PNG", optimize=True)
    return out.getvalue()


if __name__ == "__main__":
    answer(draw)
