"""Two pictures from the country: ripe wheat under a storm, and a spruce forest in fog."""

from __future__ import annotations

import numpy as np
from photo_kit import HEIGHT, WIDTH, Array, Image, bloom, blur, develop, gradient, grid, mix, noise, rgb, smooth
from PIL import ImageDraw

SCALE = 2


def _plate(draw_on: Image.Image) -> tuple[Array, Array]:
    """Return the colours (linear, free of the background) and the cover of a drawn RGBA plate."""
    small = np.asarray(draw_on.resize((WIDTH, HEIGHT), Image.Resampling.BOX), np.float32) / 255
    return small[..., :3] ** 2.2, small[..., 3]


def _ear(
    draw: ImageDraw.ImageDraw,
    random: np.random.Generator,
    at: tuple[float, float],
    size: float,
    *,
    sway: float,
    tone: Array,
) -> None:
    """Draw one ear of wheat on its stalk, `size` pixels long, leaning by `sway`."""
    x, y = at

    def ink(factor: float) -> tuple[int, int, int, int]:
        red, green, blue = np.clip(tone * factor, 0, 255).astype(int)
        return int(red), int(green), int(blue), 255

    foot = (x - sway * size * 2.2, y + size * 7)
    draw.line([(x, y), (x - sway * size * 0.5, y + size * 2), foot], fill=ink(0.55), width=max(int(size * 0.09), 1))
    tip = (x + sway * size, y - size)
    if size < 9:
        draw.line([(x, y), tip], fill=ink(random.uniform(0.75, 1.2)), width=max(int(size * 0.2), 1))
        return
    grains = 8
    for index in range(grains):
        part = index / grains
        cx, cy = x + (tip[0] - x) * part, y + (tip[1] - y) * part
        fat = size * 0.085 * (1.15 - 0.7 * part)
        for hand in (-1, 1):
            light = 1.15 if hand < 0 else 0.78
            px = cx + hand * fat * 0.75
            draw.ellipse(
                [px - fat * 0.8, cy - fat * 1.7, px + fat * 0.8, cy + fat * 0.9],
                fill=ink(light * random.uniform(0.85, 1.12)),
            )
            beard = (px + hand * size * 0.16 + sway * size * 0.5, cy - size * random.uniform(0.7, 1.2))
            draw.line([(px, cy), beard], fill=ink(1.12), width=max(int(size * 0.02), 1))


