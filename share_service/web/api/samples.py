"""A value that fits a JSON schema: what the reference shows of an answer. Examples that a schema gives come first."""

from __future__ import annotations

from typing import Any

# A tree of schemas that name each other would never end.
DEEPEST = 8
_BY_TYPE: dict[str, Any] = {"string": "…", "integer": 1, "number": 0.5, "boolean": False, "null": None}
_BY_FORMAT = {"date-time": "2026-11-22T08:00:00Z"}


def sample(schema: dict[str, Any], schemas: dict[str, Any], depth: int = 0) -> Any:
    """Return a value that ``schema`` takes; ``schemas`` are those that it refers to, by name.

    Of an object, what has to be there and what has a value worth showing.
    """
    if "$ref" in schema:
        schema = schemas[schema["$ref"].rpartition("/")[2]]
    if schema.get("examples"):
        return schema["examples"][0]
    for key in ("const", "example"):
        if key in schema:
            return schema[key]
    if "enum" in schema:
        return schema["enum"][0]
    if "anyOf" in schema:
        return sample(_best(schema["anyOf"]), schemas, depth)
    return _of_type(schema, schemas, depth)


def _best(choices: list[dict[str, Any]]) -> dict[str, Any]:
    # Null says nothing of what may be there, and "…" not much.
    telling = (one for one in choices if one.keys() & {"$ref", "examples", "enum", "format", "items"})
    return next(telling, choices[-1])


def _of_type(schema: dict[str, Any], schemas: dict[str, Any], depth: int) -> Any:
    kind = schema.get("type")
    if kind == "object":
        return {} if depth > DEEPEST else _object(schema, schemas, depth + 1)
    if kind == "array":
        items = schema.get("prefixItems") or [schema.get("items", {})]
        found = [] if depth > DEEPEST else [sample(item, schemas, depth + 1) for item in items]
        return found * max(1, schema.get("minItems", 1) // max(1, len(found)))
    if kind == "string":
        return _BY_FORMAT.get(schema.get("format", ""), "a" * 64 if "pattern" in schema else "…")
    return schema.get("minimum", _BY_TYPE.get(str(kind)))


def _object(schema: dict[str, Any], schemas: dict[str, Any], depth: int) -> dict[str, Any]:
    needed = schema.get("required", ())
    fields = schema.get("properties", {})
    shown = {name: one for name, one in fields.items() if name in needed or "examples" in one}
    found = {name: sample(one, schemas, depth) for name, one in shown.items()}
    others = schema.get("additionalProperties")
    if not fields and isinstance(others, dict):
        names = schema.get("propertyNames", {}).get("enum", ["x"])
        found[names[0]] = sample(others, schemas, depth)
    return found
