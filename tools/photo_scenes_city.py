"""Two pictures of the city: its lights at night, and a window in the rain."""

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

LAMPS = ("#ffb052", "#ffd08a", "#ffe9c9", "#ff8a3c", "#ffdca0")


def discs(
    random: np.random.Generator,
    count: int,
    *,
    size: tuple[float, float],
    band: tuple[float, float],
    colours: tuple[str, ...],
    power: float,
) -> Array:
    """Return out-of-focus lights: discs with a bright rim, as a wide-open lens draws them."""
    light = np.zeros((HEIGHT, WIDTH, 3), np.float32)
    for _ in range(count):
        radius = random.uniform(*size) * HEIGHT
        cx, cy = random.uniform(-0.05, 1.55) * HEIGHT, random.normal(sum(band) / 2, (band[1] - band[0]) / 3) * HEIGHT
        x0, x1, y0, y1 = (int(v) for v in (cx - radius - 3, cx + radius + 4, cy - radius - 3, cy + radius + 4))
        x0, y0, x1, y1 = max(x0, 0), max(y0, 0), min(x1, WIDTH), min(y1, HEIGHT)
        if x1 <= x0 or y1 <= y0:
            continue
        yy, xx = np.mgrid[y0:y1, x0:x1].astype(np.float32)
        # The lens cuts discs near the corners into lemons.
        squeeze = 1 + 0.25 * abs(cx / HEIGHT - 0.75)
        away = np.hypot((xx - cx) * squeeze, yy - cy) / radius
        disc = smooth(1.0, 0.95, away) * (0.62 + 0.38 * np.clip(away, 0, 1) ** 6)
        light[y0:y1, x0:x1] += (disc * power * random.lognormal(0, 0.7))[..., None] * rgb(str(random.choice(colours)))
    return light


