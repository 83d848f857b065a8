"""Pictures that tests make for themselves: photographs of a kind, and files that attack a decoder."""

import io
import random
import struct
import zlib

from PIL import Image, ImageDraw, ImageFilter


def photograph(width=1600, height=1067, *, seed=1, light=False):
    """Return something with a sky, ground, soft shapes and grain, in mode RGB."""
    chance = random.Random(seed)
    sky, ground = ((236, 242, 250), (205, 200, 188)) if light else ((58, 84, 120), (40, 44, 38))
    image = Image.new("RGB", (2, 2))
    image.putdata([sky, sky, ground, ground])
    image = image.resize((width, height), Image.Resampling.BICUBIC)
    draw = ImageDraw.Draw(image)
    for _ in range(40):
        x, y, r = chance.randrange(width), chance.randrange(height // 3, height), chance.randrange(20, width // 8)
        shade = chance.randrange(150, 256) if light else chance.randrange(20, 160)
        draw.ellipse((x - r, y - r, x + r, y + r), fill=(shade, chance.randrange(shade + 1), shade // 2))
    image = image.filter(ImageFilter.GaussianBlur(3))
    grain = Image.effect_noise((width, height), 24).convert("RGB")
    return Image.blend(image, grain, 0.12)


def encoded(image, kind="JPEG", **options):
    """Return ``image`` as the bytes of a file."""
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def png_chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png_with(width, height, *chunks, depth=8, colour=2, rows=b""):
    """Return a PNG of these declared dimensions and extra chunks, whatever its data holds."""
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    data = png_chunk(b"IDAT", zlib.compress(rows))
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", head) + b"".join(chunks) + data + png_chunk(b"IEND", b"")


def zeros_deflated(megabytes):
    """Return a zlib stream that inflates to so many megabytes of zeros, made without holding them."""
    packer = zlib.compressobj(1)
    block = bytes(1_000_000)
    return b"".join(packer.compress(block) for _ in range(megabytes)) + packer.flush()


def endless_scans(scans):
    """Return a progressive JPEG whose last scan is repeated so many times."""
    data = encoded(Image.new("RGB", (800, 600), (120, 130, 140)), progressive=True)
    start = data.rindex(b"\xff\xda")
    return data[:start] + data[start:-2] * scans + data[-2:]


def webp_claiming(width, height):
    """Return 34 bytes of WebP whose canvas would take gigabytes."""
    canvas = bytes(4) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBP" + b"VP8X" + struct.pack("<I", 10) + canvas
    return b"RIFF" + struct.pack("<I", len(body) + 4) + body + bytes(4)


def animated(kind, frames, extent):
    """Return an animation of so many different frames."""
    pictures = [Image.new("P" if kind == "GIF" else "RGB", extent, index % 200) for index in range(frames)]
    return encoded(pictures[0], kind, save_all=True, append_images=pictures[1:], duration=10)
