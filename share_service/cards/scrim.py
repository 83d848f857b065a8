"""The scrim: as dark as this photo needs for the type on it to be read, and no darker.

Measured, not guessed: the luminance of the photo's pixels round every letter is what text contrast
depends on, so the shade is the weakest with which all but 0.5 % of them reach the contrast the
design asks for (at least 4.5:1, WCAG 2.2 §1.4.3).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from PIL import Image, ImageChops

from share_service.cards.colour import Rgb, linear, luminance
from share_service.cards.design import Box, Scrim
from share_service.cards.scene import Scene, SetText

# Half the ring that is promised may be darker than measured: JPEG and sampling blur the photo a little.
_OUTLIERS = 0.005
_RING_PX = 6
# Every fourth pixel of every fourth row: some ten thousand round a headline, of which half a per cent is counted.
_SAMPLE = 4
_STEPS = 24
# Luminance is looked at up to this value, on a scale of 255: far above what any light text allows.
_BRIGHTEST = 0.5
# What each value (0–255) of red, green and blue adds to the luminance, on that scale, rounded up a little.
_LIGHT = tuple(
    tuple(min(255, round(weight * linear(value) / _BRIGHTEST * 255 + 0.33)) for value in range(256))
    for weight in (0.2126, 0.7152, 0.0722)
)


def lay_scrim(photo: Image.Image, scene: Scene) -> None:
    """Shade ``photo`` (RGB, in place) under the texts its design names."""
    scrim = scene.design.photo.scrim if scene.design.photo else None
    texts = [text for text in _shaded_texts(scene, scrim) if not text.text.label] if scrim else []
    if scrim is None or not texts:
        return
    top = min(text.bounds[1] for text in texts)
    colour = scene.palette[scrim.colour]
    strength = needed_strength(photo, texts, colour, scene.palette[scrim.text], scrim)
    fade = round(scrim.fade * scene.design.frame(scene.size).scale)
    _shade(photo, colour, strength, top=top - fade // 6, fade=fade)


def _shaded_texts(scene: Scene, scrim: Scrim) -> Iterable[SetText]:
    return (text for stack in scene.stacks if stack.stack.name in scrim.under for text in stack.texts)


def needed_strength(photo: Image.Image, texts: list[SetText], colour: Rgb, ink: Rgb, scrim: Scrim) -> float:
    """Return how much (0–1) of ``colour`` must lie on ``photo`` for ``ink`` to be read around ``texts``."""
    ring, box = _ring(texts, photo.size)
    sample = photo.resize(ring.size, Image.Resampling.NEAREST, box=box).split()
    darkest = (luminance(ink) + 0.05) / scrim.contrast - 0.05
    limit = int(darkest / _BRIGHTEST * 255)
    low, high = round(scrim.least * _STEPS), _STEPS
    while low < high:
        middle = (low + high) // 2
        if _share_above(sample, ring, colour, middle / _STEPS, limit) <= _OUTLIERS:
            high = middle
        else:
            low = middle + 1
    return high / _STEPS


def _ring(texts: list[SetText], extent: tuple[int, int]) -> tuple[Image.Image, Box]:
    """Return an L mask, at a quarter of the size, of the pixels near letters, and the part of the card it covers."""
    boxes = [
        (x - _RING_PX, y - _RING_PX, x + mask.width + _RING_PX, y + mask.height + _RING_PX)
        for text in texts
        for x, y, mask in text.masks
    ]
    left, top = max(0, min(box[0] for box in boxes)), max(0, min(box[1] for box in boxes))
    right, bottom = min(extent[0], max(box[2] for box in boxes)), min(extent[1], max(box[3] for box in boxes))
    near = Image.new("L", (-(-(right - left) // _SAMPLE), -(-(bottom - top) // _SAMPLE)))
    for box in boxes:
        near.paste(255, (
            max(0, box[0] - left) // _SAMPLE,
            max(0, box[1] - top) // _SAMPLE,
            -((left - box[2]) // _SAMPLE),
            -((top - box[3]) // _SAMPLE),
        ))  # fmt: skip
    return near, (left, top, right, bottom)


def _share_above(sample: tuple[Image.Image, ...], ring: Image.Image, colour: Rgb, strength: float, limit: int) -> float:
    """Return the share (0–1) of ring pixels whose luminance, shaded, is above ``limit`` of 255."""
    parts = [
        band.point(_shaded_light(shade, channel, strength))
        for channel, (band, shade) in enumerate(zip(sample, colour, strict=True))
    ]
    histogram = ImageChops.add(ImageChops.add(parts[0], parts[1]), parts[2]).histogram(ring)
    return sum(histogram[limit + 1 :]) / max(1, sum(histogram))


@lru_cache(maxsize=512)
def _shaded_light(shade: int, channel: int, strength: float) -> list[int]:
    """Return what each value of a channel adds to the luminance once ``shade`` lies on it."""
    light, kept, added = _LIGHT[channel], 1 - strength, shade * strength + 0.5
    return [light[int(value * kept + added)] for value in range(256)]


def _shade(photo: Image.Image, colour: Rgb, strength: float, *, top: int, fade: int) -> None:
    """Lay ``colour`` from ``top`` down at ``strength``, easing in over ``fade`` pixels above it."""
    begin = max(0, top - fade)
    column = (_easing(fade, strength) + _settled(strength, photo.height - top))[begin - (top - fade) :]
    extent = (photo.width, len(column))
    mask = Image.frombytes("L", (1, len(column)), column).resize(extent, Image.Resampling.NEAREST)
    # Through a mask Pillow pastes a picture in half the time of a colour.
    photo.paste(Image.new("RGB", extent, colour), (0, begin), mask)


@lru_cache(maxsize=128)
def _easing(fade: int, strength: float) -> bytes:
    """Return the coverage (0–255) of the ``fade`` rows in which a shade comes in."""
    shares = (row / fade for row in range(fade))
    return bytes(round(255 * strength * share * share * (3 - 2 * share)) for share in shares)


def _settled(strength: float, rows: int) -> bytes:
    """Return the coverage (0–255) of the rows below: a little darker towards the edge, else it looks like a slab."""
    first, step = 255 * strength + 0.5, 255 * (1 - strength) * 0.35 / max(1, rows)
    return bytes([int(first + step * row) for row in range(rows)])
