"""A photo that does not fill its card: mounted on the card's ground, in a box or a round."""

from __future__ import annotations

from functools import lru_cache

from PIL import Image, ImageDraw

from share_service.cards.scene import Scene

_OVERSAMPLED = 4


def mount(photo: Image.Image, scene: Scene) -> Image.Image:
    """Return the whole card with ``photo`` (RGB, of ``scene.photo_extent``) in its place; itself where it fills it."""
    if scene.photo_box is None:
        return photo
    card = Image.new("RGB", scene.size.extent, scene.ground)
    ground = scene.design.photo
    mask = _round(photo.size) if ground and ground.shape == "round" else None
    card.paste(photo, scene.photo_box[:2], mask)
    return card


@lru_cache(maxsize=16)
def _round(extent: tuple[int, int]) -> Image.Image:
    large = Image.new("L", (extent[0] * _OVERSAMPLED, extent[1] * _OVERSAMPLED))
    ImageDraw.Draw(large).ellipse((0, 0, large.width - 1, large.height - 1), fill=255)
    return large.reduce(_OVERSAMPLED)
