"""What comes in: a request's JSON, checked by a model; what its query says."""

from __future__ import annotations

import json
from typing import Any, TypeVar

from flask import request
from pydantic import BaseModel, ValidationError

from share_service.articles.article import field_errors
from share_service.errors import BadInput
from share_service.web.ids import MAX_ID

# Digits, with room for zeros in front.
_LONGEST_ID = 20
Body = TypeVar("Body", bound=BaseModel)
# What is sent by those who do not say what they send: curl's default, browsers' plain text.
_UNSAID = frozenset(("", "application/x-www-form-urlencoded", "text/plain", "application/octet-stream"))


def json_body() -> Any:
    """Return the JSON of the current request.

    Raises:
        BadInput: it is said to be something else (415), or it is not JSON, or nested too deeply for anything we take.
    """
    if not request.is_json and request.mimetype not in _UNSAID:
        raise BadInput("The request must be JSON: send Content-Type: application/json.", code="not_json", status=415)
    try:
        return json.loads(request.get_data())
    except (ValueError, RecursionError) as error:
        raise BadInput("The request is not JSON.", code="not_json", status=400) from error


def asked_id(name: str) -> int | None:
    """Return the id that the query names as ``name``, or None.

    Raises:
        BadInput: it is none that a row can have.
    """
    text = request.args.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < _LONGEST_ID and 0 < int(text) <= MAX_ID):
        raise BadInput(f"{name} is an id: a whole number from 1 to {MAX_ID}.", code="id_invalid")
    return int(text)


def checked(model: type[Body], code: str) -> Body:
    """Return the current request's body as ``model``; ``code`` is what a refusal of it is called.

    Raises:
        BadInput: naming what is wrong with it.
    """
    try:
        # From text and strictly: 0 is not false, and a number is no moment. What is no character is left out.
        text = json.dumps(json_body(), ensure_ascii=False).encode("utf-8", "ignore")
        return model.model_validate_json(text, strict=True)
    except ValidationError as error:
        fields = field_errors(error)
        listed = "; ".join(f"{item.field} {item.message}" for item in fields)
        raise BadInput(f"The request is not valid: {listed}.", code=code, fields=fields) from error
