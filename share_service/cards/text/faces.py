"""The fonts, opened once per process, and which of them draws a character.

`fonts/manifest.toml` lists the files in order of preference. A face is mapped into memory on first
use and shared by all threads: HarfBuzz faces and fonts are immutable here, buffers and rasterisers
are made per call or per thread.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import uharfbuzz as hb

from share_service.assets import folder
from share_service.errors import ConfigError

InkBox = tuple[float, float, float, float]
# What a private character looks like is agreed between a font and its users: any other font's glyph is a wrong one.
PRIVATE_USE = ((0xE000, 0xF8FF), (0xF0000, 0xFFFFD), (0x100000, 0x10FFFD))


@dataclass(frozen=True, eq=False)
class FontFile:
    """One file of the manifest: what it is for and, once opened, what it covers."""

    path: Path
    name: str
    family: str
    scripts: frozenset[str] = frozenset()
    languages: tuple[str, ...] = ()
    scale: float = 1.0
    weight: int = 0
    own: bool = False

    @cached_property
    def face(self) -> Any:
        """The HarfBuzz face, mapped from the file."""
        return hb.Face(hb.Blob.from_file_path(str(self.path)))

    @cached_property
    def covered(self) -> Any:
        """The code points the font has glyphs for (a HarfBuzz set), private ones only in a newsroom's own font."""
        covered = self.face.unicodes
        for first, last in () if self.own else PRIVATE_USE:
            covered.del_range(first, last)
        return covered

    @property
    def kin(self) -> tuple[str, str, bool]:
        """What files of one font have in common, whatever their weight."""
        return self.name, self.family, self.own

    @cached_property
    def is_colour(self) -> bool:
        """Whether glyphs are painted in their own colours."""
        return self.family == "emoji"

    @cached_property
    def weights(self) -> tuple[float, float] | None:
        """The lightest and boldest weight the font can take, None when it has one only."""
        return next(((axis.min_value, axis.max_value) for axis in self.face.axis_infos if axis.tag == "wght"), None)


@dataclass(frozen=True, eq=False)
class Typeface:
    """A font at one weight, in font units; lengths are given in em (1.0 is the type size)."""

    source: FontFile
    font: Any
    em: float
    _boxes: dict[int, InkBox | None] = field(default_factory=dict, repr=False)

    @property
    def name(self) -> str:
        """The font's name as `share-service layout` prints it."""
        return self.source.name

    @cached_property
    def outlines(self) -> str:
        """Which way outlines turn: "cff" and "glyf" must not be accumulated in one mask where they overlap."""
        return "cff" if {"CFF ", "CFF2"} & set(self.source.face.table_tags) else "glyf"

    @cached_property
    def extents(self) -> tuple[float, float]:
        """The font's own ascender and descender, in em, both positive."""
        extents = self.font.get_font_extents("ltr")
        return extents.ascender / self.em, -extents.descender / self.em

    def ink(self, glyph: int) -> InkBox | None:
        """Return the box of a glyph's ink in em, y upwards (left, bottom, right, top); None when it has none."""
        if glyph not in self._boxes:
            box = self.font.get_glyph_extents(glyph)
            em = self.em
            self._boxes[glyph] = (
                (
                    box.x_bearing / em,
                    (box.y_bearing + box.height) / em,
                    (box.x_bearing + box.width) / em,
                    box.y_bearing / em,
                )
                if box and box.width and box.height
                else None
            )
        return self._boxes[glyph]


class Faces:
    """All fonts of the service."""

    def __init__(self, fonts: tuple[FontFile, ...]) -> None:
        self.fonts = fonts
        self._weights: dict[tuple[str, str, bool], list[FontFile]] = {}
        for font in fonts:
            if font.weight:
                self._weights.setdefault(font.kin, []).append(font)
        self._typefaces: dict[tuple[FontFile, int], Typeface] = {}
        self._orders: dict[tuple[str, str, str], tuple[FontFile, ...]] = {}

    def order(self, family: str, script: str, language: str | None) -> tuple[FontFile, ...]:
        """Return the fonts to try for a script, best first.

        The newsroom's own, those made for the language, for the script, of the family, the rest.
        """
        tongue = (language or "").split("-")[0].lower()
        key = (family, script, tongue)
        if key not in self._orders:

            def rank(font: FontFile) -> tuple[bool, bool, bool, int]:
                meant = script in font.scripts and (not font.languages or tongue in font.languages)
                first = font.own and meant and font.family == family
                return (
                    font.is_colour,
                    not first,
                    not meant,
                    0 if font.family == family else 1 if font.family == "script" else 2,
                )

            self._orders[key] = tuple(sorted(filter(self._stands_for_its_weights, self.fonts), key=rank))
        return self._orders[key]

    def _stands_for_its_weights(self, font: FontFile) -> bool:
        return not font.weight or self._weights[font.kin][0] is font

    def companion(self, family: str, script: str, language: str | None) -> str:
        """Return the family whose Latin goes with a script: names among sans-serif letters are sans-serif too."""
        return family if self.order(family, script, language)[0].family == family else "label"

    @cached_property
    def emoji(self) -> tuple[FontFile, ...]:
        """The fonts in colour."""
        return tuple(font for font in self.fonts if font.is_colour)

    def typeface(self, source: FontFile, weight: int) -> Typeface:
        """Return ``source`` at ``weight`` (100-900), or at the nearest weight it can take."""
        if source.weight:
            source = min(self._weights[source.kin], key=lambda font: abs(font.weight - weight))
        if source.weights is None:
            weight = 0
        found = self._typefaces.get((source, weight))
        if found is None:
            found = self._typefaces.setdefault((source, weight), _open(source, weight))
        return found

    def __iter__(self) -> Iterator[FontFile]:
        return iter(self.fonts)


def _open(source: FontFile, weight: int) -> Typeface:
    font = hb.Font(source.face)
    if source.weights:
        low, high = source.weights
        font.set_variations({"wght": min(max(weight, low), high)})
    return Typeface(source, font, source.face.upem / source.scale)


def read_manifest(path: Path) -> tuple[FontFile, ...]:
    """Read a font manifest.

    Raises:
        ConfigError: naming the manifest and what is wrong in it.
    """
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8"))["font"]
        return tuple(
            FontFile(
                path.parent / row["file"],
                row["name"],
                row["family"],
                frozenset(row.get("scripts", ())),
                tuple(row.get("languages", ())),
                row.get("scale", 1.0),
                row.get("weight", 0),
            )
            for row in rows
        )
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise ConfigError(f"The font manifest {path} cannot be used: {error}.", code="fonts") from error


@lru_cache(maxsize=1)
def load_faces() -> Faces:
    """Return the fonts that ship with the service, the same object on every call in a process."""
    return Faces(read_manifest(folder("fonts") / "manifest.toml"))
