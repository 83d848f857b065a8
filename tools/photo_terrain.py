"""Land seen through a camera: height maps that water has worn, sun and shadow, mist by altitude."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from photo_kit import Array, frequencies, mix, sample


def octave(size: int, freq: float, seed: int, width: float = 0.45) -> Array:
    """Return noise of one octave around `freq` cycles per side, tileable, deviation 1."""
    fy, fx = frequencies(size, size)
    band = np.exp(-((np.log2(np.hypot(fy, fx) / freq + 1e-9)) ** 2) / (2 * width**2))
    spectrum = np.fft.rfft2(np.random.default_rng(seed).standard_normal((size, size), np.float32))
    plane = np.fft.irfft2(spectrum * band, (size, size)).astype(np.float32)
    return plane / plane.std()


def worn(
    size: int, seed: int, *, freq: float = 2, octaves: int = 9, wear: float = 1.0, gain: float = 0.5, sharp: int = 0
) -> Array:
    """Return a height map (deviation about 1) with ridges and smooth slopes, as erosion leaves them; `sharp` octaves have crests."""
    total = np.zeros((size, size), np.float32)
    gy, gx = total.copy(), total.copy()
    amplitude = 1.0
    for index in range(octaves):
        layer = octave(size, freq * 2**index, seed + index)
        if index < sharp:
            layer = 1.5 * (0.8 - np.sqrt(layer * layer + 0.01))
        dy, dx = np.gradient(layer)
        scale = size / (freq * 2**index * 2 * np.pi) * amplitude * 2**index
        gy, gx = gy + dy * scale * gain, gx + dx * scale * gain
        total += amplitude * layer / (1 + wear * (gy * gy + gx * gx) * 0.5)
        amplitude *= gain
    return total


def sun_shadow(
    height: Array, cell: float, sun: tuple[float, float, float], reach: int = 220, soft: float = 0.03
) -> Array:
    """Return how much sun each cell of a tileable map gets (0 shade to 1); `sun` is its direction (x, y, up)."""
    east, north, up = sun
    flat = np.hypot(east, north)
    rise, highest = up / flat * cell, np.full_like(height, -1e9)
    step = 1.0
    distance = 1.0
    while distance < reach:
        shift = (-round(north / flat * distance), -round(east / flat * distance))
        highest = np.maximum(highest, np.roll(height, shift, (0, 1)) - rise * distance)
        step *= 1.012
        distance += step
    return np.clip(0.5 - (highest - height) / (soft * cell * 60), 0, 1)


@dataclass
class View:
    """What a camera sees of a height map, per pixel: distance (inf is sky), place, altitude and rays."""

    depth: Array
    east: Array
    north: Array
    altitude: Array
    side: Array
    lift: Array

    @property
    def sky(self) -> Array:
        """True where no land is hit."""
        return ~np.isfinite(self.depth)

    def read(self, plane: Array, cell: float) -> Array:
        """Read a tileable map at the land seen."""
        return sample(
            plane, np.where(self.sky, 0, self.north) / cell, np.where(self.sky, 0, self.east) / cell, wrap=True
        )


def look(
    height: Array,
    cell: float,
    *,
    at: tuple[float, float, float],
    pixels: tuple[int, int],
    horizon: float,
    zoom: float,
    near: float,
    far: float,
    steps: int = 1500,
) -> View:
    """Look north from `at` (east, north, altitude). `horizon` is its height in the picture (0 top, 1 bottom),
    `zoom` the focal length in picture heights.
    """
    rows, columns = pixels
    side = ((np.arange(columns) + 0.5) / rows - columns / rows / 2) / zoom
    depth = np.geomspace(near, far, steps)
    east, north = at[0] + depth[:, None] * side, np.broadcast_to(at[1] + depth[:, None], (steps, columns))
    ground = sample(height, north / cell, east / cell, wrap=True)
    place = (horizon - zoom * (ground - at[2]) / depth[:, None]) * rows
    skyline = np.minimum.accumulate(place, 0)
    seen = np.full((rows, columns), np.inf, np.float32)
    wanted = np.arange(rows) + 0.5
    for column in range(columns):
        line = -skyline[:, column]
        index = np.searchsorted(line, -wanted)
        hit = index < steps
        after = np.clip(index, 1, steps - 1)
        span = line[after] - line[after - 1]
        part = np.where(span > 1e-6, (-wanted - line[after - 1]) / np.maximum(span, 1e-6), 1.0)
        # A crest is met where the ray meets it, not half-way to the slope in front of it.
        part = np.clip(part, 0, 1)
        seen[hit, column] = (depth[after - 1] + part * (depth[after] - depth[after - 1]))[hit]
    lift = (horizon - (np.arange(rows, dtype=np.float32)[:, None] + 0.5) / rows) / zoom
    lift = np.broadcast_to(lift, (rows, columns))
    side = np.broadcast_to(side[None, :].astype(np.float32), (rows, columns))
    return View(seen, at[0] + seen * side, at[1] + seen, at[2] + seen * lift, side, lift)


def normals(height: Array, cell: float) -> tuple[Array, Array, Array]:
    """Return the unit normal (east, north, up) of every cell."""
    dn = (np.roll(height, -1, 0) - np.roll(height, 1, 0)) / (2 * cell)
    de = (np.roll(height, -1, 1) - np.roll(height, 1, 1)) / (2 * cell)
    length = np.sqrt(de * de + dn * dn + 1)
    return -de / length, -dn / length, 1 / length


def haze(
    view: View, light: Array, air: Array, *, eye: float, thin: float, thick: float, base: float, scale: float
) -> Array:
    """Put air between camera and land: `thin` everywhere, `thick` below `base`, thinning over `scale` metres."""
    depth = np.where(view.sky, 0, view.depth)
    drop = (np.where(view.sky, eye, view.altitude) - eye) / scale
    start = np.exp(-np.clip((eye - base) / scale, -4, 30))
    along = np.where(np.abs(drop) < 1e-3, 1.0, (1 - np.exp(-np.clip(drop, -30, 30))) / np.where(drop == 0, 1, drop))
    lost = np.exp(-depth * (thin + thick * start * along))
    return mix(air, light, np.where(view.sky, 1.0, lost).astype(np.float32))
