"""Two pictures of water: the open sea glittering under the sun, and a harbour at dusk."""

from __future__ import annotations

import numpy as np
from photo_kit import (
    HEIGHT,
    WIDTH,
    Array,
    Image,
    bloom,
    blur,
    develop,
    gradient,
    grid,
    mix,
    noise,
    rgb,
    sample,
    smooth,
)
from PIL import ImageDraw


def slopes(
    east: Array, north: Array, footprint: Array, seed: int, *, longest: float, calm: float
) -> tuple[Array, Array]:
    """Return the slopes of a sea of 70 wave trains at places in metres; waves below the footprint fade out."""
    random = np.random.default_rng(seed)
    slope_e, slope_n = np.zeros_like(east), np.zeros_like(east)
    for index in range(70):
        length = longest * 0.5 ** (index / 9.5)
        angle = random.normal(0.5, 0.75)
        steep = calm * (0.035 + 0.02 * random.random()) * (1 if length < longest / 3 else 0.55)
        number = 2 * np.pi / length
        fade = np.exp(-((footprint / length) ** 2) * 6)
        wave = steep * fade * np.cos(number * (east * np.sin(angle) + north * np.cos(angle)) + random.uniform(0, 6.28))
        slope_e += wave * np.sin(angle)
        slope_n += wave * np.cos(angle)
    return slope_e, slope_n


def sea() -> Image.Image:
    """Late sun over the open sea: a path of glitter to the horizon, two sails far out."""
    y, x = grid()
    horizon, eye, zoom = 0.36, 7.0, 1.25
    side = (x - 0.75) / zoom
    drop = np.maximum(y - horizon, 0.0006) / zoom
    north, east = eye / drop, side * eye / drop
    slope_e, slope_n = slopes(east, north, north / drop / HEIGHT / zoom * 0.25 + 0.02, 5, longest=38, calm=1.0)
    sun_x, sun_up = -0.13, 0.30
    # Where the mirrored ray goes: the tilt of the facet counts twice.
    up = np.abs(drop) + 2 * slope_n * 0.6
    out = side + 2 * slope_e * 0.75
    tilt = np.hypot((out - sun_x) * 1.15, (up - sun_up) * 0.62)
    rough = 0.075 + 0.05 * smooth(60, 900, north)
    spark = np.random.default_rng(8).exponential(1.0, (HEIGHT, WIDTH)).astype(np.float32) ** 1.6
    spark = mix(np.ones_like(spark), blur(spark, (0.5, 0.9)), 0.75 * smooth(8, 90, north))
    glitter = np.exp(-((tilt / rough) ** 2)) * 11 * spark
    fresnel = 0.03 + 0.97 * np.clip(1 - np.clip(drop + slope_n, 0.01, 1), 0, 1) ** 7
    mirror = gradient(np.clip(up, 0, 0.6), [(0, "#f0c894"), (0.1, "#d9b493"), (0.3, "#8fa0b6"), (0.6, "#5f7fa6")])
    deep = mix(rgb("#0d3440"), rgb("#14505a"), np.clip(0.5 + slope_n * 3, 0, 1))
    water = deep * 0.75 + mirror * fresnel[..., None] + glitter[..., None] * rgb("#ffd9a0")
    rise = horizon - y
    sky = gradient(rise, [(0, "#f4cd96"), (0.07, "#eebf92"), (0.18, "#c4aca6"), (0.36, "#7f95b4")])
    banks = noise(HEIGHT, WIDTH, 61, freq=2.2, slope=1.85, stretch=(0.28, 1))
    glow = np.hypot((x - 0.75 - sun_x * zoom), (rise - sun_up * zoom) * 1.0)
    lit = np.exp(-glow * 3.2)
    sky = mix(sky, mix(rgb("#8d8393"), rgb("#ffe2b8") * 1.5, np.clip(lit * 1.5, 0, 1)), smooth(-0.2, 1.8, banks) * 0.8)
    sky = sky + (lit * 1.1 + 6 * np.exp(-((glow / 0.05) ** 2)))[..., None] * rgb("#ffd69a")
    light = mix(sky, water, smooth(horizon - 0.0006, horizon + 0.0006, y))
    mist = np.exp(-np.abs(y - horizon) / 0.018)
    light = mix(light, rgb("#f6d3a2") * (0.75 + lit[..., None] * 1.4), mist * 0.7)
    for place, size in ((1.12, 0.030), (1.19, 0.021), (0.27, 0.014)):
        sail = (rise > -size * 0.06) & (rise < size) & (np.abs(x - place + (rise - size) * 0.05) < (size - rise) * 0.30)
        light = mix(light, rgb("#6b4c3c"), blur(sail.astype(np.float32), 0.8) * 0.85)
    return develop(bloom(light, 0.07), seed=12, exposure=0.78, contrast=1.06, saturation=1.05, grain=0.010)


