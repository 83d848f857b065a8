"""The reference page, made of the OpenAPI document: what people read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, render_template
from markupsafe import Markup, escape

from share_service.web.api.declare import JSON
from share_service.web.api.samples import sample
from share_service.web.context import service

# Characters that fit beside what is said.
LONGEST_LINE = 48
METHODS = ("get", "post", "put", "patch", "delete")
_CODE = re.compile(r"`([^`]+)`")
_STRONG = re.compile(r"\*\*([^*]+)\*\*")
_AWKWARD = re.compile(r"[^A-Za-z0-9=:._-]")
_WRITES = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Field:
    """One parameter, or one field of a body or an answer, in words."""

    name: str
    kind: Markup
    words: Markup
    required: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """What may come back: a status, and what it means; ``model`` is the schema's name where there is one."""

    status: str
    words: Markup
    model: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One operation as the page shows it."""

    id: str
    method: str
    path: str
    title: str
    words: Markup
    scope: str | None
    fields: list[Field]
    body: str | None
    body_words: Markup
    replies: list[Reply]
    refusals: list[Reply]
    request: str
    answer: str


@dataclass(frozen=True, slots=True)
class Section:
    """A noun: its name, what it is, and what can be done with it."""

    name: str
    words: Markup
    entries: list[Entry] = field(default_factory=list)


def reference(app: Flask, document: dict[str, Any]) -> str:
    """Return the page as HTML."""
    sections = {tag["name"]: Section(tag["name"], marked(tag["description"])) for tag in document["tags"]}
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                sections[item[method]["tags"][0]].entries.append(_entry(document, path, method, item[method]))
    return render_template(
        "api/reference.html",
        site=service(app).site,
        info=document["info"],
        about=paragraphs(document["info"]["description"]),
        server=document["servers"][0]["url"],
        sections=[section for section in sections.values() if section.entries],
        models=list(_models(document)),
        common=_common(document),
    )


def marked(text: str) -> Markup:
    """Return plain words with `code` and **stress** as HTML."""
    # What is said has typographic apostrophes, what is typed has not.
    said = [part if place % 2 else part.replace("'", "’") for place, part in enumerate(text.split("`"))]
    safe = str(escape("`".join(said)))
    return Markup(_STRONG.sub(r"<b>\1</b>", _CODE.sub(r"<code>\1</code>", safe)))  # noqa: S704 - escaped above


def paragraphs(text: str) -> list[Markup]:
    """Return the paragraphs of ``text``."""
    return [marked(" ".join(block.split())) for block in text.strip().split("\n\n")]


def _entry(document: dict[str, Any], path: str, method: str, said: dict[str, Any]) -> Entry:
    replies = list(_replies(document, said))
    content = said.get("requestBody", {}).get("content", {})
    body = content.get(JSON, {}).get("schema", {}).get("$ref", "")
    return Entry(
        id=said["operationId"],
        method=method.upper(),
        path=path,
        title=said["summary"].replace("'", "’"),
        words=marked(said["description"]),
        scope=said.get("x-scope"),
        fields=[_parameter(one) for one in said.get("parameters", ()) if one["in"] != "header"],
        body=body.rpartition("/")[2] or next(iter(content), None),
        body_words=marked(said.get("requestBody", {}).get("description", "")),
        replies=[one for one in replies if one.status < "300"],
        refusals=[one for one in replies if one.status >= "400"],
        request=_curl(path, method, said),
        answer=_answer(document, said),
    )


def _parameter(said: dict[str, Any]) -> Field:
    return Field(said["name"], _kind(said["schema"]), marked(said["description"]), bool(said.get("required")))


def _replies(document: dict[str, Any], said: dict[str, Any]) -> Iterator[Reply]:
    """Yield what a route itself answers, without what is said once for all of them."""
    everywhere = {line for one in document["components"]["responses"].values() for line in _lines(one)}
    for status, answer in sorted(said["responses"].items()):
        content = answer.get("content", {}).get(JSON, {}).get("schema", {})
        for line in _lines(answer):
            if line not in everywhere:
                yield Reply(status, marked(line), _last(content["$ref"]) if "$ref" in content else None)


def _common(document: dict[str, Any]) -> list[Reply]:
    """Return what any route may answer."""
    found = [
        Reply(name.rpartition("_")[2], marked(line))
        for name, one in document["components"]["responses"].items()
        for line in _lines(one)
    ]
    return sorted(found, key=lambda reply: reply.status)


def _lines(answer: dict[str, Any]) -> list[str]:
    return [line.removeprefix("- ") for line in answer.get("description", "").split("\n") if line]


def _models(document: dict[str, Any]) -> Iterator[tuple[str, Markup, list[Field]]]:
    for name, schema in sorted(document["components"]["schemas"].items()):
        needed = schema.get("required", ())
        yield (
            name,
            marked(" ".join(schema["description"].split())),
            [
                Field(key, _kind(one), marked(one.get("description", "")), key in needed)
                for key, one in schema.get("properties", {}).items()
            ],
        )


def _kind(schema: dict[str, Any]) -> Markup:
    """Return what a value is, in a few words; what the document names is a link to it."""
    if "$ref" in schema:
        return Markup('<a href="#{0}">{0}</a>').format(_last(schema["$ref"]))
    if "anyOf" in schema:
        return Markup(" or ").join(_kind(one) for one in schema["anyOf"])
    if "enum" in schema:
        return Markup(", ").join(Markup("<code>{}</code>").format(value) for value in schema["enum"])
    if schema.get("type") == "array":
        return Markup("list of ") + _kind(schema.get("items") or schema["prefixItems"][0])
    if isinstance(schema.get("additionalProperties"), dict):
        return Markup("by name: ") + _kind(schema["additionalProperties"])
    return Markup("{}{}").format(_WORDS.get(schema.get("format", schema.get("type", "")), "anything"), _bounds(schema))


_WORDS = {
    "string": "text", "integer": "whole number", "number": "number", "boolean": "true or false", "null": "null",
    "object": "object", "date-time": "instant",
}  # fmt: skip


def _bounds(schema: dict[str, Any]) -> str:
    if "maximum" in schema and schema["maximum"] < 2**31 - 1:
        return f", {schema.get('minimum', 0):g} to {schema['maximum']:g}"
    return f", {schema['maxLength']} at most" if "maxLength" in schema else ""


def _curl(path: str, method: str, said: dict[str, Any]) -> str:
    given = {one["name"]: one.get("example") for one in said.get("parameters", ())}
    query = [f"{name}={given[name]}" for name in said.get("x-example-query", ())]
    way = ("-G " if query else "") if method == "get" else f"-X {method.upper()} "
    lines = [f'curl {way}"$SHARE{_WRITES.sub(lambda found: str(given[found[1]]), path)}"']
    if said["security"]:
        lines.append('-H "Authorization: Bearer $KEY"')
    lines += [f"--data-urlencode '{one}'" if _AWKWARD.search(one) else f"-d {one}" for one in query]
    for media, content in said.get("requestBody", {}).get("content", {}).items():
        if media != JSON:
            lines.append("-H 'Content-Type: image/jpeg' --data-binary @photo.jpg")
        elif "example" in content:
            lines += ["-H 'Content-Type: application/json'", f"-d '{_typed(content['example'])}'"]
    return " \\\n  ".join(lines)


def _typed(body: Any) -> str:
    """Return a body as it stands between single quotes on a command line; a long one by lines."""
    short = json.dumps(body, ensure_ascii=False)
    text = short if len(short) <= LONGEST_LINE else json.dumps(body, ensure_ascii=False, indent=2)
    return text.replace("'", "’").replace("\n", "\n  ")


def _answer(document: dict[str, Any], said: dict[str, Any]) -> str:
    status = min(said["responses"])
    schema = said["responses"][status].get("content", {}).get(JSON, {}).get("schema")
    if schema is None:
        return ""
    return json.dumps(sample(schema, document["components"]["schemas"]), ensure_ascii=False, indent=2)


def _last(address: str) -> str:
    return address.rpartition("/")[2]
