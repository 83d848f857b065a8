"""A design's lengths in one size: all grow together, the headline perhaps by a factor of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel

if TYPE_CHECKING:
    from share_service.cards.design import Frame, Stack

_LENGTHS = frozenset(("max_px", "min_px", "after", "across", "down", "height", "gap", "reach"))

_Part = TypeVar("_Part", bound=BaseModel)


def fitted(stack: Stack, frame: Frame) -> Stack:
    """Return ``stack`` with every length in it, and its headline, as ``frame`` has them."""
    factor = frame.headline or frame.scale
    texts = tuple(
        scaled.model_copy(
            update={
                "max_px": max(scaled.min_px, round(text.max_px * factor)),
                "short_px": text.short_px and round(text.short_px * factor),
                "long_lines": frame.long_lines or text.long_lines,
            }
        )
        if text.field == "headline"
        else scaled
        for text, scaled in zip(stack.texts, _scaled(stack, frame.scale).texts, strict=True)
    )
    return _scaled(stack, frame.scale).model_copy(update={"texts": texts})


def _scaled(part: _Part, scale: float) -> _Part:
    """Return ``part`` of a design with every length in it, and in its own parts, times ``scale``."""
    changes: dict[str, object] = {}
    for key in type(part).model_fields:
        value = getattr(part, key)
        if isinstance(value, BaseModel):
            changes[key] = _scaled(value, scale)
        elif isinstance(value, tuple) and value and isinstance(value[0], BaseModel):
            changes[key] = tuple(_scaled(item, scale) for item in value)
        elif key in _LENGTHS:
            changes[key] = round(value * scale)
    return part.model_copy(update=changes)
