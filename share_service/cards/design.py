"""Designs as data: `templates/cards/*.toml`, read once, checked whole, with errors that name file and key.

A design places *stacks* of texts in named *boxes* (one set for each size), says which colours they
take from the site, and what lies behind them: the site's paper, or the photo under a scrim, or
beside them in a box of its own. Lengths are pixels of the landscape card; a size's `scale` enlarges type, gaps and rules together. Where the
headline runs right to left the whole card is mirrored.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from share_service.cards.colour import BLACK, WHITE, Rgb, contrast, mix, readable, rgb
from share_service.cards.design_names import dangling
from share_service.cards.design_scale import fitted
from share_service.cards.size import Size
from share_service.site import Colours

Box = tuple[int, int, int, int]
Share = Annotated[float, Field(ge=0, le=1)]
Length = Annotated[int, Field(ge=0, le=2000)]
TextField = Literal[
    "site",
    "label",
    "kicker",
    "headline",
    "byline",
    "author",
    "section",
    "rubric",
    "credit",
    "note",
    "quote",
    "number",
    "unit",
]
# Only on cards that show a photo, or only on those that do not.
When = Literal["photo", "no_photo"]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


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

    @property
    def candidates(self) -> tuple[str, ...]:
        """The names of `of`."""
        return (self.of,) if isinstance(self.of, str) else self.of


class Label(_Table):
    """A filled box behind a text: its colour and its inner margins across and down."""

    colour: str
    across: Length = 14
    down: Length = 10


class Text(_Table):
    """One text of a stack: which field of the subject, and how it is set.

    It keeps its place by its capitals and baseline, or by its `ink`, as an ornament does; `unquoted` takes
    the marks off a text that is one quotation. A headline of a few words may be as large as `short_px`;
    one that would be cut otherwise takes up to `long_lines`.
    """

    field: TextField
    colour: str
    family: Literal["display", "label"] = "label"
    weight: Annotated[int, Field(ge=100, le=900)] = 500
    max_px: Annotated[int, Field(ge=8, le=400)]
    min_px: Annotated[int, Field(ge=8, le=400)]
    short_px: Annotated[int, Field(ge=8, le=400)] | None = None
    lines: Annotated[int, Field(ge=1, le=12)] = 1
    long_lines: Annotated[int, Field(ge=1, le=12)] | None = None
    leading: Annotated[float, Field(ge=0.8, le=3)] | None = None
    spacing: Annotated[float, Field(ge=-0.1, le=1)] = 0.0
    uppercase: bool = False
    after: Length = 0
    label: Label | None = None
    by: Literal["type", "ink"] = "type"
    unquoted: bool = False

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
    when: When | None = None


class Stack(_Table):
    """Texts one under another, in the first of `places` that holds them whole, else the last.

    A stack that none of them holds is left out if it must be `whole`, as one with no place `when` there is a photo.
    It keeps `gap` away from the stacks it stands `above` and `beside`.
    """

    name: str
    places: Annotated[tuple[Place, ...], Field(min_length=1)]
    at: Literal["top", "middle", "bottom"] = "top"
    above: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    gap: Length = 0
    whole: bool = False
    texts: Annotated[tuple[Text, ...], Field(min_length=1)]
    panel: Panel | None = None
    underline: Underline | None = None


class Rule(_Table):
    """A filled box that is always there, or only with or without a photo."""

    box: str
    colour: str
    when: When | None = None


class Scrim(_Table):
    """The shade between photo and type: as strong as `text` needs on this photo, never less than `least`."""

    colour: str
    text: str
    under: Annotated[tuple[str, ...], Field(min_length=1)]
    least: Share = 0.4
    fade: Length = 200
    contrast: Annotated[float, Field(ge=4.5, le=15)] = 5.0


class PhotoGround(_Table):
    """A photo that fills the card under a scrim, or stands in a `box`; without one the `fallback` is drawn.

    `focus` is where its subject belongs. A design that has no `fallback` is drawn without the photo. Where a small
    photo would be enlarged until it blurs, the design `small` is drawn, whose box is smaller.
    """

    focus: tuple[Share, Share] = (0.5, 0.4)
    box: str | None = None
    shape: Literal["box", "round"] = "box"
    fallback: str | None = None
    small: str | None = None
    scrim: Scrim | None = None

    @model_validator(mode="after")
    def _legible(self) -> Self:
        if (self.box is None) == (self.scrim is None):
            raise ValueError("needs either a box to stand in or a scrim for the type on it")
        return self


class Needs(_Table):
    """A text without which the design has nothing to show: another is drawn instead."""

    field: TextField
    fallback: str


class Frame(_Table):
    """A design in one size: how much larger than landscape, and where its boxes lie.

    The headline of a tall card may grow by another factor, `headline`, and have other `long_lines`.
    """

    scale: Annotated[float, Field(gt=0, le=5)] = 1.0
    headline: Annotated[float, Field(gt=0, le=5)] | None = None
    long_lines: Annotated[int, Field(ge=1, le=12)] | None = None
    boxes: Mapping[str, Annotated[Box, AfterValidator(_ordered)]]


class Design(_Table):
    """A card template. `name` is its file's name and `digest` changes whenever the file does."""

    name: str
    digest: str
    title: str
    about: str
    ground: str = "paper"
    photo: PhotoGround | None = None
    needs: Needs | None = None
    colours: Mapping[str, Tint] = {}
    rules: tuple[Rule, ...] = ()
    stacks: Annotated[tuple[Stack, ...], Field(min_length=1)]
    sizes: Mapping[str, Frame]

    @model_validator(mode="after")
    def _nothing_dangles(self) -> Self:
        for key, wrong in dangling(self):
            raise ValueError(f"{key}: {wrong}")
        return self

    @property
    def fallbacks(self) -> dict[str, str]:
        """The designs that are drawn instead of this one, by the key that names them."""
        named = {
            "photo.fallback": self.photo and self.photo.fallback,
            "needs.fallback": self.needs and self.needs.fallback,
        }
        return {key: name for key, name in named.items() if name}

    @cached_property
    def _scaled(self) -> dict[str, tuple[Stack, ...]]:
        return {name: tuple(fitted(stack, frame) for stack in self.stacks) for name, frame in self.sizes.items()}

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


def _tinted(tint: Tint, known: Mapping[str, Rgb]) -> Rgb:
    candidates = [known[name] for name in tint.candidates]
    ground = known[tint.on] if tint.on else None
    colour = max(candidates, key=lambda candidate: contrast(candidate, ground)) if ground else candidates[0]
    if tint.towards:
        colour = mix(colour, known[tint.towards], tint.share)
    return readable(colour, ground) if ground else colour
