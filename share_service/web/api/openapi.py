"""``/api/v1/openapi.json`` and ``/api/v1/``: the API described, for programs and for people.

Both are open to everybody: they tell how the software works, which anybody can read, and nothing of the newsroom.
"""

from __future__ import annotations

import gzip
import json
import threading
from hashlib import sha256
from typing import Any, NamedTuple

from flask import Flask, Response, current_app, request

from share_service.web.api.blueprint import blueprint
from share_service.web.api.declare import Answer, Operation

CACHING = "public, max-age=300"
_KEPT = "share_api_document"
_making = threading.Lock()


class Kept(NamedTuple):
    """What is sent: the document packed, and its name."""

    packed: bytes
    etag: str


@blueprint.get("/openapi.json")
@Operation(
    summary="Read this document",
    tag="API",
    scope=None,
    description="OpenAPI 3.1, as JSON.",
    answers={200: Answer("The document.")},
)
def openapi() -> Response:
    """Answer the OpenAPI document."""
    kept = kept_document(current_app)
    answer = Response(kept.packed, content_type="application/json")
    answer.content_encoding = "gzip"
    if not request.accept_encodings["gzip"]:
        answer = Response(gzip.decompress(kept.packed), content_type="application/json")
    # The same in either coding.
    answer.set_etag(kept.etag, weak=True)
    answer.vary.add("Accept-Encoding")
    answer.headers["Cache-Control"] = CACHING
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.make_conditional(request)
    return answer


def kept_document(app: Flask) -> Kept:
    """Return the document of ``app``, made when it is first asked for."""
    with _making:
        found = app.extensions.get(_KEPT)
        if found is None:
            found = app.extensions[_KEPT] = _made(app)
    assert isinstance(found, Kept)
    return found


def read_document(app: Flask) -> dict[str, Any]:
    """Return the document of ``app`` as plain data."""
    found = json.loads(gzip.decompress(kept_document(app).packed))
    assert isinstance(found, dict)
    return found


def _made(app: Flask) -> Kept:
    from share_service.web.api.document import document  # noqa: PLC0415  # by who asks alone

    data = json.dumps(document(app), ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    return Kept(gzip.compress(data, 9, mtime=0), sha256(data).hexdigest()[:24])
