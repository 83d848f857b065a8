"""Four landscapes: ridges at dawn, a misty valley, peaks in the last light, dunes."""

from __future__ import annotations

import numpy as np
from photo_kit import Array, Image, bloom, develop, gradient, mix, noise, rgb, shrink, smooth
from photo_terrain import View, haze, look, normals, octave, sun_shadow, worn

SIZE = 1536
PIXELS = (2000, 3000)


def _unit(east: float, north: float, up: float) -> tuple[float, float, float]:
    length = (east**2 + north**2 + up**2) ** 0.5
    return east / length, north / length, up / length


def _towards(view: View, sun: tuple[float, float, float]) -> Array:
    """Cosine between each ray and the sun."""
    length = np.sqrt(view.side**2 + view.lift**2 + 1)
    return np.clip((view.side * sun[0] + sun[1] + view.lift * sun[2]) / length, -1, 1)


def _facing(height: Array, cell: float, sun: tuple[float, float, float]) -> Array:
    east, north, up = normals(height, cell)
    return np.clip(east * sun[0] + north * sun[1] + up * sun[2], 0, 1)


def ridges() -> Image.Image:
    """Wooded ridges, one behind the other, in morning mist; the sun about to leave the horizon."""
    cell = 14.0
    height = 430 * worn(SIZE, 11, freq=2.6, wear=0.9, gain=0.46)
    trees = 9 * (octave(SIZE, 430, 3) + 0.8 * octave(SIZE, 260, 4))
    view = look(
        height + trees, cell, at=(9800, 1500, 1240), pixels=PIXELS, horizon=0.30, zoom=1.75, near=300, far=30000
    )
    sun = _unit(0.18, 1, 0.035)
    lit = view.read(_facing(height + trees * 2, cell, sun) * sun_shadow(height, cell, sun), cell)
    ground = mix(rgb("#1c2a26"), rgb("#2b3a2b"), np.clip(view.read(octave(SIZE, 60, 7), cell) * 0.4 + 0.5, 0, 1))
    land = ground * 0.5 + ground * (lit * 7)[..., None] * rgb("#ffb070")
    glow = _towards(view, sun)
    rise = view.lift
    sky = gradient(
        rise, [(-0.02, "#f2c9a0"), (0.02, "#f0b98e"), (0.06, "#d9a99a"), (0.13, "#9fa3b8"), (0.30, "#6d86ad")]
    )
    bands = noise(*PIXELS, 21, freq=2.5, slope=1.7, stretch=(0.22, 1))
    sky = mix(sky, rgb("#ffd7b0") * 1.15, smooth(0.4, 2.0, bands) * smooth(0.0, 0.04, rise) * 0.55)
    halo = np.exp((glow - 1) * 60) * 0.9 + np.exp((glow - 1) * 900) * 2.2 + np.exp((glow - 1) * 9000) * 6
    sky = sky + halo[..., None] * rgb("#ffc27a")
    drift = 1 + 0.35 * noise(*PIXELS, 5, freq=3, slope=2.0, stretch=(0.35, 1))
    air = mix(rgb("#8ba0bd"), rgb("#f6cfa6"), np.clip(np.exp((glow - 1) * 14), 0, 1)) * 0.92
    land = haze(view, land, air, eye=1240, thin=4.2e-5, thick=2.0e-4 * np.clip(drift, 0.2, 2), base=330, scale=170)
    light = np.where(view.sky[..., None], sky, land)
    return develop(shrink(bloom(light, 0.05)), seed=1, exposure=0.95, contrast=1.04, saturation=1.05)


