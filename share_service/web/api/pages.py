"""Lists by pages: each begins where the one before ended, whatever was added meanwhile.

A cursor holds the sort key of the last row that was answered. It is no secret and not signed: whoever makes one up
is answered from there, or refused where it is none. The same list is answered whole, as CSV or JSON lines, a page
of it in memory at a time.

    paged = Paged("articles", (int, int), columns=("id", "url"))
    return paged.answer(lambda limit, after: ..., key=lambda row: (row.at, row.id), show=article_json)
"""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType, UnionType
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import Response, jsonify, request

from share_service.errors import BadInput
from share_service.stats.export import Export, Page
from share_service.stats.formats import CSV, JSONL, text_of
from share_service.web.api.declare import Refusal
from share_service.web.api.refusals import LIMIT_INVALID
from share_service.web.context import service
from share_service.web.ids import MAX_ID

__all__ = ["CURSOR_INVALID", "FORMATS", "FORMAT_INVALID", "LIMIT_INVALID", "MAX_LIMIT", "USUAL_LIMIT", "Paged"]

USUAL_LIMIT = 100
MAX_LIMIT = 200
FORMATS = {CSV: "text/csv", JSONL: "application/jsonl"}
CURSOR_INVALID = Refusal(422, "cursor_invalid", "`cursor` is not one that a `Link` header named.")
FORMAT_INVALID = Refusal(422, "format_invalid", "`format` is neither `csv` nor `jsonl`.")
_BIGGEST = 2**63 - 1
# NUL, and halves of characters.
_NO_TEXT = re.compile("[\0\ud800-\udfff]")

Row = TypeVar("Row")
#: The sort key of a row: numbers and texts; None where a row may have none.
Key = tuple[int | float | str | None, ...]
#: What a part of it is: a type, or ``int | None`` where a row may have none.
Kind = type | UnionType
#: What reads up to so many rows after a key; None: from the beginning.
Fetch = Callable[[int, Any], Sequence[Row]]


@dataclass(frozen=True, slots=True)
class Paged:
    """A list that can be gone through. ``kinds`` are the types of its sort key, ``columns`` those of its files."""

    name: str
    kinds: tuple[Kind, ...]
    columns: tuple[str, ...]
    #: How many rows a page has when nobody says.
    usual: int = USUAL_LIMIT

    def answer(
        self,
        fetch: Fetch[Row],
        *,
        key: Callable[[Row], Key],
        show: Callable[[Row], dict[str, Any]],
        head: Mapping[str, Any] = MappingProxyType({}),
    ) -> Response:
        """Return the page that the current request asks for, or the whole list as a file.

        ``head`` is what stands before the items of a page.

        Raises:
            BadInput: `limit`, `cursor` or `format` is wrong.
        """
        form, limit, after = request.args.get("format"), self._limit(), self._after()
        if form is not None:
            return self._file(form, fetch, key, show)
        found = list(fetch(limit + 1, after))
        answer = jsonify({**head, "items": [show(row) for row in found[:limit]]})
        if len(found) > limit:
            answer.headers["Link"] = f'<{_address(cursor=self.cursor(key(found[limit - 1])))}>; rel="next"'
        return answer

    def cursor(self, key: Key) -> str:
        """Return what names the place after the row with ``key``."""
        text = json.dumps([self.name, *key], ensure_ascii=False, separators=(",", ":"))
        return urlsafe_b64encode(text.encode("utf-8")).decode("ascii").rstrip("=")

    def _limit(self) -> int:
        text = request.args.get("limit", str(self.usual))
        if re.fullmatch(r"[0-9]{1,3}", text) and 1 <= int(text) <= MAX_LIMIT:
            return int(text)
        raise BadInput(f"limit must be a number from 1 to {MAX_LIMIT}.", code="limit_invalid")

    def _after(self) -> Key | None:
        text = request.args.get("cursor")
        if text is None:
            return None
        try:
            name, *key = json.loads(urlsafe_b64decode(text.encode("ascii") + b"=="))
        except (ValueError, TypeError, RecursionError):
            name, key = None, []
        if name != self.name or len(key) != len(self.kinds) or not all(map(_is, key, self.kinds)) or not _is_row(key):
            raise BadInput(
                "The cursor is not one of this list: take the address in the Link header as it is.",
                code="cursor_invalid",
            )
        return tuple(key)

    def _file(self, form: str, fetch: Fetch[Row], key: Callable[[Row], Key], show: Callable[[Row], Any]) -> Response:
        if form not in FORMATS:
            raise BadInput(f"format must be one of {', '.join(FORMATS)}.", code="format_invalid")
        # Whatever the list refuses, it refuses before the first byte is sent.
        first = list(fetch(MAX_LIMIT, None))
        export = Export(self.columns, self._pages(first, fetch, key, show))
        pieces = (piece.encode("utf-8", "replace") for piece in text_of(export, form) if piece)
        answer = Response(pieces, content_type=f"{FORMATS[form]}; charset=utf-8")
        answer.headers["Content-Disposition"] = f'attachment; filename="share-{self.name}.{form}"'
        return answer

    def _pages(
        self, found: list[Row], fetch: Fetch[Row], key: Callable[[Row], Key], show: Callable[[Row], Any]
    ) -> Iterator[Page]:
        while found:
            yield Page([tuple(_cell(shown.get(name)) for name in self.columns) for shown in map(show, found)], 0.0)
            found = list(fetch(MAX_LIMIT, key(found[-1]))) if len(found) == MAX_LIMIT else []


def _is(value: object, kind: Kind) -> bool:
    if isinstance(value, bool) or not isinstance(value, kind):
        return False
    # No row has a larger number, or a text that stores choke on.
    return abs(value) <= _BIGGEST if isinstance(value, int) else not _NO_TEXT.search(str(value))


def _is_row(key: Sequence[Any]) -> bool:
    """Say whether the last part of a key can be what tells rows apart: an id, or a text."""
    return not isinstance(key[-1], int) or abs(key[-1]) <= MAX_ID


def _cell(value: Any) -> Any:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return "; ".join(value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (dict, list)) else value


def _address(cursor: str) -> str:
    asked = [(name, value) for name, value in request.args.items(multi=True) if name != "cursor"]
    return f"{service().settings.public_url}{request.path}?{urlencode([*asked, ('cursor', cursor)])}"
