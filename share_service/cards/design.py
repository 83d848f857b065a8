"""Designs as data: `templates/cards/*.toml`, read once, checked whole, with errors that name file and key.

A design places *stacks* of texts in named *boxes* (one set for each size), says which colours they
take from the site, and what lies behind them: the site's paper, or the photo under a scrim. Lengths
are pixels of the landscape card; a size's `scale` enlarges type, gaps and rules together. Where the
headline runs right to left the whole card is mirrored.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, Literal, Self, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from share_service.cards.colour import BLACK, WHITE, Rgb, contrast, mix, readable, rgb
from share_service.cards.size import SIZES, Size
from share_service.site import Colours

Box = tuple[int, int, int, int]
Share = Annotated[float, Field(ge=0, le=1)]
Length = Annotated[int, Field(ge=0, le=2000)]
TextField = Literal["site", "label", "kicker", "headline", "byline", "section", "rubric", "credit", "note"]

_LENGTHS = frozenset(("max_px", "min_px", "after", "across", "down", "height", "gap", "reach"))

SITE_COLOURS = ("paper", "ink", "accent", "white", "black")


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


_Part = TypeVar("_Part", bound=_Table)


def _ordered(box: Box) -> Box:
    if not (box[0] < box[2] and box[1] < box[3]):
        raise ValueError("must be left, top, right, bottom with right and bottom the greater")
    return box


class Tint(_Table):
    """A colour made of the site's, or of those above it.

    The one of `of` that stands out most on `on`, mixed `towards` another by `share`, then moved
    until text in it can be read on `on`.
    """

    of: str | tuple[str, ...]
    towards: str | None = None
    share: Share = 0.0
    on: str | None = None


class Label(_Table):
    """A filled box behind a text: its colour and its inner margins across and down."""

    colour: str
    across: Length = 14
    down: Length = 10


class Text(_Table):
    """One text of a stack: which field of the subject, and how it is set."""

    field: TextField
    colour: str
    family: Literal["display", "label"] = "label"
    weight: Annotated[int, Field(ge=100, le=900)] = 500
    max_px: Annotated[int, Field(ge=8, le=400)]
    min_px: Annotated[int, Field(ge=8, le=400)]
    lines: Annotated[int, Field(ge=1, le=12)] = 1
    leading: Annotated[float, Field(ge=0.8, le=3)] | None = None
    spacing: Annotated[float, Field(ge=-0.1, le=1)] = 0.0
    uppercase: bool = False
    after: Length = 0
    label: Label | None = None

    @model_validator(mode="after")
    def _sizes(self) -> Self:
        if self.min_px > self.max_px:
            raise ValueError("min_px must not be greater than max_px")
        return self


class Panel(_Table):
    """A filled box behind a whole stack; `to` runs it on to the card's top when that is at most `reach` away."""

    colour: str
    across: Length
    down: Length
    to: Literal["top"] | None = None
    reach: Length = 120


class Underline(_Table):
    """A rule as wide as the stack, `gap` below its last baseline: the site mark's accent."""

    colour: str
    height: Length
    gap: Length


class Place(_Table):
    """A box that a stack may stand in, and the side its lines keep to."""

    box: str
    side: Literal["start", "center", "end"] = "start"


class Stack(_Table):
    """Texts one under another, in the first of `places` that holds them whole, else the last.

    It keeps `gap` away from the stacks it stands `above` and `beside`.
    """

    name: str
    places: Annotated[tuple[Place, ...], Field(min_length=1)]
    at: Literal["top", "middle", "bottom"] = "top"
    above: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    gap: Length = 0
    texts: Annotated[tuple[Text, ...], Field(min_length=1)]
    panel: Panel | None = None
    underline: Underline | None = None


class Rule(_Table):
    """A filled box that is always there."""

    box: str
    colour: str


class Scrim(_Table):
    """The shade between photo and type: as strong as `text` needs on this photo, never less than `least`."""

    colour: str
    text: str
    under: Annotated[tuple[str, ...], Field(min_length=1)]
    least: Share = 0.4
    fade: Length = 200
    contrast: Annotated[float, Field(ge=4.5, le=15)] = 5.0


class PhotoGround(_Table):
    """A photo that fills the card: where its subject belongs, what shades it, what is drawn without one."""

    focus: tuple[Share, Share] = (0.5, 0.4)
    fallback: str
    scrim: Scrim


class Frame(_Table):
    """A design in one size: how much larger than landscape, and where its boxes lie."""

    scale: Annotated[float, Field(gt=0, le=5)] = 1.0
    boxes: Mapping[str, Annotated[Box, AfterValidator(_ordered)]]