def valley() -> Image.Image:
    """A river finds its way between wooded hills; mist lies on the water."""
    cell = 9.0
    hills = 120 * worn(SIZE, 40, freq=3, wear=0.8, gain=0.45) + 240
    north, east = np.mgrid[0:SIZE, 0:SIZE].astype(np.float32) * cell

    def from_river(east: Array, north: Array) -> Array:
        return np.abs(east - 6900 - 520 * np.sin(north / 900) - 260 * np.sin(north / 410 + 1))

    away = from_river(east, north)
    height = hills * smooth(90, 1500, away) ** 0.8 - 6 + 8 * smooth(85, 130, away)
    wood = smooth(-0.5, 0.5, octave(SIZE, 24, 8) + smooth(120, 700, away) * 1.6 - 0.8)
    trees = wood * (7 + 5 * octave(SIZE, 420, 3) + 4 * octave(SIZE, 250, 4)) * smooth(110, 150, away)
    view = look(height + trees, cell, at=(7330, 100, 400), pixels=PIXELS, horizon=0.25, zoom=1.5, near=400, far=13000)
    sun = _unit(-0.75, 0.55, 0.2)
    lit = view.read(_facing(height + trees * 1.3, cell, sun) * sun_shadow(height + trees, cell, sun), cell)
    tone = view.read(octave(SIZE, 90, 9), cell)
    meadow = mix(rgb("#5d7138"), rgb("#7d8446"), np.clip(tone * 0.4 + 0.5, 0, 1))
    leaves = mix(rgb("#24381f"), rgb("#6b5a26"), smooth(0.3, 1.6, tone + view.read(octave(SIZE, 330, 10), cell) * 0.7))
    ground = mix(meadow, leaves, view.read(wood, cell))
    land = ground * 0.42 * rgb("#c5d5ec") + ground * (lit * 4.2)[..., None] * rgb("#ffe0b0")
    glow = np.exp((_towards(view, sun) - 1) * 4)
    rise = view.lift
    sky = gradient(rise, [(-0.02, "#f6e6cd"), (0.05, "#e6dccd"), (0.16, "#b4c4d6"), (0.3, "#86a6cc")])
    clouds = noise(*PIXELS, 31, freq=2.5, slope=1.75, stretch=(0.35, 1))
    sky = mix(sky, rgb("#fff1dc") * 1.2, smooth(0.1, 1.9, clouds) * 0.75) + glow[..., None] * rgb("#ffdca8") * 0.7
    banks = 80 + 5 * view.read(octave(SIZE, 40, 15), cell)
    water = smooth(
        2,
        -2,
        np.where(view.sky, 9e9, from_river(*(np.where(view.sky, 0, place) for place in (view.east, view.north))))
        - banks,
    )
    ripple = noise(*PIXELS, 33, freq=40, slope=1.3, stretch=(0.2, 1))
    mirror = gradient(
        np.clip(0.02 - rise * 0.5 + 0.012 * ripple, 0, 0.3), [(0.0, "#f6e6cd"), (0.12, "#c9d3de"), (0.3, "#8ea9c8")]
    )
    shore = noise(*PIXELS, 34, freq=6, slope=1.7, stretch=(0.6, 1))
    mirror = mix(mirror, rgb("#6f7f72"), smooth(-0.4, 1.8, shore + smooth(0.0, 0.45, -rise)) * 0.42)
    land = mix(land, mirror * 0.92 + glow[..., None] * rgb("#ffdca8") * 0.4, np.clip(water, 0, 1))
    puffs = np.clip(
        1 + 0.8 * view.read(octave(SIZE, 9, 12) + 0.7 * octave(SIZE, 22, 13) + 0.4 * octave(SIZE, 60, 14), cell),
        0.05,
        4,
    )
    air = mix(rgb("#c3d0e0"), rgb("#ffe9c6"), np.clip(glow * 1.2, 0, 1))
    land = haze(view, land, air, eye=400, thin=4.5e-5, thick=1.5e-3 * np.where(view.sky, 1, puffs), base=12, scale=58)
    light = np.where(view.sky[..., None], sky, land)
    return develop(shrink(bloom(light, 0.04)), seed=2, exposure=0.86, contrast=1.08, saturation=1.08)


def peaks() -> Image.Image:
    """Snow peaks take the last light while the valley is already blue."""
    size, cell = 2 * SIZE, 8.0
    north = np.arange(size, dtype=np.float32)[:, None] * cell
    wall = np.exp(-(((north - 12500) / 3600) ** 2))
    rough = worn(size, 70, freq=2.6, wear=0.9, gain=0.46, octaves=10, sharp=4)
    height = 1500 + (500 + 640 * np.clip(rough + 1.2, 0, None)) * (0.2 + 0.95 * wall)
    view = look(height, cell, at=(12200, 2600, 2350), pixels=PIXELS, horizon=0.62, zoom=2.0, near=500, far=17000)
    sun = _unit(-0.8, -0.5, 0.2)
    facing = _facing(height, cell, sun)
    shade = sun_shadow(height, cell, sun, reach=420)
    steep = 1 - normals(height, cell)[2]
    snow = smooth(0.47, 0.37, steep + 0.03 * octave(size, 700, 6) + 0.05 * octave(size, 220, 7))
    ground = mix(rgb("#4b4642"), rgb("#f4f6fb"), view.read(snow, cell))
    up = view.read(normals(height, cell)[2], cell)
    high = smooth(2050, 2600, np.where(view.sky, 0, view.altitude))
    direct = view.read(facing * shade, cell) * (0.12 + 0.88 * high)
    land = ground * (0.16 + 0.16 * up)[..., None] * rgb("#8fa9e6") * 1.6
    land = land + ground * direct[..., None] * rgb("#ff9468") * 2.6
    rise = view.lift
    sky = gradient(
        rise, [(-0.1, "#8d93b5"), (0.05, "#b59dba"), (0.12, "#c9a2b4"), (0.22, "#9a9cc4"), (0.40, "#5f7bb4")]
    )
    veil = noise(*PIXELS, 71, freq=2, slope=1.9, stretch=(0.3, 1))
    sky = mix(sky, rgb("#f3b7a4"), smooth(0.3, 2.2, veil) * 0.55)
    air = mix(rgb("#6f7fae"), rgb("#a592b4"), smooth(-0.1, 0.15, rise))
    land = haze(view, land, air, eye=2350, thin=1.6e-5, thick=2.4e-4, base=1500, scale=190)
    light = np.where(view.sky[..., None], sky, land)
    return develop(shrink(bloom(light, 0.03)), seed=3, exposure=0.95, contrast=1.1, saturation=1.08)


