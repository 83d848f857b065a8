"""The sizes a card is drawn in: what networks crop and show."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Size:
    """A card's extent in pixels; `code` is its number in tokens and never changes."""

    name: str
    code: int
    width: int
    height: int

    @property
    def extent(self) -> tuple[int, int]:
        """Width and height, as Pillow wants them."""
        return self.width, self.height


LANDSCAPE = Size("landscape", 0, 1200, 630)
SQUARE = Size("square", 1, 1200, 1200)
PORTRAIT = Size("portrait", 2, 1080, 1350)
STORY = Size("story", 3, 1080, 1920)

SIZES = MappingProxyType({size.name: size for size in (LANDSCAPE, SQUARE, PORTRAIT, STORY)})
_BY_CODE = {size.code: size for size in SIZES.values()}


def size_coded(code: int) -> Size | None:
    """Return the size with that number, or None when no version ever had it."""
    return _BY_CODE.get(code)
