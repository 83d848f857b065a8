"""A letter as plain text: wrapped where a mail program would, its numbers under each other."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from typing import Any

from share_service.newsroom.mail.blocks import Letter

WIDTH = 72
_NARROWEST = 16


def as_text(letter: Letter) -> str:
    """Return the letter as lines of at most `WIDTH` characters; addresses stay whole."""
    made = [_MADE[type(block).__name__](block) for block in letter.blocks]
    return "\n\n".join(one for one in made if one) + "\n"


def _wrapped(text: str) -> str:
    return "\n".join(textwrap.wrap(text, WIDTH, break_long_words=False, break_on_hyphens=False))


def _said(block: Any) -> str:
    return _wrapped(block.text)


def _head(block: Any) -> str:
    return f"{block.text}\n{'—' * min(len(block.text), WIDTH)}"


def _figures(block: Any) -> str:
    # A remark is as wide as it is: nothing stands to its right.
    lines = _columns([(label, (number,)) for label, number, _remark in block.rows])
    return "\n".join(f"{line}  {row[2]}".rstrip() for line, row in zip(lines, block.rows, strict=True))


def _listed(block: Any) -> str:
    lines = _columns([(block.columns[0], block.columns[1:]), *((text, numbers) for text, _url, numbers in block.rows)])
    found = [lines[0]]
    for line, (_text, url, _numbers) in zip(lines[1:], block.rows, strict=True):
        found += [line, f"  {url}"] if url else [line]
    return "\n".join(found)


def _press(block: Any) -> str:
    return f"{block.label}\n{block.url}"


def _small(block: Any) -> str:
    text = _wrapped(block.text)
    return f"{text}\n{block.url}" if block.url else text


_MADE: dict[str, Callable[[Any], str]] = {
    "Said": _said,
    "Head": _head,
    "Figures": _figures,
    "Listed": _listed,
    "Press": _press,
    "Small": _small,
}


def _columns(rows: Sequence[tuple[str, Sequence[str]]]) -> list[str]:
    """Return a line for each row (more when its text is long): the text left, the numbers right."""
    count = max((len(numbers) for _text, numbers in rows), default=0)
    widths = [max(len(numbers[place]) for _text, numbers in rows) for place in range(count)]
    room = max(_NARROWEST, WIDTH - sum(widths) - 2 * count)
    text_width = min(room, max((len(text) for text, _numbers in rows), default=0))
    return [_row(text, numbers, text_width, widths) for text, numbers in rows]


def _row(text: str, numbers: Sequence[str], text_width: int, widths: Sequence[int]) -> str:
    first, *rest = textwrap.wrap(text, text_width) or [""]
    cells = "".join(f"  {number:>{width}}" for number, width in zip(numbers, widths, strict=True))
    return "\n".join([f"{first:<{text_width}}{cells}", *rest])
