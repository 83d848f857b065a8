"""One route as OpenAPI says it: from its `Operation`, and from what holds on every route alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from werkzeug.routing import Rule

from share_service.web.api.declare import JSON, Answer, Operation, Refusal, Upload
from share_service.web.api.pages import CURSOR_INVALID, FORMAT_INVALID, FORMATS, LIMIT_INVALID, MAX_LIMIT, USUAL_LIMIT
from share_service.web.api.refusals import (
    CHANGED,
    KEY_MISSING,
    NOT_JSON,
    NOT_JSON_TYPE,
    SCOPE_MISSING,
    STORE_AWAY,
    TOO_LARGE,
)
from share_service.web.ids import MAX_ID
from share_service.web.problems import PROBLEM_TYPE

_WORD = re.compile(r"[A-Za-z0-9]+")
_ARTICLES = frozenset(("a", "an", "the", "of", "s", "your", "what"))
_TEXT = {"type": "string"}
_ID = {"type": "integer", "minimum": 1, "maximum": MAX_ID}
#: What stands in a path and is no id.
_NAMED: dict[str, dict[str, Any]] = {
    "digest": {
        "schema": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        "description": "The photo's SHA-256, as an override names it.",
    }
}
_COMMON = (KEY_MISSING, SCOPE_MISSING, NOT_JSON, NOT_JSON_TYPE, TOO_LARGE, CHANGED, STORE_AWAY)


def described(rule: Rule, operation: Operation) -> dict[str, Any]:
    """Return the operation object (OpenAPI 3.1, 4.8.10) of a route."""
    said: dict[str, Any] = {
        "operationId": operation_id(operation.summary),
        "summary": operation.summary,
        "description": _description(operation),
        "tags": [operation.tag],
        "security": _security(operation),
        "x-scope": operation.scope,
        "parameters": [_shown(one, operation) for one in _parameters(rule, operation)],
        "x-example-query": list(operation.example.query),
        "requestBody": _body(operation),
        "responses": _responses(rule, operation),
    }
    return {name: value for name, value in said.items() if value or name == "security"}


def operation_id(summary: str) -> str:
    """Return the name of an operation: its summary as one word, without articles: `readArticleNumbers`."""
    first, *others = [word for word in _WORD.findall(summary.replace("'s", "")) if word.lower() not in _ARTICLES]
    return str(first).lower() + "".join(word[0].upper() + word[1:] for word in others)


def is_conditional(rule: Rule, operation: Operation) -> bool:
    """Say whether a route's answer has an `ETag` that a later request can name."""
    return "GET" in (rule.methods or ()) and operation.answers[200].media == JSON


def _description(operation: Operation) -> str:
    if operation.scope is None:
        return f"{operation.description} No key is needed.".strip()
    return f"{operation.description} The key needs the scope `{operation.scope}`.".strip()


def _security(operation: Operation) -> list[dict[str, list[str]]]:
    if operation.scope is None:
        return []
    ways: list[dict[str, list[str]]] = [{"key": []}]
    return [*ways, {"signature": []}] if operation.signable else ways


def _parameters(rule: Rule, operation: Operation) -> Iterator[dict[str, Any]]:
    for name in sorted(rule.arguments):
        said = _NAMED.get(name) or {
            "schema": _ID,
            "description": f"The {name.removesuffix('_id').replace('_', ' ')}'s id.",
        }
        yield {"name": name, "in": "path", "required": True, "example": operation.example.path.get(name, 1), **said}
    for one in operation.parameters:
        said = {"name": one.name, "in": "query", "description": one.description, "schema": dict(one.schema)}
        yield said | ({"required": True} if one.required else {}) | ({"example": one.example} if one.example else {})
    if operation.listed:
        # Where a list has a way of its own, the route has said so.
        said_already = {one.name for one in operation.parameters}
        yield from (one for one in _PAGING if one["name"] not in said_already)
    if is_conditional(rule, operation):
        yield _header("If-None-Match", "The `ETag` you have: the answer is 304 when nothing has changed.")
    if operation.guarded:
        yield _header("If-Match", "The `ETag` you saw: the answer is 412 when it was changed meanwhile.")


