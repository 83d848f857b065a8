"""Ids in addresses: ``<id:article_id>`` takes what a row can have, and nothing that a store would choke on."""

from __future__ import annotations

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

MAX_ID = 2**31 - 1


class RowId(IntegerConverter):
    """A whole number from 1 to the largest id of a 32-bit key; any other address is not found."""

    def __init__(self, routes: Map) -> None:
        super().__init__(routes, min=1, max=MAX_ID)


def init_ids(app: Flask) -> None:
    """Let ``app``'s routes say ``<id:…>``."""
    app.url_map.converters["id"] = RowId
