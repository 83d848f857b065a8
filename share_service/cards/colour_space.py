"""From whatever a camera, agency or scanner saved to eight bits of sRGB."""

from __future__ import annotations

import io
from functools import lru_cache

from PIL import Image, ImageCms

from share_service.cards.colour import Rgb

# Printers' CMYK profiles have half a megabyte; more is no profile.
_MAX_PROFILE = 4_000_000
_SRGB = ImageCms.createProfile("sRGB")


def to_eight_bits(image: Image.Image) -> Image.Image:
    """Return ``image`` as L, RGB, RGBA or CMYK of eight bits; 16-bit grey is scaled, not clipped."""
    if image.mode.startswith("I"):
        return image.point(lambda value: value * (1 / 256)).convert("L")
    if image.mode == "F":
        return image.convert("L")
    # Converting to the same mode would copy the picture: a large one has 160 MB.
    if image.mode in ("RGB", "L", "CMYK", "RGBA") and "transparency" not in image.info:
        return image
    if image.mode in ("P", "PA", "LA", "La", "RGBa", "RGBA", "RGB", "L"):
        return image.convert("RGBA" if image.has_transparency_data else "RGB")
    return image.convert("RGB")


def to_srgb(image: Image.Image, profile: bytes | None, ground: Rgb) -> Image.Image:
    """Return ``image`` (L, RGB, RGBA or CMYK) in sRGB by its ICC ``profile``, transparency laid on ``ground``."""
    alpha = image.getchannel("A") if image.mode == "RGBA" else None
    colours = image.convert("RGB") if alpha else image
    transform = _transform(profile, colours.mode) if profile and len(profile) <= _MAX_PROFILE else None
    flat = ImageCms.applyTransform(colours, transform) if transform else colours
    result = flat or colours
    # Converting to the same mode would copy the picture.
    result = result if result.mode == "RGB" else result.convert("RGB")
    if alpha is None:
        return result
    under = Image.new("RGB", image.size, ground)
    under.paste(result, mask=alpha)
    return under


@lru_cache(maxsize=16)
def _transform(profile: bytes, mode: str) -> ImageCms.ImageCmsTransform | None:
    """Return the way from ``profile`` to sRGB, or None when it is sRGB already or cannot be used."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if mode == "RGB" and "sRGB" in ImageCms.getProfileDescription(source):
            return None
        return ImageCms.buildTransform(source, _SRGB, mode, "RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None