def _shown(parameter: dict[str, Any], operation: Operation) -> dict[str, Any]:
    given = operation.example.query if parameter["in"] == "query" else {}
    return parameter | ({"example": given[parameter["name"]]} if parameter["name"] in given else {})


def _header(name: str, description: str) -> dict[str, Any]:
    return {"name": name, "in": "header", "description": description, "schema": _TEXT}


_PAGING: tuple[dict[str, Any], ...] = (
    {
        "name": "limit",
        "in": "query",
        "description": "How many on a page.",
        "schema": {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": USUAL_LIMIT},
    },
    {
        "name": "cursor",
        "in": "query",
        "description": "Where the page begins: from the `Link` header of the page before.",
        "schema": _TEXT,
    },
    {
        "name": "format",
        "in": "query",
        "description": "The whole list as a file instead of a page of it.",
        "schema": {"type": "string", "enum": list(FORMATS)},
    },
)


def _body(operation: Operation) -> dict[str, Any] | None:
    body = operation.body
    if body is None:
        return None
    if isinstance(body, Upload):
        content: dict[str, Any] = {body.media: {}}
        return {"required": True, "description": body.description, "content": content}
    media: dict[str, Any] = {"schema": _ref(body.__name__)}
    if operation.example.body is not None:
        media["example"] = operation.example.body
    return {"required": True, "content": {JSON: media}}


def _responses(rule: Rule, operation: Operation) -> dict[str, Any]:
    said = {str(status): _answer(rule, operation, answer) for status, answer in operation.answers.items()}
    if is_conditional(rule, operation):
        said["304"] = {"description": "Nothing has changed since the `ETag` that you named."}
    by_status: dict[int, list[Refusal]] = {}
    for refusal in _refusals(operation):
        by_status.setdefault(refusal.status, []).append(refusal)
    return said | {str(status): _shared(by_status[status]) for status in sorted(by_status)}


def _shared(refusals: list[Refusal]) -> dict[str, Any]:
    if len(refusals) == 1 and refusals[0] in _COMMON:
        return {"$ref": f"#/components/responses/{_name(refusals[0])}"}
    return _refused(refusals)


def _answer(rule: Rule, operation: Operation, answer: Answer) -> dict[str, Any]:
    said: dict[str, Any] = {"description": answer.description}
    headers = dict(answer.headers)
    if operation.listed:
        headers["Link"] = '`<…>; rel="next"`: the next page; absent on the last.'
    if is_conditional(rule, operation):
        headers["ETag"] = "Names what was answered."
    if headers:
        said["headers"] = {name: {"description": text, "schema": _TEXT} for name, text in headers.items()}
    if answer.model is not None:
        said["content"] = {answer.media: {"schema": _ref(answer.model.__name__)}}
    elif answer.media != JSON:
        said["content"] = {answer.media: {"schema": _TEXT}}
    others = [*answer.also, *(FORMATS.values() if operation.listed else ())]
    if others:
        said["content"] |= {media: {} for media in others}
    return said


def _refusals(operation: Operation) -> Iterator[Refusal]:
    if operation.scope is not None:
        yield from (KEY_MISSING, SCOPE_MISSING)
    if operation.body is not None:
        yield from (TOO_LARGE,) if isinstance(operation.body, Upload) else (NOT_JSON, NOT_JSON_TYPE, TOO_LARGE)
    if operation.listed:
        yield from (LIMIT_INVALID, CURSOR_INVALID, FORMAT_INVALID)
    if operation.guarded:
        yield CHANGED
    yield from operation.errors
    yield STORE_AWAY


def common_responses() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the refusals that hold on many routes, by the name that they are referred to by."""
    for one in _COMMON:
        yield _name(one), _refused([one])


def _refused(refusals: Iterable[Refusal]) -> dict[str, Any]:
    words = "\n".join(f"- `{one.code}`: {one.description}" for one in refusals)
    return {"description": words, "content": {PROBLEM_TYPE: {"schema": _ref("Problem")}}}


def _name(refusal: Refusal) -> str:
    return f"{refusal.code}_{refusal.status}"


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}
