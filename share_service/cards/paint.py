"""The whole picture on one screen: what is painted, in order. Each step says first when it has nothing to do."""

from __future__ import annotations

from PIL import Image

from share_service.cards.canvas import Canvas, FlatCanvas, PhotoCanvas
from share_service.cards.scene import Scene
from share_service.cards.scrim import lay_scrim


def paint(scene: Scene, photo: Image.Image | None) -> Canvas:
    """Return the card of ``scene``: palette indices, or RGB over ``photo`` (an RGB image that is painted on)."""
    canvas: Canvas
    if photo is None:
        canvas = FlatCanvas(scene.size.extent, scene.ground)
    else:
        lay_scrim(photo, scene)
        canvas = PhotoCanvas(photo)
    for step in STEPS:
        step(canvas, scene)
    return canvas


def lay_fills(canvas: Canvas, scene: Scene) -> None:
    """Rules, panels, labels and underlines."""
    for fill in scene.fills:
        canvas.fill(fill.box, fill.colour)


def set_type(canvas: Canvas, scene: Scene) -> None:
    """Every text, in its colour."""
    for text in scene.texts:
        canvas.ink(text.setting.lettering, text.shift, text.colour, text.ground)


def stamp_emoji(canvas: Canvas, scene: Scene) -> None:
    """Glyphs that have colours of their own."""
    for text in scene.texts:
        for x, y, picture in text.emoji():
            canvas.stamp(x, y, picture, text.ground)


STEPS = (lay_fills, set_type, stamp_emoji)
