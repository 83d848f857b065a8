"""Ids in addresses: ``<id:article_id>`` takes what a row can have, and nothing that a store would choke on."""

from __future__ import annotations

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

MAX_ID = 2**31 - 1


def _up_to(largest: str) -> str:
    """Return the pattern of the whole numbers from 1 to ``largest``."""
    ways = [rf"[1-9][0-9]{{0,{len(largest) - 2}}}", largest]
    for place, digit in enumerate(largest):
        least = 1 if place == 0 else 0
        if int(digit) > least:
            ways.append(rf"{largest[:place]}[{least}-{int(digit) - 1}][0-9]{{{len(largest) - place - 1}}}")
    return rf"(?:{'|'.join(ways)})"


class RowId(IntegerConverter):
    """A whole number from 1 to the largest id of a 32-bit key; any other address is not found.

    The pattern says it all: of a number that fits a pattern and is then refused, Werkzeug tells that its address
    takes another method.
    """

    regex = _up_to(str(MAX_ID))

    def __init__(self, routes: Map) -> None:
        super().__init__(routes, min=1, max=MAX_ID)


def init_ids(app: Flask) -> None:
    """Let ``app``'s routes say ``<id:…>``."""
    app.url_map.converters["id"] = RowId
