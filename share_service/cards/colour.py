"""Colours of a card: mixing, contrast after WCAG 2.2, and making a site's accent readable."""

from __future__ import annotations

from functools import lru_cache

Rgb = tuple[int, int, int]

WHITE: Rgb = (255, 255, 255)
BLACK: Rgb = (0, 0, 0)
# WCAG 2.2 §1.4.3, level AA for text of any size.
READABLE = 4.5


def rgb(colour: str) -> Rgb:
    """Return the three channels (0–255) of ``#rrggbb``."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mix(one: Rgb, other: Rgb, share: float) -> Rgb:
    """Return ``one`` with ``share`` (0–1) of ``other`` in it, mixed in sRGB as text edges are."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def linear(value: float) -> float:
    """Return the light (0–1) of an sRGB channel (0–255), by IEC 61966-2-1."""
    share = value / 255
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)


def luminance(colour: Rgb) -> float:
    """Return the relative luminance (0–1) of a colour."""
    red, green, blue = colour
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)


def contrast(one: Rgb, other: Rgb) -> float:
    """Return the contrast ratio (1–21) of two colours."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@lru_cache(maxsize=256)
def readable(colour: Rgb, ground: Rgb) -> Rgb:
    """Return ``colour``, moved towards black or white only as far as text on ``ground`` needs."""
    pole = max(WHITE, BLACK, key=lambda candidate: contrast(candidate, ground))
    steps = (mix(colour, pole, share / 20) for share in range(21))
    return next((step for step in steps if contrast(step, ground) >= READABLE), pole)