def _boats(random: np.random.Generator, base: float) -> tuple[Array, Array]:
    """Return the silhouettes of the moored boats (share of cover) and their lamps (linear light)."""
    scale = 2
    cover = Image.new("L", (WIDTH * scale, HEIGHT * scale), 0)
    lamps = Image.new("RGB", (WIDTH * scale, HEIGHT * scale), 0)
    draw, lamp = ImageDraw.Draw(cover), ImageDraw.Draw(lamps)
    unit = HEIGHT * scale
    at = -0.04
    while at < 1.56:
        length = random.uniform(0.08, 0.2)
        left, right, low = at * unit, (at + length) * unit, (base + random.uniform(0.002, 0.012)) * unit
        hull = length * random.uniform(0.16, 0.22) * unit
        draw.polygon(
            [
                (left, low - hull * 1.05),
                (left + (right - left) * 0.55, low - hull * 0.8),
                (right + hull * 0.5, low - hull * 1.3),
                (right - hull * 0.35, low),
                (left + hull * 0.25, low),
            ],
            fill=255,
        )
        if random.random() < 0.68:
            mast, tall = left + (right - left) * random.uniform(0.5, 0.62), random.uniform(1.1, 1.9) * length * unit
            draw.line([(mast, low - hull), (mast, low - tall)], fill=255, width=int(scale * 3.4))
            draw.line([(mast, low - hull * 1.9), (left + hull * 0.3, low - hull * 1.7)], fill=255, width=scale * 4)
            for end in (right + hull * 0.4, left, left + (right - left) * 0.3):
                draw.line([(mast, low - tall), (end, low - hull)], fill=190, width=scale)
            draw.line(
                [(mast - hull * 0.6, low - tall * 0.62), (mast + hull * 0.6, low - tall * 0.62)],
                fill=230,
                width=scale * 2,
            )
            lamp.ellipse([mast - 4, low - tall - 4, mast + 4, low - tall + 4], fill=(255, 240, 220))
        else:
            cabin = (left + (right - left) * 0.2, low - hull * 2.0, left + (right - left) * 0.55, low - hull * 0.9)
            draw.rectangle(cabin, fill=255)
            draw.line([(cabin[2], cabin[1]), (cabin[2], cabin[1] - hull * 1.8)], fill=255, width=scale * 3)
            step = (cabin[2] - cabin[0]) / 4
            for pane in range(3):
                x0 = cabin[0] + step * (pane + 0.45)
                if random.random() < 0.75:
                    lamp.rectangle(
                        [x0, cabin[1] + hull * 0.22, x0 + step * 0.62, cabin[1] + hull * 0.62], fill=(255, 176, 84)
                    )
        at += length * random.uniform(0.95, 1.35)
    shrunk = [np.asarray(im.resize((WIDTH, HEIGHT), Image.Resampling.BOX), np.float32) / 255 for im in (cover, lamps)]
    return shrunk[0], shrunk[1] ** 2.2


