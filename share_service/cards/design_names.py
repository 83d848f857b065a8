"""Names within a design: every colour, box and stack that is named must exist."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from share_service.cards.size import SIZES

if TYPE_CHECKING:
    from share_service.cards.design import Design

SITE_COLOURS = ("paper", "ink", "accent", "white", "black")


def dangling(design: Design) -> Iterator[tuple[str, str]]:
    """Yield a key and what is wrong there for every name of ``design`` that names nothing."""
    yield from _colours_missing(design)
    before: set[str] = set()
    for index, stack in enumerate(design.stacks):
        for other in (*stack.above, *stack.beside):
            if other not in before:
                yield f"stacks.{index}", f"no stack before this one is called {other!r}"
        before.add(stack.name)
    for name in design.photo.scrim.under if design.photo and design.photo.scrim else ():
        if name not in before:
            yield "photo.scrim.under", f"there is no stack {name!r}"
    yield from _boxes_missing(design)


def _boxes_missing(design: Design) -> Iterator[tuple[str, str]]:
    for name in set(design.sizes) - set(SIZES):
        yield f"sizes.{name}", f"is no size: use {', '.join(SIZES)}"
    used = {rule.box for rule in design.rules} | {place.box for stack in design.stacks for place in stack.places}
    used |= {design.photo.box} if design.photo and design.photo.box else set()
    for name, size in SIZES.items():
        if name not in design.sizes:
            yield "sizes", f"there is no size {name!r}"
            continue
        for missing in sorted(used - set(design.sizes[name].boxes)):
            yield f"sizes.{name}.boxes", f"there is no box {missing!r}"
        for key, box in design.sizes[name].boxes.items():
            if box[0] < 0 or box[1] < 0 or box[2] > size.width or box[3] > size.height:
                yield f"sizes.{name}.boxes.{key}", f"lies outside {size.width} × {size.height}"


def _colours_missing(design: Design) -> Iterator[tuple[str, str]]:
    known = set(SITE_COLOURS)
    for name, tint in design.colours.items():
        for colour in (*tint.candidates, tint.towards, tint.on):
            if colour is not None and colour not in known:
                yield f"colours.{name}", f"there is no colour {colour!r} before this one"
        known.add(name)
    for key, colour in _colours_used(design):
        if colour not in known:
            yield key, f"there is no colour {colour!r}"


def _colours_used(design: Design) -> Iterator[tuple[str, str]]:
    yield "ground", design.ground
    for index, rule in enumerate(design.rules):
        yield f"rules.{index}.colour", rule.colour
    for index, stack in enumerate(design.stacks):
        for part in (stack.panel, stack.underline):
            if part is not None:
                yield f"stacks.{index}", part.colour
        for number, text in enumerate(stack.texts):
            yield f"stacks.{index}.texts.{number}.colour", text.colour
            if text.label:
                yield f"stacks.{index}.texts.{number}.label", text.label.colour
    if design.photo and design.photo.scrim:
        yield "photo.scrim.colour", design.photo.scrim.colour
        yield "photo.scrim.text", design.photo.scrim.text