def wheat() -> Image.Image:
    """Ripe wheat in a shaft of sun while a storm comes up behind."""
    random = np.random.default_rng(64)
    y, x = grid()
    horizon = 0.56
    rise = horizon - y
    dark = gradient(rise, [(0, "#b7b3a4"), (0.06, "#848c93"), (0.2, "#4c5763"), (0.4, "#343e4a"), (0.6, "#27303b")])
    big = noise(HEIGHT, WIDTH, 6, freq=1.7, slope=2.25, stretch=(0.55, 1)) + 0.16 * noise(
        HEIGHT, WIDTH, 7, freq=7, slope=1.9, stretch=(0.6, 1)
    )
    lit = 2.2 * (big - np.roll(np.roll(big, 26, 0), 34, 1))
    sky = (
        dark
        * (
            1
            + 0.26 * np.clip(big, -2.0, 2.4) * smooth(0, 0.15, rise)
            + 0.34 * np.clip(lit, -1.0, 1.6) * smooth(0.02, 0.2, rise)
        )[..., None]
    )
    shaft = np.exp(-(((x - 1.08 - rise * 0.25) / 0.2) ** 2)) * smooth(0.30, 0.16, rise)
    sky = mix(sky, rgb("#5d666e"), np.clip(shaft * 0.6, 0, 1))
    sky = sky + (np.exp(-np.abs(rise) / 0.05) * np.exp(-(((x - 0.35) / 0.5) ** 2)))[..., None] * rgb("#ffe0a8") * 0.55
    tone = noise(HEIGHT, WIDTH, 12, freq=9, slope=1.3, stretch=(1.0, 0.3))
    far = np.clip((y - horizon) / 0.12, 0, 1)
    field = mix(rgb("#bfa56e"), rgb("#a98345"), far) * (1 + 0.16 * tone * (0.3 + far))[..., None]
    ground = y > horizon - 0.004 * noise(16, WIDTH, 13, freq=0.3, slope=1.6)[3][None, :] * 0.5
    light = mix(sky, field * 1.05, ground.astype(np.float32))
    trees = (
        horizon
        - 0.012
        - 0.010 * noise(16, WIDTH, 14, freq=0.4, slope=1.2)[5][None, :] * smooth(0.9, 1.3, x)
        - 0.014 * smooth(1.0, 1.25, x)
    )
    light = mix(
        light, rgb("#2f3a30"), smooth(-0.001, 0.001, y - trees) * (y < horizon + 0.003) * smooth(0.72, 0.95, x) * 0.92
    )
    for nearest, farthest, count, focus in (
        (5.0, 30.0, 42000, 1.0),
        (2.4, 5.0, 19000, 0.7),
        (1.3, 2.4, 7000, 1.3),
        (0.8, 1.25, 420, 10.0),
    ):
        plate = Image.new("RGBA", (WIDTH * SCALE, HEIGHT * SCALE), (150, 110, 45, 0))
        draw = ImageDraw.Draw(plate)
        depths = np.sort(1 / random.uniform(1 / farthest, 1 / nearest, count))[::-1]
        for z in depths:
            px = random.uniform(-0.03, 1.53)
            py = horizon + 0.62 / z * random.normal(1.0, 0.075)
            gust = 0.28 + 0.22 * np.sin(px * z * 1.1 + z * 0.9) + random.normal(0, 0.10)
            warm = (
                np.array([214, 174, 112]) * random.normal(1, 0.15) * (0.86 + 0.22 * np.sin(px * z * 0.55 + 2 + z * 0.4))
            )
            _ear(
                draw,
                random,
                (px * HEIGHT * SCALE, py * HEIGHT * SCALE),
                0.088 * random.uniform(0.75, 1.15) / z * HEIGHT * SCALE,
                sway=gust,
                tone=warm,
            )
        colour, cover = _plate(plate)
        soft = blur(cover, focus)
        colour = blur(colour * cover[..., None], focus) / np.maximum(soft, 1e-3)[..., None]
        depth_shade = 1 - 0.55 * smooth(0.0, 0.30, y - horizon - 0.62 / nearest + 0.02)
        light = mix(light, colour * depth_shade[..., None] * 1.15, np.clip(soft, 0, 1))
    return develop(bloom(light, 0.05), seed=31, exposure=1.0, contrast=1.05, saturation=0.92)


def _spruce(
    draw: ImageDraw.ImageDraw, random: np.random.Generator, foot: tuple[float, float], tall: float, ink: int
) -> None:
    """Draw one spruce: trunk, drooping boughs, hanging twigs."""
    x, y = foot
    lean = random.normal(0, 0.012) * tall
    draw.polygon(
        [(x - tall * 0.016, y + tall * 0.1), (x + lean, y - tall), (x + tall * 0.016, y + tall * 0.1)], fill=ink
    )
    bare = random.uniform(0.05, 0.3)
    boughs, twigs = 84, int(8 + 14 * min(tall / 1500, 1))
    for index in range(boughs):
        part = bare + (1 - bare) * (index + random.uniform(-0.5, 0.5)) / boughs
        cx, cy = x + lean * part, y - tall * part
        reach = tall * 0.20 * (1.02 - part) ** 0.8 * random.uniform(0.4, 1.15)
        for hand in (-1, 1):
            droop = reach * random.uniform(0.2, 0.5)
            end = (cx + hand * reach, cy + droop)
            draw.line(
                [(cx, cy), (cx + hand * reach * 0.5, cy + droop * 0.25), end], fill=ink, width=max(int(tall * 0.004), 1)
            )
            for step in range(twigs):
                share = ((step + random.random()) / twigs) ** 0.8
                bx, by = cx + hand * reach * share, cy + droop * share**1.5
                hang = tall * 0.034 * random.uniform(0.3, 1.3) * (1.15 - part)
                tip = (bx + hand * hang * random.uniform(-0.2, 0.7), by + hang * random.uniform(0.5, 1.1))
                draw.line([(bx, by), tip], fill=ink, width=max(int(tall * random.uniform(0.0018, 0.0045)), 1))


