"""The scrim: as dark as this photo needs for the type on it to be read, and no darker.

Measured, not guessed: the luminance of the photo's pixels in the ring round every glyph is what
text contrast depends on, so the shade is the weakest with which all but 0.5 % of them reach the
contrast the design asks for (at least 4.5:1, WCAG 2.2 §1.4.3).
"""

from __future__ import annotations

from collections.abc import Iterable

from PIL import Image, ImageChops, ImageFilter

from share_service.cards.colour import Rgb, linear, luminance
from share_service.cards.design import Box, Scrim
from share_service.cards.scene import Scene, SetText

# Half the ring that is promised may be darker than measured: JPEG and sampling blur the photo a little.
_OUTLIERS = 0.005
_RING_PX = 6
_SAMPLE = 2
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
    ground = scene.design.photo
    texts = [text for text in _shaded_texts(scene) if not text.text.label] if ground else []
    if ground is None or not texts:
        return
    top = min(text.bounds[1] for text in texts)
    colour = scene.palette[ground.scrim.colour]
    strength = needed_strength(photo, texts, colour, scene.palette[ground.scrim.text], ground.scrim)
    fade = round(ground.scrim.fade * scene.design.frame(scene.size).scale)
    _shade(photo, colour, strength, top=top - fade // 6, fade=fade)


def _shaded_texts(scene: Scene) -> Iterable[SetText]:
    under = scene.design.photo.scrim.under if scene.design.photo else ()
    return (text for stack in scene.stacks if stack.stack.name in under for text in stack.texts)


def needed_strength(photo: Image.Image, texts: list[SetText], colour: Rgb, ink: Rgb, scrim: Scrim) -> float:
    """Return how much (0–1) of ``colour`` must lie on ``photo`` for ``ink`` to be read around ``texts``."""
    ring, box = _ring(texts, photo.size)
    sample = photo.crop(box).resize(ring.size, Image.Resampling.NEAREST).split()
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
    """Return an L mask, at half size, of the pixels near glyphs, and the part of the card it covers."""
    margin = _RING_PX * 2
    masks = [mask for text in texts for mask in text.masks]
    left = max(0, min(x for x, _, _ in masks) - margin)
    top = max(0, min(y for _, y, _ in masks) - margin)
    right = min(extent[0], max(x + mask.width for x, _, mask in masks) + margin)
    bottom = min(extent[1], max(y + mask.height for _, y, mask in masks) + margin)
    glyphs = Image.new("L", (right - left, bottom - top))
    for x, y, mask in masks:
        glyphs.paste(255, (x - left, y - top), mask)
    small = glyphs.reduce(_SAMPLE)
    near = small.filter(ImageFilter.BoxBlur(_RING_PX // _SAMPLE))
    return near.point([0] + [255] * 255), (left, top, right, bottom)


def _share_above(sample: tuple[Image.Image, ...], ring: Image.Image, colour: Rgb, strength: float, limit: int) -> float:
    """Return the share (0–1) of ring pixels whose luminance, shaded, is above ``limit`` of 255."""
    parts = []
    for band, shade, light in zip(sample, colour, _LIGHT, strict=True):
        kept, added = 1 - strength, shade * strength + 0.5
        parts.append(band.point([light[int(value * kept + added)] for value in range(256)]))
    histogram = ImageChops.add(ImageChops.add(parts[0], parts[1]), parts[2]).histogram(ring)
    return sum(histogram[limit + 1 :]) / max(1, sum(histogram))


def _shade(photo: Image.Image, colour: Rgb, strength: float, *, top: int, fade: int) -> None:
    """Lay ``colour`` from ``top`` down at ``strength``, easing in over ``fade`` pixels above it."""
    begin = max(0, top - fade)
    column = bytes(_coverage(y, top, fade, strength, photo.height) for y in range(begin, photo.height))
    mask = Image.frombytes("L", (1, len(column)), column).resize((photo.width, len(column)), Image.Resampling.NEAREST)
    photo.paste(colour, (0, begin), mask)


def _coverage(y: int, top: int, fade: int, strength: float, height: int) -> int:
    if y >= top:
        # A little darker towards the edge: a shade of one strength looks like a slab.
        return round(255 * (strength + (1 - strength) * 0.35 * (y - top) / max(1, height - top)))
    share = 1 - (top - y) / fade
    return round(255 * strength * share * share * (3 - 2 * share))
