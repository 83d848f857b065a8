"""Each route's example is sent to a running service, and its answer is exactly what the document says."""

from __future__ import annotations

from typing import Any

import pytest

from share_service.app import create_app
from share_service.settings import Settings
from share_service.web.api.declare import Operation
from share_service.web.api.document import document, operations
from share_service.web.problems import PROBLEM_TYPE
from tests.conftest import missing
from tests.web.api.newsroom import FILES, JSON

# What asks the internet, which tests do not reach.
ELSEWHERE = {"/api/v1/lint"}


@pytest.fixture(scope="module")
def described(tmp_path_factory) -> tuple[list[tuple[str, str, Operation]], dict[str, Any]]:
    """The routes as (method, path, operation), and the document."""
    from share_service.store.migrate import migrate

    folder = tmp_path_factory.mktemp("described")
    migrate(f"sqlite:///{folder / 'share.db'}")
    app = create_app(Settings(secret_key="x" * 40, data_dir=folder, log_level="error"))
    with app.app_context():
        found = [
            (next(iter(rule.methods - {"HEAD", "OPTIONS"})), rule.rule, operation)
            for rule, operation in operations(app)
        ]
        whole = document(app)
    app.extensions["share"].engine.dispose()
    return found, whole


def test_every_example_is_answered_as_the_document_says(described, newsroom):
    found, whole = described
    wrong = {}
    # What changes comes last, what removes last of all.
    for method, rule, operation in sorted(
        found, key=lambda item: ("GET", "POST", "PUT", "PATCH", "DELETE").index(item[0])
    ):
        if rule not in ELSEWHERE and (said := _faults(newsroom, whole, method, rule, operation)):
            wrong[f"{method} {rule}"] = said
    assert wrong == {}


def test_an_answer_with_a_field_that_the_document_does_not_name_is_a_fault(described, newsroom):
    _found, whole = described
    content = whole["paths"]["/api/v1/articles/{article_id}/stats"]["get"]["responses"]["200"]["content"]
    answer = newsroom.ask("GET", "/api/v1/articles/1/stats").json()
    assert list(_errors(whole, content, answer)) == []
    answer["totals"]["shares"] = 3
    assert [error.message for error in _errors(whole, content, answer)] != []


def _faults(newsroom, whole, method: str, rule: str, operation: Operation) -> Any:
    example = operation.example
    path = rule.replace("<id:", "{").replace("<", "{").replace(">", "}").format(**example.path)
    body = FILES.get(example.body, example.body) if isinstance(example.body, str) else example.body
    answer = newsroom.ask(method, path, body, headers=example.headers, query=example.query)
    # Other tests have sent the same article: it is known by now.
    if answer.status_code not in (set(operation.answers) if example.status in operation.answers else {example.status}):
        return answer.status_code, answer.text[:300]
    said = whole["paths"][rule.replace("<id:", "{").replace("<", "{").replace(">", "}")][method.lower()]
    schema = said["responses"][str(answer.status_code)].get("content")
    # What is not JSON is said to be text, and that is all.
    if schema is None or answer.headers.get("Content-Type", "").partition(";")[0] not in (JSON, PROBLEM_TYPE):
        return None
    return [f"{list(error.absolute_path)}: {error.message[:200]}" for error in _errors(whole, schema, answer.json())]


def _errors(whole, content, value):
    try:
        from jsonschema import Draft202012Validator, FormatChecker
    except ImportError:
        missing("jsonschema")
    (media,) = (media for name, media in content.items() if name in (JSON, PROBLEM_TYPE))
    schema = {**media.get("schema", {}), "components": strict(whole["components"])}
    return Draft202012Validator(schema, format_checker=FormatChecker()).iter_errors(value)


def strict(schema: Any) -> Any:
    """Return a schema that takes nothing it does not name."""
    if isinstance(schema, list):
        return [strict(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    found = {name: strict(value) for name, value in schema.items()}
    if isinstance(found.get("properties"), dict) and found.get("type") == "object":
        found.setdefault("additionalProperties", False)
    return found