def forest() -> Image.Image:
    """Spruces, each row paler than the one before; the sun is somewhere in the fog."""
    random = np.random.default_rng(1203)
    y, x = grid()
    sun = np.hypot((x - 0.93) * 0.8, y - 0.30)
    fog = mix(rgb("#93a3a6"), rgb("#f4e7c8"), np.exp(-((sun * 2.1) ** 2))) * (0.82 + 0.35 * np.exp(-sun * 3))[..., None]
    wisps = noise(HEIGHT, WIDTH, 51, freq=2.5, slope=2.0, stretch=(0.5, 1))
    light = fog * (1 + 0.035 * wisps)[..., None]
    angle = np.arctan2(x - 0.93, y + 0.25)
    beam = noise(4, 4096, 52, freq=0.02, slope=1.1)[1]
    beams = np.interp(angle, np.linspace(-1.6, 1.6, 4096), blur(beam[None, :].repeat(64, 0), (1, 9))[0])
    rays = np.clip(beams / beams.std(), -1.2, 2) * np.exp(-sun * 1.5) * smooth(-0.05, 0.35, y)
    layers = 8
    for layer in range(layers):
        near = layer / (layers - 1)
        cover = Image.new("L", (WIDTH * SCALE, HEIGHT * SCALE), 0)
        draw = ImageDraw.Draw(cover)
        unit = HEIGHT * SCALE
        floor = 0.60 + 0.36 * near**1.15
        for _ in range(int(34 - 26 * near)):
            px = random.uniform(-0.08, 1.58)
            if near > 0.55 and 0.58 < px < 1.12:
                continue
            tall = (0.27 + 1.25 * near**1.5) * random.uniform(0.6, 1.15)
            slope = 0.05 * np.cos(px * 3 + layer) * (1 - 0.4 * near)
            _spruce(draw, random, (px * unit, (floor + slope + random.normal(0, 0.008)) * unit), tall * unit, 255)
        mask = np.asarray(cover.resize((WIDTH, HEIGHT), Image.Resampling.BOX), np.float32) / 255
        rough = noise(HEIGHT, WIDTH, 60 + layer, freq=14, slope=1.1)
        soil = floor + 0.05 * np.cos(x * 3 + layer) * (1 - 0.4 * near) + 0.006 * (0.4 + near) * rough
        mask = np.maximum(mask, smooth(-0.002, 0.003, y - soil))
        tone = (
            mix(rgb("#26332c"), rgb("#0b120e"), near)
            * (1 + 0.25 * near * noise(HEIGHT, WIDTH, 80 + layer, freq=40, slope=0.9))[..., None]
        )
        air = 0.93 * (1 - near) ** 1.05 + 0.07
        low = smooth(soil.min() - 0.22, soil.max() + 0.02, y) * 0.5 * (1 - near) ** 0.5
        shade = mix(tone, fog, np.clip(air + low * (1 - air) + 0.08 * wisps * (1 - near), 0, 1))
        light = mix(light, shade, blur(mask, 0.6 + 1.1 * (near == 1)))
        light = light + (rays * 0.011 * (0.4 + near))[..., None] * rgb("#ffe9c0")
    return develop(bloom(light, 0.06, (10, 50, 140)), seed=32, exposure=0.92, contrast=1.06, saturation=0.95)
