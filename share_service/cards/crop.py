"""Which part of a photo a card shows: its focal point when known, else where there is most to see."""

from __future__ import annotations

import math

from PIL import Image, ImageChops, ImageFilter

Point = tuple[float, float]
Extent = tuple[int, int]
Window = tuple[float, float, float, float]

_MAP = 64
_SAMPLES = 8
# Skin of any tone lies in this range of YCbCr (Chai and Ngan 1999), here a little wider.
_SKIN_CB = [255 if 77 <= value <= 130 else 0 for value in range(256)]
_SKIN_CR = [255 if 133 <= value <= 175 else 0 for value in range(256)]
_CENTRE_PULL = 0.6


def cover_window(image: Image.Image, extent: Extent, *, focal: Point | None, focus: Point) -> Window:
    """Return left, top, width and height of the largest part of ``image`` in the shape of ``extent``.

    ``focal`` (0–1 of the photo) is put as near as can be to ``focus`` (0–1 of the card). Without
    one, the part with most edges and skin around ``focus`` is taken, the middle being preferred.
    """
    scale = min(image.width / extent[0], image.height / extent[1])
    width, height = extent[0] * scale, extent[1] * scale
    if focal:
        left = _clamp(focal[0] * image.width - focus[0] * width, image.width - width)
        top = _clamp(focal[1] * image.height - focus[1] * height, image.height - height)
        return _inside(image, left, top, width, height)
    if image.width - width < 1 and image.height - height < 1:
        return _inside(image, 0.0, 0.0, width, height)
    interest = _interest(image)
    across = _best_start(interest.resize((interest.width, 1), Image.Resampling.BOX), width / image.width, focus[0], 0.5)
    down = _best_start(
        interest.resize((1, interest.height), Image.Resampling.BOX), height / image.height, focus[1], 0.4
    )
    return _inside(image, across * image.width, down * image.height, width, height)


def _inside(image: Image.Image, left: float, top: float, width: float, height: float) -> Window:
    """Return a window that rounding may have moved over an edge by the last digit: resizers refuse those."""
    (left, width), (top, height) = _fitted(left, width, image.width), _fitted(top, height, image.height)
    return left, top, width, height


def _fitted(start: float, length: float, whole: int) -> tuple[float, float]:
    start, length = max(0.0, start), min(length, float(whole))
    while start + length > whole:
        length = math.nextafter(length, 0.0)
        start = math.nextafter(start, 0.0)
    return start, length


def _clamp(value: float, most: float) -> float:
    return max(0.0, min(value, most))


def _interest(image: Image.Image) -> Image.Image:
    """Return a small map (L) of how much there is to see: edges, and skin twice as much."""
    across, down = _map_extent(image)
    # Sixty-four pixels for each of the map are enough to know it by, and a camera's whole picture takes a millisecond.
    some = image.resize((across * _SAMPLES, down * _SAMPLES), Image.Resampling.NEAREST)
    some = some if some.mode in ("RGB", "L") else some.convert("RGB")
    small = some.reduce(_SAMPLES).convert("YCbCr")
    luma, blue, red = small.split()
    edges = luma.filter(ImageFilter.FIND_EDGES)
    skin = ImageChops.multiply(blue.point(_SKIN_CB), red.point(_SKIN_CR)).filter(ImageFilter.BoxBlur(1))
    # Pillow's kernels copy the outermost pixels as they are: no edges.
    return ImageChops.add(edges, skin, scale=2).crop((1, 1, luma.width - 1, luma.height - 1))


def _map_extent(image: Image.Image) -> Extent:
    scale = _MAP / max(image.size)
    return max(4, round(image.width * scale)), max(4, round(image.height * scale))


def _best_start(profile: Image.Image, share: float, focus: float, middle: float) -> float:
    """Return where (0–1) a window of ``share`` of a one-pixel-wide ``profile`` begins.

    A window is worth what it shows, more near ``focus`` of its length, less a pull of its own
    focus towards ``middle`` of the photo.
    """
    values = profile.tobytes()
    count = len(values)
    length = min(count, max(1, round(share * count)))
    if length == count:
        return (1 - share) / 2
    total = sum(values) or 1
    weights = [1.0 - abs((index + 0.5) / length - focus) for index in range(length)]

    def worth(start: int) -> float:
        shown = sum(value * weight for value, weight in zip(values[start : start + length], weights, strict=True))
        away = (start + focus * length) / count - middle
        return shown / total - _CENTRE_PULL * away * away

    start = max(range(count - length + 1), key=worth)
    return min(start / count, 1 - share)
