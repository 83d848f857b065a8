"""The OpenAPI 3.1 document: made of Flask's own routes and of what each says of itself.

It is made when somebody first asks for it, and kept as the bytes that are sent. Nothing here is imported before:
readers' buttons and links pay nothing for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from operator import itemgetter
from typing import Any

from apispec import APISpec
from flask import Flask
from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, models_json_schema
from werkzeug.routing import Rule

from share_service import __version__
from share_service.web.api import NOUNS
from share_service.web.api.declare import Operation, Upload, operation_of
from share_service.web.api.describe import common_responses, described
from share_service.web.api.shapes import Problem
from share_service.web.context import service

PREFIX = "/api/v1"
#: The nouns, in the order in which people need them, each in a sentence.
TAGS: Mapping[str, str] = {
    "Articles": "What is shared. An article is known by its canonical URL, and by its `id` here.",
    "Links": "Campaign links: for a newsletter, a push message, a poster. Each is a channel of its own in the numbers.",
    "Overrides": "What networks see instead of an article's own title, description and picture.",
    "Previews": "How networks show an article, and what is wrong with its tags.",
    "Trials": "Two to four titles or cards of one article, each with its link: which one do readers follow?",
    "Notes": "What editors wrote beside an article's numbers.",
    "Numbers": "Clicks, previews, intents and copies: four numbers, never one. Times are those of the newsroom.",
    "Alerts": "What the service tells editors by itself.",
    "People": "Who opens the desk, which programs use the API, and who changed what.",
    "API": "This document, and how the service is set.",
}
_ABOUT = """\
Everything that the editors' desk can do, for programs.

**Keys.** Make one on the desk (Settings, API keys) or with `share-service key new --name CMS`, and send it as
`Authorization: Bearer KEY`. Its scopes say what it may do: `stats` reads numbers and exports them, `read` reads
everything else but people, `write` changes what readers and networks see, `admin` is for people and what they receive,
keys, webhooks and the log of changes.

**Errors** are `application/problem+json` (RFC 9457): match on `code`, which never changes; show `detail`.

**Lists** come by pages of `limit`; the `Link` header names the next one, and there is none on the last.
`format=csv` or `jsonl` answers the whole list as a file.

**Changes.** Answers to GET have an `ETag`: send it as `If-None-Match` and get 304 while nothing has changed. Send it as
`If-Match` with a change, and nobody else's change is overwritten: the answer is then 412.

**Times** are RFC 3339; days and hours in numbers are those of the newsroom's time zone.
"""
_KEYS = "A key of the API: `Authorization: Bearer share_…`."
_SIGNATURE = (
    "What a CMS sends instead of a key (standardwebhooks.com): `webhook-signature` is `v1,` and the base64 of "
    "HMAC-SHA256(secret, `id.timestamp.body`); `webhook-id` and `webhook-timestamp` go with it."
)
_VARIABLE = re.compile(r"<(?:\w+:)?(\w+)>")


class _Untitled(GenerateJsonSchema):
    """Leaves out the titles of fields, which only repeat their names."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - pydantic's hook
        """Say no."""
        return False


def document(app: Flask) -> dict[str, Any]:
    """Return the OpenAPI document of ``app``, as plain data."""
    spec = APISpec(
        title="share-service",
        version=__version__,
        openapi_version="3.1.0",
        info={
            "summary": "Share articles, and see what sharing brought.",
            "description": _ABOUT,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        servers=[{"url": service(app).settings.public_url}],
        tags=[{"name": name, "description": text} for name, text in TAGS.items()],
    )
    spec.components.security_scheme("key", {"type": "http", "scheme": "bearer", "description": _KEYS})
    spec.components.security_scheme(
        "signature", {"type": "apiKey", "in": "header", "name": "webhook-signature", "description": _SIGNATURE}
    )
    for name, response in common_responses():
        spec.components.response(name, response)
    found = list(operations(app))
    for name, schema in _schemas(operation for _rule, operation in found):
        spec.components.schema(name, schema)
    for rule, operation in found:
        path = _VARIABLE.sub(r"{\1}", rule.rule)
        method = _method(rule)
        spec.path(path=path, operations={method: described(rule, operation)})
    return spec.to_dict()


def operations(app: Flask) -> Iterator[tuple[Rule, Operation]]:
    """Yield the routes of the API that say what they are, in the order of the nouns and of their files."""
    tags, nouns = list(TAGS), [noun.__name__ for noun in NOUNS]
    found: list[tuple[int, int, Rule, Operation]] = []
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        operation = operation_of(view)
        if operation is not None and rule.rule.startswith(PREFIX):
            # What is no noun of ours ("more to read") stands last among its kind.
            noun = nouns.index(view.__module__) if view.__module__ in nouns else len(nouns)
            found.append((tags.index(operation.tag), noun, rule, operation))
    for _tag, _noun, rule, operation in sorted(found, key=itemgetter(0, 1)):
        yield rule, operation


def _method(rule: Rule) -> str:
    (method,) = (rule.methods or set()) - {"HEAD", "OPTIONS"}
    return method.lower()


def _schemas(found: Iterator[Operation]) -> Iterator[tuple[str, dict[str, Any]]]:
    models: dict[type[BaseModel], None] = {Problem: None}
    for operation in found:
        if operation.body is not None and not isinstance(operation.body, Upload):
            models[operation.body] = None
        models.update(dict.fromkeys(answer.model for answer in operation.answers.values() if answer.model))
    _places, whole = models_json_schema(
        [(model, "validation") for model in models],
        ref_template="#/components/schemas/{model}",
        schema_generator=_Untitled,
    )
    yield from whole["$defs"].items()