def _tower(
    light: Array,
    random: np.random.Generator,
    box: tuple[int, int, int],
    body: Array,
    *,
    pane: tuple[int, int],
    lit: float,
    glow: float,
) -> None:
    """Paint one building (left, right, top, down to the bottom) with its windows into `light`."""
    left, right, top = box
    light[top:, max(left, 0) : right] = body[top:, max(left, 0) : right]
    high, wide = pane
    gap_y, gap_x = int(high * random.uniform(1.5, 2.1)), int(wide * random.uniform(1.35, 2.0)) + 1
    busy = random.uniform(0.3, 1.6) * lit
    cold = random.random() < 0.3
    for y in range(top + gap_y, HEIGHT - gap_y, gap_y):
        floor = busy * (2.2 if random.random() < 0.12 else 1)
        for x in range(left + gap_x, right - wide - 1, gap_x):
            if random.random() < floor and x >= 0:
                colour = rgb("#dfe9ff") if cold and random.random() < 0.7 else rgb(LAMPS[random.integers(len(LAMPS))])
                shine = glow * random.lognormal(-0.4, 0.7)
                light[y : y + high, x : x + wide] = colour * shine
                if high > 9:
                    light[y : y + random.integers(1, high // 2), x : x + wide] *= random.uniform(0.3, 0.9)


def skyline() -> Image.Image:
    """The city at night from a hill: thousands of windows, haze between the streets, lamps near the lens."""
    random = np.random.default_rng(2024)
    y, _ = grid()
    sky = gradient(y, [(0, "#0a1022"), (0.25, "#16213f"), (0.42, "#33365a"), (0.52, "#6a4f5c"), (0.6, "#b5764f")])
    cloud = noise(HEIGHT, WIDTH, 41, freq=2.5, slope=1.9, stretch=(0.35, 1))
    light = mix(sky, rgb("#6d5664"), smooth(0.0, 2.2, cloud) * 0.55 * smooth(0.0, 0.3, y))
    stars = (np.random.default_rng(3).random((HEIGHT, WIDTH)) > 0.99985) * smooth(0.3, 0.05, y)
    light = light + blur(stars.astype(np.float32) * 2.0, 0.8)[..., None]
    haze = gradient(y, [(0.3, "#2b3050"), (0.55, "#8a5d4c"), (0.75, "#c98748"), (1, "#7d4f2c")])
    layers = 7
    for layer in range(layers):
        near = layer / (layers - 1)
        base = 0.46 + 0.055 * layer + 0.05 * near
        body = np.broadcast_to(mix(rgb("#23263d"), rgb("#07080e"), near**0.7), light.shape) * np.ones(
            (HEIGHT, WIDTH, 1), np.float32
        )
        at = int(random.uniform(-60, 0))
        while at < WIDTH:
            wide = int(random.uniform(0.018, 0.05) * (0.7 + 1.9 * near) * HEIGHT)
            middle = np.exp(-(((at / HEIGHT - 0.86) / 0.32) ** 2)) * (1 - near)
            tall = random.gamma(2.2, 0.022) * (1 + 0.9 * near) + (
                random.uniform(0.0, 0.24) * middle if random.random() < 0.6 else 0
            )
            top = int((base - tall) * HEIGHT)
            pane = (int(3 + 6 * near**1.5), int(2 + 4 * near**1.5))
            _tower(
                light,
                random,
                (at, min(at + wide, WIDTH), top),
                body,
                pane=pane,
                lit=0.30 - 0.12 * near,
                glow=0.9 + 1.0 * near,
            )
            if tall > 0.2:
                light[top - 26 : top, at + wide // 2 : at + wide // 2 + 2] = rgb("#1b1e30")
                light[top - 28 : top - 25, at + wide // 2 - 1 : at + wide // 2 + 3] = rgb("#ff3b30") * 6
            at += int(wide * random.uniform(0.9, 1.25))
        light = blur(light, 0.45 if near < 1 else 2.6)
        veil = smooth(base - 0.16, base + 0.10, y) * (0.42 * (1 - near) ** 1.1)
        light = mix(light, haze * (0.9 + 0.25 * noise(HEIGHT, WIDTH, 50 + layer, freq=3, slope=2)[..., None]), veil)
    streets = discs(random, 90, size=(0.004, 0.009), band=(0.66, 1.0), colours=LAMPS, power=0.9)
    lamps = blur(discs(random, 46, size=(0.02, 0.05), band=(0.9, 1.14), colours=(*LAMPS, "#ff7b45"), power=0.16), 2)
    return develop(
        bloom(light + streets + lamps, 0.22, (5, 20, 80)), seed=21, exposure=1.0, contrast=1.04, saturation=0.95
    )


def _drops(random: np.random.Generator) -> Array:
    """Return the thickness of the water on a pane: big drops, their trails, and fine mist."""
    thick = np.zeros((HEIGHT, WIDTH), np.float32)

    def drop(cx: float, cy: float, radius: float, stretch: float) -> None:
        pad = int(radius * stretch + 4)
        x0, x1, y0, y1 = (
            max(int(cx) - pad, 0),
            min(int(cx) + pad, WIDTH),
            max(int(cy) - pad, 0),
            min(int(cy) + pad, HEIGHT),
        )
        if x1 <= x0 or y1 <= y0:
            return
        yy, xx = np.mgrid[y0:y1, x0:x1].astype(np.float32)
        wobble = 1 + 0.10 * np.sin(3 * np.arctan2(yy - cy, xx - cx) + random.uniform(0, 6))
        lower = (yy - cy) / radius / stretch
        away = np.hypot((xx - cx) / radius * (1 + 0.22 * np.clip(-lower, 0, 1)), lower) * wobble
        dome = np.sqrt(np.clip(1 - away**2, 0, 1)) * radius
        thick[y0:y1, x0:x1] = np.maximum(thick[y0:y1, x0:x1], dome)

    for _ in range(5200):
        drop(random.uniform(0, WIDTH), random.uniform(0, HEIGHT), 1.6 + random.exponential(1.7), 1.0)
    for _ in range(620):
        drop(random.uniform(0, WIDTH), random.uniform(0, HEIGHT), 5 + random.gamma(2, 3.4), random.uniform(1.0, 1.25))
    for _ in range(16):
        cx, bottom, size = random.uniform(0, WIDTH), random.uniform(0.3, 1.0) * HEIGHT, random.uniform(13, 24)
        top, side = bottom - random.uniform(0.2, 0.6) * HEIGHT, 0.0
        thick[int(max(top, 0)) : int(bottom), max(int(cx - size), 0) : int(cx + size)] *= 0.12
        place = top
        while place < bottom - size * 2:
            side += random.normal(0, 1.2)
            drop(cx + side, place, random.uniform(1.5, 6), random.uniform(1.0, 1.8))
            place += random.exponential(20) + 6
        drop(cx + side, bottom, size, 1.35)
    return thick


def window() -> Image.Image:
    """Rain on a window at night; behind it the street is only lights."""
    random = np.random.default_rng(99)
    y, x = grid()
    street = gradient(y, [(0, "#0c1526"), (0.35, "#1c2a44"), (0.55, "#4a3a44"), (0.7, "#2a2836"), (1, "#0d1220")])
    street = street * (1 + 0.25 * noise(HEIGHT, WIDTH, 8, freq=2, slope=2.3)[..., None])
    near = discs(
        random,
        46,
        size=(0.035, 0.075),
        band=(0.38, 0.66),
        colours=(*LAMPS, "#ffb052", "#ff5140", "#9fd3ff", "#7fe0c0"),
        power=0.55,
    )
    small = discs(random, 90, size=(0.012, 0.03), band=(0.33, 0.62), colours=LAMPS, power=0.8)
    below = discs(random, 60, size=(0.02, 0.05), band=(0.68, 0.98), colours=(*LAMPS, "#ff5140"), power=0.22)
    scene = street + near + small + blur(below, (30, 3)) * 1.3
    fogged = blur(scene, 5) * 0.92 + 0.012
    thick = blur(_drops(random), 0.6)
    slope_y, slope_x = np.gradient(thick)
    bend = 150 * np.clip(thick / 14, 0.25, 1.6)
    sharp = blur(scene, 2)
    seen = sample(
        sharp[::-1, ::-1],
        HEIGHT - 1 - (y * HEIGHT + slope_y * bend * 0.9),
        WIDTH - 1 - (x * HEIGHT + slope_x * bend * 0.9),
    )
    rim = np.clip(np.hypot(slope_y, slope_x) / 1.5, 0, 1)
    shine = np.clip(-slope_y * 0.6 - slope_x * 0.35, 0, 3) ** 3 * 0.10
    inside = seen * (1.15 - 0.85 * rim**2)[..., None] + shine[..., None] * rgb("#cfe0ff")
    light = mix(fogged, inside, smooth(0.3, 1.4, thick))
    return develop(bloom(light, 0.14, (6, 30)), seed=22, exposure=1.15, contrast=1.03, saturation=0.98)
