"""Resizing a window of a picture: SIMD where the pinned wheel loads, Pillow where it does not."""

from __future__ import annotations

import threading

from PIL import Image

from share_service.cards.crop import Window

try:
    from cykooz_resizer import CropBox, FilterType, ResizeAlg, ResizeOptions, Resizer
except ImportError:  # pragma: no cover - a platform without the wheel
    Resizer = None

_FAST_MODES = ("L", "RGB", "RGBA", "CMYK")
_local = threading.local()


def resize(image: Image.Image, extent: tuple[int, int], window: Window) -> Image.Image:
    """Return ``window`` (left, top, width, height) of ``image`` resampled to ``extent`` with a cubic filter."""
    if image.size == extent and window == (0, 0, *extent):
        return image
    if Resizer is None or image.mode not in _FAST_MODES:
        return resize_with_pillow(image, extent, window)
    target = Image.new(image.mode, extent)
    options = ResizeOptions(resize_alg=ResizeAlg.convolution(FilterType.catmull_rom), crop_box=CropBox(*window))
    _resizer().resize_pil(image, target, options)
    return target


def resize_with_pillow(image: Image.Image, extent: tuple[int, int], window: Window) -> Image.Image:
    """Do what `resize` does, without the wheel."""
    left, top, width, height = window
    return image.resize(extent, Image.Resampling.BICUBIC, box=(left, top, left + width, top + height))


def _resizer() -> Resizer:
    """Return this thread's resizer: it keeps its buffers between pictures and is not shared."""
    if not hasattr(_local, "resizer"):
        _local.resizer = Resizer()
    resizer: Resizer = _local.resizer
    return resizer
