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
# Nothing inline, nothing from elsewhere, no script at all.
POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
_KEPT = "share_api_described"
_making = threading.Lock()


class Kept(NamedTuple):
    """What is sent: the bytes packed, and their name."""

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
    answer = _answer(_described(current_app)[0], "application/json")
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


@blueprint.get("/")
@Operation(
    summary="Read about the API",
    tag="API",
    scope=None,
    description="The same for people: this page.",
    answers={200: Answer("The page.", media="text/html")},
)
def reference_page() -> Response:
    """Answer the reference page."""
    answer = _answer(_described(current_app)[1], "text/html; charset=utf-8")
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["X-Frame-Options"] = "DENY"
    return answer


def read_document(app: Flask) -> dict[str, Any]:
    """Return the document of ``app`` as plain data."""
    found = json.loads(gzip.decompress(_described(app)[0].packed))
    assert isinstance(found, dict)
    return found


def _answer(kept: Kept, content_type: str) -> Response:
    answer = Response(kept.packed, content_type=content_type)
    answer.content_encoding = "gzip"
    if not request.accept_encodings["gzip"]:
        answer = Response(gzip.decompress(kept.packed), content_type=content_type)
    # The same in either coding.
    answer.set_etag(kept.etag, weak=True)
    answer.vary.add("Accept-Encoding")
    answer.headers["Cache-Control"] = CACHING
    answer.make_conditional(request)
    return answer


def _described(app: Flask) -> tuple[Kept, Kept]:
    """Return the document and the page of ``app``, made when one of them is first asked for."""
    with _making:
        found = app.extensions.get(_KEPT)
        if found is None:
            found = app.extensions[_KEPT] = _made(app)
    assert isinstance(found, tuple)
    return found


def _made(app: Flask) -> tuple[Kept, Kept]:
    from share_service.web.api.document import document  # noqa: PLC0415  # by who asks alone
    from share_service.web.api.reference import reference  # noqa: PLC0415  # by who asks alone

    whole = document(app)
    return _kept(json.dumps(whole, ensure_ascii=False, separators=(",", ":"))), _kept(reference(app, whole))


def _kept(text: str) -> Kept:
    data = text.encode("utf-8")
    return Kept(gzip.compress(data, 9, mtime=0), sha256(data).hexdigest()[:24])