class Design(_Table):
    """A card template. `name` is its file's name and `digest` changes whenever the file does."""

    name: str
    digest: str
    title: str
    about: str
    ground: str = "paper"
    photo: PhotoGround | None = None
    colours: Mapping[str, Tint] = {}
    rules: tuple[Rule, ...] = ()
    stacks: Annotated[tuple[Stack, ...], Field(min_length=1)]
    sizes: Mapping[str, Frame]

    @model_validator(mode="after")
    def _nothing_dangles(self) -> Self:
        for key, wrong in self._dangling():
            raise ValueError(f"{key}: {wrong}")
        return self

    def _dangling(self) -> Iterator[tuple[str, str]]:
        """Yield a key and what is wrong there for every name that names nothing."""
        yield from self._colours_missing()
        before: set[str] = set()
        for index, stack in enumerate(self.stacks):
            for other in (*stack.above, *stack.beside):
                if other not in before:
                    yield f"stacks.{index}", f"no stack before this one is called {other!r}"
            before.add(stack.name)
        for name in self.photo.scrim.under if self.photo else ():
            if name not in before:
                yield "photo.scrim.under", f"there is no stack {name!r}"
        yield from self._boxes_missing()

    def _boxes_missing(self) -> Iterator[tuple[str, str]]:
        for name in set(self.sizes) - set(SIZES):
            yield f"sizes.{name}", f"is no size: use {', '.join(SIZES)}"
        used = {rule.box for rule in self.rules} | {place.box for stack in self.stacks for place in stack.places}
        for name, size in SIZES.items():
            if name not in self.sizes:
                yield "sizes", f"there is no size {name!r}"
                continue
            for missing in sorted(used - set(self.sizes[name].boxes)):
                yield f"sizes.{name}.boxes", f"there is no box {missing!r}"
            for key, box in self.sizes[name].boxes.items():
                if box[0] < 0 or box[1] < 0 or box[2] > size.width or box[3] > size.height:
                    yield f"sizes.{name}.boxes.{key}", f"lies outside {size.width} × {size.height}"

    def _colours_missing(self) -> Iterator[tuple[str, str]]:
        known = set(SITE_COLOURS)
        for name, tint in self.colours.items():
            for colour in (*_several(tint.of), tint.towards, tint.on):
                if colour is not None and colour not in known:
                    yield f"colours.{name}", f"there is no colour {colour!r} before this one"
            known.add(name)
        for key, colour in self._colours_used():
            if colour not in known:
                yield key, f"there is no colour {colour!r}"

    def _colours_used(self) -> Iterator[tuple[str, str]]:
        yield "ground", self.ground
        for index, rule in enumerate(self.rules):
            yield f"rules.{index}.colour", rule.colour
        for index, stack in enumerate(self.stacks):
            for part in (stack.panel, stack.underline, *stack.texts, *(text.label for text in stack.texts)):
                if part is not None:
                    yield f"stacks.{index}", part.colour
        if self.photo:
            yield "photo.scrim.colour", self.photo.scrim.colour
            yield "photo.scrim.text", self.photo.scrim.text

    @cached_property
    def _scaled(self) -> dict[str, tuple[Stack, ...]]:
        return {name: tuple(_scaled(stack, frame.scale) for stack in self.stacks) for name, frame in self.sizes.items()}

    def stacks_for(self, size: Size) -> tuple[Stack, ...]:
        """Return the stacks with every length in pixels of that size."""
        return self._scaled[size.name]

    def frame(self, size: Size) -> Frame:
        """Return the boxes and the scale of one size."""
        return self.sizes[size.name]

    def palette(self, site: Colours) -> Mapping[str, Rgb]:
        """Return every colour of the design by name, made of the site's."""
        known = self._palettes.get(site)
        if known is None:
            known = self._palettes[site] = self._made_of(site)
        return known

    @cached_property
    def _palettes(self) -> dict[Colours, dict[str, Rgb]]:
        # One entry for each publication of this process.
        return {}

    def _made_of(self, site: Colours) -> dict[str, Rgb]:
        found = {"paper": rgb(site.paper), "ink": rgb(site.ink), "accent": rgb(site.accent)}
        found |= {"white": WHITE, "black": BLACK}
        for name, tint in self.colours.items():
            found[name] = _tinted(tint, found)
        return found


def _scaled(part: _Part, scale: float) -> _Part:
    """Return ``part`` of a design with every length in it, and in its own parts, times ``scale``."""
    changes: dict[str, object] = {}
    for key in type(part).model_fields:
        value = getattr(part, key)
        if isinstance(value, _Table):
            changes[key] = _scaled(value, scale)
        elif isinstance(value, tuple) and value and isinstance(value[0], _Table):
            changes[key] = tuple(_scaled(item, scale) for item in value)
        elif key in _LENGTHS:
            changes[key] = round(value * scale)
    return part.model_copy(update=changes)


def _several(names: str | tuple[str, ...]) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else names


def _tinted(tint: Tint, known: Mapping[str, Rgb]) -> Rgb:
    candidates = [known[name] for name in _several(tint.of)]
    ground = known[tint.on] if tint.on else None
    colour = max(candidates, key=lambda candidate: contrast(candidate, ground)) if ground else candidates[0]
    if tint.towards:
        colour = mix(colour, known[tint.towards], tint.share)
    return readable(colour, ground) if ground else colour
