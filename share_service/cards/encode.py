"""From canvas to file: the smallest good one that its readers take.

WhatsApp shows no preview above about 300 KB. A flat card is a palette PNG of some 20 KB; a photo
belongs in a JPEG with full colour resolution, for at half of it a coloured label goes dull.
"""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from typing import Any

from PIL import Image

from share_service.cards.canvas import Canvas, FlatCanvas
from share_service.cards.metadata import Provenance
from share_service.cards.png import palette_png
from share_service.cards.size import Size

MAX_BYTES = 300_000
FORMATS = ("jpg", "png", "webp")
# Quality and chroma subsampling (0 is 4:4:4, 2 is 4:2:0), best first; the last is taken whatever it weighs.
JPEG_LADDER = ((85, 0), (85, 2), (76, 2), (66, 2), (54, 2), (40, 2), (20, 2), (5, 2))
_WEBP_LADDER = (84, 74, 62, 48, 30, 10, 1)
_FLAT_JPEG_QUALITY = 90


def encode(canvas: Canvas, fmt: str, size: Size, provenance: Provenance) -> bytes:
    """Return the file: ``fmt`` is "jpg", "png" or "webp". The same canvas gives the same bytes."""
    if fmt == "png":
        if isinstance(canvas, FlatCanvas):
            return palette_png(canvas, size, provenance)
        return _photo_png(canvas.picture(), provenance)
    image = canvas.picture()
    if fmt == "webp":
        return _webp(image, provenance)
    ladder = ((_FLAT_JPEG_QUALITY, 0), *JPEG_LADDER) if isinstance(canvas, FlatCanvas) else JPEG_LADDER
    return _jpeg(image, ladder, provenance)


def _photo_png(image: Image.Image, provenance: Provenance) -> bytes:
    data = _saved(image, "PNG", compress_level=6)
    # Right after IHDR, which is always 25 bytes long and follows the 8 of the signature.
    return data[:33] + provenance.png_chunk() + data[33:] if provenance else data


def _jpeg(image: Image.Image, ladder: Sequence[tuple[int, int]], provenance: Provenance) -> bytes:
    extra = provenance.jpeg_segments() if provenance else b""
    data = b""
    for quality, subsampling in ladder:
        data = _saved(image, "JPEG", quality=quality, subsampling=subsampling, extra=extra)
        if len(data) <= MAX_BYTES:
            break
    return data


def _webp(image: Image.Image, provenance: Provenance) -> bytes:
    xmp = {"xmp": provenance.xmp()} if provenance else {}
    data = b""
    for quality in _WEBP_LADDER:
        data = _saved(image, "WEBP", quality=quality, method=2, **xmp)
        if len(data) <= MAX_BYTES:
            break
    return data


def _saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    """Return ``image`` as a file's bytes; nothing of the photo's own metadata goes along."""
    image.info = {}
    if not hasattr(os, "memfd_create"):  # pragma: no cover - other systems than Linux
        out = io.BytesIO()
        image.save(out, kind, **options)
        return out.getvalue()
    # Into a real file Pillow encodes without holding the interpreter: other threads go on.
    with os.fdopen(os.memfd_create("card"), "w+b") as file:
        image.save(file, kind, **options)
        file.seek(0)
        return file.read()
