"""What a letter is made of: blocks that are set as plain text and as HTML alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Said(NamedTuple):
    """A paragraph."""

    text: str


class Head(NamedTuple):
    """A heading inside the letter."""

    text: str


class Figures(NamedTuple):
    """Numbers with what each is, and a remark beside it or none: ``(label, number, remark)``."""

    rows: Sequence[tuple[str, str, str]]


class Listed(NamedTuple):
    """A table: the first column is text (with a link, or none), the others numbers."""

    columns: Sequence[str]
    rows: Sequence[tuple[str, str, Sequence[str]]]


class Press(NamedTuple):
    """A link that the letter asks to follow."""

    label: str
    url: str


class Small(NamedTuple):
    """A line at the foot, with an address after it or none."""

    text: str
    url: str = ""


Block = Said | Head | Figures | Listed | Press | Small


@dataclass(frozen=True, slots=True)
class Letter:
    """What is written to one person. ``unsubscribe`` is an address that ends such letters, by POST too (RFC 8058)."""

    language: str
    subject: str
    blocks: Sequence[Block]
    paper: str
    unsubscribe: str = ""
