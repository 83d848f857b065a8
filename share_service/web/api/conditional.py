"""ETags: an answer that has not changed is not sent again, and a change of what somebody else has changed is refused."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import Response, jsonify, request
from werkzeug.http import generate_etag

from share_service.errors import Changed
from share_service.web.api.blueprint import blueprint

# Kept by who asked, and asked for again each time.
_CACHING = "private, no-cache"


def etag_of(shown: dict[str, Any]) -> str:
    """Return the ETag, without its quotes, that a GET of what is ``shown`` has."""
    return generate_etag(jsonify(shown).get_data())


def check_unchanged(shown: dict[str, Any]) -> bool:
    """Hold the current request's `If-Match` against what a GET would show now; say whether there was one.

    Raises:
        Changed: it names something else.
    """
    if not request.if_match:
        return False
    if etag_of(shown) not in request.if_match:
        raise Changed
    return not request.if_match.star_tag


@blueprint.after_request
def _name(answer: Response) -> Response:
    """Give a JSON answer to a GET its ETag; answer 304 where the asker has it."""
    told = answer.status_code == HTTPStatus.OK and answer.mimetype == "application/json"
    if request.method in ("GET", "HEAD") and told and not answer.is_streamed and "Cache-Control" not in answer.headers:
        answer.headers["Cache-Control"] = _CACHING
        answer.add_etag()
        answer.make_conditional(request)
    return answer
