"""The OpenAPI document: valid, whole, in plain words."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from share_service.web.api.declare import operation_of
from share_service.web.api.document import PREFIX, TAGS
from tests import live
from tests.conftest import missing

PATH = "/api/v1/openapi.json"
METHODS = {"get", "put", "post", "patch", "delete"}


def _operations(document):
    return [
        (f"{method} {path}", found)
        for path, item in document["paths"].items()
        for method, found in item.items()
        if method in METHODS
    ]


def test_the_document_is_valid_openapi_3_1(document):
    try:
        from openapi_spec_validator import OpenAPIV31SpecValidator
    except ImportError:
        missing("openapi-spec-validator")
    assert document["openapi"].startswith("3.1.")
    assert [error.message for error in OpenAPIV31SpecValidator(document).iter_errors()] == []


def test_every_route_of_the_api_says_what_it_is(app, document):
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith(PREFIX)]
    silent = [rule.rule for rule in rules if operation_of(app.view_functions[rule.endpoint]) is None]
    assert silent == []
    assert len(_operations(document)) == len(rules)


def test_every_operation_has_a_name_of_its_own_and_words(document):
    found = _operations(document)
    names = [operation["operationId"] for _place, operation in found]
    assert len(set(names)) == len(names)
    assert [name for name in names if not re.fullmatch(r"[a-z][A-Za-z]+", name)] == []
    for place, operation in found:
        assert operation["tags"][0] in TAGS, place
        assert re.fullmatch(r"[A-Z][^.]{5,40}", operation["summary"]), place
        assert operation["description"].endswith("."), place
        for parameter in operation.get("parameters", ()):
            assert re.fullmatch(r"[`A-Z].*\.", parameter["description"]), (place, parameter["name"])
        for status, answer in operation["responses"].items():
            assert "$ref" in answer or answer["description"].endswith("."), (place, status)


def test_every_schema_is_explained_and_has_a_name_of_its_own(document):
    schemas = document["components"]["schemas"]
    assert [name for name in schemas if not re.fullmatch(r"[A-Z][A-Za-z]+", name)] == []
    assert [name for name, schema in schemas.items() if not schema.get("description", "").endswith(".")] == []


def test_every_route_with_a_key_says_so_and_how_it_refuses(document):
    for place, operation in _operations(document):
        if operation["security"]:
            assert {"401", "403"} <= set(operation["responses"]), place
            assert f"`{operation['x-scope']}`" in operation["description"], place
        else:
            assert "No key is needed." in operation["description"], place


def test_every_list_comes_by_pages_unless_it_is_never_long(document):
    schemas, short = document["components"]["schemas"], set()
    for place, operation in _operations(document):
        content = operation["responses"].get("200", {}).get("content", {}).get("application/json", {})
        shape = schemas.get(content.get("schema", {}).get("$ref", "").rpartition("/")[2], {})
        names = {parameter["name"] for parameter in operation.get("parameters", ())}
        if place.startswith("get ") and "items" in shape.get("properties", {}) and not {"cursor", "format"} <= names:
            short.add(place.partition("/api/v1")[2])
    # At most: 10 addresses, 20 articles, 12 pictures, and as many networks as there are.
    assert short == {"/webhooks", "/more", "/articles/{article_id}/pictures", "/articles/{article_id}/previews"}


def test_everybody_is_answered_the_document_and_once(client):
    answer = client.get(PATH)
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    again = client.get(PATH, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_the_document_is_packed_for_who_takes_that(client):
    plain = client.get(PATH)
    packed = client.get(PATH, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) < 30_000
    assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"


def test_the_document_names_the_public_address(document, settings):
    assert document["servers"] == [{"url": settings.public_url}]


@pytest.mark.parametrize("name", ["apispec", "share_service.web.api.document"])
def test_who_does_not_ask_for_the_document_does_not_load_what_makes_it(name, tmp_path):
    code = f"import sys; from share_service.app import create_app; sys.exit({name!r} in sys.modules)"
    environment = live.clean_environment() | {"SHARE_SECRET_KEY": live.SECRET, "SHARE_DATA_DIR": str(tmp_path / "var")}
    environment["PYTHONPATH"] = str(Path(__file__).parents[3])
    done = subprocess.run([sys.executable, "-c", code], env=environment, cwd=tmp_path, check=False, timeout=60)
    assert done.returncode == 0


def test_the_document_is_json_that_any_tool_reads(document):
    assert json.loads(json.dumps(document)) == document
    assert "NaN" not in json.dumps(document)
