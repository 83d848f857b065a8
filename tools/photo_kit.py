"""The darkroom of the demo's pictures: noise, blur, clouds, film. Arrays are float32, light is linear.

A picture is an array (height, width, 3) of linear light; `develop` turns it into the file a
photographer would hand in. Everything is drawn from numbered seeds, so a picture is always the same.
"""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

WIDTH, HEIGHT = 2000, 1333
Array = np.ndarray


def rgb(code: str) -> Array:
    """Return the linear light of an `#rrggbb` colour."""
    value = np.array([int(code[i : i + 2], 16) for i in (1, 3, 5)], np.float32) / 255
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4).astype(np.float32)


def mix(a: Array, b: Array, share: Array | float) -> Array:
    """Blend `a` into `b`; `share` may be a plane, also for colours."""
    if isinstance(share, np.ndarray) and (np.ndim(a) in (1, 3) or np.ndim(b) in (1, 3)):
        share = share[..., None]
    return a + (b - a) * share


def smooth(low: float, high: float, x: Array) -> Array:
    """Rise from 0 to 1 between `low` and `high` (either way round), softly at both ends."""
    t = np.clip((x - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)


def frequencies(height: int, width: int) -> tuple[Array, Array]:
    """Return the vertical and horizontal frequencies of an rfft2, in cycles per picture height."""
    fy = np.fft.fftfreq(height)[:, None] * height
    fx = np.fft.rfftfreq(width)[None, :] * height
    return fy.astype(np.float32), fx.astype(np.float32)


def noise(
    height: int, width: int, seed: int, *, freq: float = 3, slope: float = 1.9, stretch: tuple[float, float] = (1, 1)
) -> Array:
    """Return fractal noise (mean 0, deviation 1) whose power falls with frequency above `freq` cycles per height.

    `slope` 1.9 is clouds, 2.4 is smooth hills, 1 is grit; `stretch` (vertical, horizontal) elongates.
    """
    fy, fx = frequencies(height, width)
    k = np.hypot(fy * stretch[0], fx * stretch[1])
    spectrum = np.fft.rfft2(np.random.default_rng(seed).standard_normal((height, width), np.float32))
    shape = (k + 1e-6) ** -slope * (1 - np.exp(-((k / freq) ** 4)))
    plane = np.fft.irfft2(spectrum * shape, (height, width)).astype(np.float32)
    return (plane - plane.mean()) / plane.std()


def blur(plane: Array, radius: float | tuple[float, float]) -> Array:
    """Gaussian blur, `radius` in pixels (vertical, horizontal), edges mirrored."""
    ry, rx = radius if isinstance(radius, tuple) else (radius, radius)
    pad = int(min(3 * max(ry, rx), min(plane.shape[:2]) - 1))
    padded = np.pad(plane, ((pad, pad), (pad, pad), *[(0, 0)] * (plane.ndim - 2)), "reflect")
    height, width = padded.shape[:2]
    fy, fx = np.fft.fftfreq(height)[:, None], np.fft.rfftfreq(width)[None, :]
    kernel = np.exp(-2 * np.pi**2 * ((fy * ry) ** 2 + (fx * rx) ** 2)).astype(np.float32)
    planes = padded[..., None] if plane.ndim == 2 else padded
    out = np.stack(
        [np.fft.irfft2(np.fft.rfft2(planes[..., c]) * kernel, (height, width)) for c in range(planes.shape[-1])], -1
    )[pad : height - pad, pad : width - pad]
    return (out[..., 0] if plane.ndim == 2 else out).astype(np.float32)


def sample(plane: Array, y: Array, x: Array, *, wrap: bool = False) -> Array:
    """Read `plane` at fractional pixel positions, bilinearly."""
    height, width = plane.shape[:2]
    y0, x0 = np.floor(y).astype(np.int32), np.floor(x).astype(np.int32)
    fy, fx = (y - y0).astype(np.float32), (x - x0).astype(np.float32)
    if plane.ndim == 3:
        fy, fx = fy[..., None], fx[..., None]

    def at(dy: int, dx: int) -> Array:
        if wrap:
            return plane[(y0 + dy) % height, (x0 + dx) % width]
        return plane[np.clip(y0 + dy, 0, height - 1), np.clip(x0 + dx, 0, width - 1)]

    top = at(0, 0) * (1 - fx) + at(0, 1) * fx
    return top * (1 - fy) + (at(1, 0) * (1 - fx) + at(1, 1) * fx) * fy


def gradient(y: Array, stops: list[tuple[float, str]]) -> Array:
    """Return the colours of a vertical gradient at `y`; stops are (place, colour), places rising."""
    places = [place for place, _ in stops]
    colours = np.stack([rgb(code) for _, code in stops])
    return np.stack([np.interp(y, places, colours[:, c]) for c in range(3)], -1).astype(np.float32)


def grid(height: int = HEIGHT, width: int = WIDTH) -> tuple[Array, Array]:
    """Return y (0 top, 1 bottom) and x (0 left, width/height right) of every pixel's centre."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    return (y + 0.5) / height, (x + 0.5) / height


def bloom(light: Array, strength: float = 0.12, radii: tuple[float, ...] = (6, 24, 90)) -> Array:
    """Let what is bright bleed as it does in a lens."""
    bright = np.clip(light - 0.55, 0, 12)
    return light + strength * sum(blur(bright, radius) for radius in radii)


def shrink(light: Array) -> Array:
    """Bring a picture that was drawn larger down to the final size."""
    planes = [Image.fromarray(np.ascontiguousarray(light[..., c], np.float32), "F") for c in range(3)]
    return np.stack(
        [np.asarray(p.resize((WIDTH, HEIGHT), Image.Resampling.BOX, reducing_gap=None)) for p in planes], -1
    )


def develop(
    light: Array,
    *,
    seed: int,
    exposure: float = 1.0,
    contrast: float = 1.0,
    saturation: float = 1.0,
    vignette: float = 0.25,
    grain: float = 0.012,
) -> Image.Image:
    """Expose, tone (a film curve with a soft shoulder), vignette, add grain; return the sRGB picture."""
    y, x = grid()
    away = np.hypot((y - 0.5) * 1.0, (x - 0.75) * 0.8)
    light = np.clip(light, 0, None) * exposure * (1 - vignette * smooth(0.25, 0.85, away))[..., None]
    toned = light * (2.51 * light + 0.03) / (light * (2.43 * light + 0.59) + 0.14)
    grey = toned @ np.array([0.2126, 0.7152, 0.0722], np.float32)
    toned = np.clip(mix(grey[..., None], toned, saturation), 0, 1)
    toned = np.where(toned <= 0.0031308, toned * 12.92, 1.055 * toned ** (1 / 2.4) - 0.055)
    toned = np.clip(0.5 + (toned - 0.5) * contrast, 0, 1)
    clumps = blur(np.random.default_rng(seed).standard_normal((HEIGHT, WIDTH)).astype(np.float32), 0.9)
    mid = 0.35 + 1.3 * np.sqrt(np.clip(toned.mean(-1), 0, 1)) * (1 - toned.mean(-1))
    toned = toned + (clumps / clumps.std() * grain * mid)[..., None]
    return Image.fromarray((np.clip(toned, 0, 1) * 255 + 0.5).astype(np.uint8), "RGB")


def encode(picture: Image.Image, *, limit: int = 335_000) -> bytes:
    """Return the JPEG of the best quality that stays under `limit` bytes."""
    for quality in range(88, 40, -3):
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=quality, optimize=True, progressive=False, subsampling="4:2:0")
        if out.tell() <= limit:
            break
    return out.getvalue()