def _town(random: np.random.Generator, x: Array, y: Array, base: float) -> tuple[Array, Array]:
    """Return the far quay's houses (cover) and their lit windows and lamps (linear light)."""
    cover, light = np.zeros((HEIGHT, WIDTH), np.float32), np.zeros((HEIGHT, WIDTH, 3), np.float32)
    at = -0.01
    while at < 1.51:
        wide, tall = random.uniform(0.02, 0.085), random.uniform(0.03, 0.062)
        roof = random.choice([0.0, 0.12, 0.2, 0.3, 0.4]) * wide
        if random.random() < 0.06:
            wide, tall, roof = 0.016, 0.10, 0.055
        inside = (x > at) & (x < at + wide)
        top = base - tall - np.clip(roof * (1 - np.abs(x - at - wide / 2) / (wide / 2)), 0, None)
        cover[inside & (y > top) & (y < base)] = 1
        for row in range(int(tall / 0.014)):
            for column in range(int(wide / 0.011)):
                if random.random() < 0.2:
                    px = int((at + 0.006 + column * 0.011) * HEIGHT)
                    py = int((base - tall + 0.006 + row * 0.014) * HEIGHT)
                    warm = rgb("#ffb35a") if random.random() < 0.8 else rgb("#ffe2b0")
                    if 0 <= px < WIDTH - 4:
                        light[py : py + 6, px : px + 3] = warm * random.uniform(0.15, 1.1)
        at += wide * random.uniform(0.96, 1.02)
    for lamp in np.cumsum(random.uniform(0.03, 0.1, 22))[:-1] % 1.49:
        px, py = int(lamp * HEIGHT), int((base - 0.016) * HEIGHT)
        light[py - 1 : py + 2, px - 1 : px + 2] = rgb("#ffc070") * random.uniform(8, 26)
    return cover, light


def harbour() -> Image.Image:
    """A fishing harbour after sunset: boats at their moorings, lamps drawn out on the water."""
    random = np.random.default_rng(77)
    y, x = grid()
    shore, quay = 0.53, 0.60
    rise = shore - y
    sky = gradient(
        rise,
        [
            (-0.02, "#ff9a4a"),
            (0.04, "#f58a55"),
            (0.12, "#c9706f"),
            (0.24, "#6b5f8c"),
            (0.38, "#34477d"),
            (0.55, "#1b2a57"),
        ],
    )
    cloud = noise(HEIGHT, WIDTH, 81, freq=2.2, slope=1.85, stretch=(0.22, 1)) + 0.3
    under = mix(rgb("#ff7a4e"), rgb("#7a4a6a"), smooth(0.02, 0.35, rise))
    sky = mix(sky, under * 1.05, smooth(0.1, 2.0, cloud) * 0.8)
    sky = sky + (np.exp(-np.hypot((x - 0.98) * 1.1, rise * 2.2) * 4.2))[..., None] * rgb("#ff9a45") * 1.3
    rough = noise(64, WIDTH, 82, freq=0.2, slope=1.5)[20][None, :]
    ridge = shore - 0.045 - 0.03 * np.sin(x * 2.1 + 3.6) - 0.012 * np.sin(x * 6.3 + 1) - 0.003 * rough
    scene = mix(sky, rgb("#4b3f5e"), smooth(-0.001, 0.001, y - ridge))
    houses, windows = _town(random, x, y, quay - 0.012)
    scene = mix(scene, mix(rgb("#2b2740"), rgb("#4a3a52"), smooth(quay - 0.1, quay, y)), blur(houses, 0.7))
    scene = mix(scene, rgb("#1c1a2c"), smooth(quay - 0.013, quay - 0.012, y))
    scene = scene + blur(windows, 0.8) * 1.3
    boats, lamps = _boats(random, 0.645)
    shape = mix(rgb("#0d0f1c"), rgb("#1b1a2a"), smooth(0.645, 0.55, y))
    front = mix(scene, shape, boats * 0.97) + blur(lamps, 0.8) * 3.5
    line = 0.648
    near = np.clip((y - line) / (1 - line), 0.0005, 1)
    east, north = (x - 0.75) * 2.2 / (near + 0.02), 2.2 / (near + 0.02)
    slope_e, slope_n = slopes(east, north, 0.012 / near**1.5 * 0.02 + 0.01, 14, longest=5.5, calm=0.55)
    push = 0.02 + 0.30 * near
    source_y = (2 * line - y + slope_n * push * 2.4) * HEIGHT
    source_x = (x + slope_e * push * 0.5) * HEIGHT
    mirrored = sample(blur(front, (5, 0.8)), np.clip(source_y, 0, line * HEIGHT - 1), source_x)
    fresnel = np.clip(0.92 - 0.62 * near, 0.25, 1)
    water = mix(rgb("#0b1530"), mirrored, fresnel * 0.92)
    light = mix(front, water, smooth(line - 0.001, line + 0.001, y) * (1 - boats * smooth(line + 0.02, line, y)))
    return develop(bloom(light, 0.16, (4, 18, 70)), seed=13, exposure=1.05, contrast=1.03, saturation=0.86)