def dunes() -> Image.Image:
    """Dunes in low sun: long crests, a shaded lee side, ripples drawn by the wind."""
    cell = 1.0
    north, east = np.mgrid[0:SIZE, 0:SIZE].astype(np.float32) / SIZE
    warp = 0.075 * octave(SIZE, 2.2, 90, 0.6) + 0.016 * octave(SIZE, 5, 91)
    phase = (north * 5 + east * 2 + warp * 6.5) % 1
    # The windward side rises slowly to the crest, the lee side falls at sand's own angle.
    profile = np.where(phase < 0.74, smooth(-0.35, 0.74, phase) * 1.0, np.clip(1 - (phase - 0.74) / 0.26, 0, 1))
    low = profile.copy()
    low[phase < 0.74] = (phase[phase < 0.74] / 0.74) ** 1.35
    height = low * (38 + 12 * octave(SIZE, 3, 92)) + 14 * octave(SIZE, 2.4, 93)
    view = look(height, cell, at=(690, 66, 102), pixels=PIXELS, horizon=0.30, zoom=1.3, near=25, far=1080, steps=2200)
    sun = _unit(-0.9, 0.22, 0.33)
    east_slope, north_slope, up = normals(height, cell)
    shade = view.read(sun_shadow(height, cell, sun, reach=320, soft=0.02), cell)
    n_east, n_north, n_up = (view.read(plane, cell) for plane in (east_slope, north_slope, up))
    place_e, place_n = np.where(view.sky, 0, view.east), np.where(view.sky, 0, view.north)
    bend = view.read(octave(SIZE, 40, 95), cell) * 1.4 + view.read(octave(SIZE, 14, 96), cell) * 5
    wave = (place_e * 0.85 + place_n * 0.5 + bend) * 2 * np.pi / 2.3
    fade = np.clip(110 / np.where(view.sky, 1e9, view.depth), 0, 1) ** 1.6 * smooth(0.80, 0.93, n_up)
    n_east = n_east + 0.20 * fade * np.cos(wave)
    facing = np.clip((n_east * sun[0] + n_north * sun[1] + n_up * sun[2]), 0, None)
    grit = 1 + 0.05 * noise(*PIXELS, 97, freq=300, slope=0.4)
    sand = mix(rgb("#c98a52"), rgb("#e0a86c"), np.clip(view.read(octave(SIZE, 6, 98), cell) * 0.3 + 0.5, 0, 1))
    land = sand * (facing * shade * 2.5 * grit)[..., None] * rgb("#ffdcb0") + sand * (0.30 * grit)[..., None] * rgb(
        "#a9b4d8"
    )
    rise = view.lift
    sky = gradient(rise, [(-0.02, "#f3dcc0"), (0.03, "#ecd6c2"), (0.12, "#c3cbd8"), (0.3, "#84a7d2")])
    wisps = noise(*PIXELS, 99, freq=2, slope=1.9, stretch=(0.25, 1.0))
    sky = mix(sky, rgb("#fff3e4") * 1.1, smooth(0.4, 2.4, wisps) * 0.5)
    air = mix(rgb("#dfc7b0"), rgb("#f7dcb8"), np.clip(_towards(view, sun), 0, 1))
    land = haze(view, land, air, eye=102, thin=6e-4, thick=2e-4, base=10, scale=40)
    light = np.where(view.sky[..., None], sky, land)
    return develop(shrink(light), seed=4, exposure=0.9, contrast=1.06, saturation=1.06)
