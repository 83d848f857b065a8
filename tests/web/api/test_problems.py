"""Whatever goes wrong under /api/v1 is said in one shape (RFC 9457)."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("asked", "options", "status", "code"),
    [
        ("GET /nothing", {}, 404, "not_found"),
        ("GET /articles/0", {}, 404, "not_found"),
        ("GET /articles/1/", {}, 404, "not_found"),
        ("DELETE /articles", {}, 405, "method_not_allowed"),
        ("PATCH /articles/1", {}, 405, "method_not_allowed"),
        ("POST /articles", {"data": b"x" * 200_000}, 413, "too_large"),
        ("POST /photos", {"data": b"x" * 10_000_001}, 413, "too_large"),
        ("POST /articles", {"data": b"<a/>", "content_type": "application/xml"}, 415, "not_json"),
        ("POST /articles", {"data": {"url": "x"}, "content_type": "multipart/form-data"}, 415, "not_json"),
        ("POST /articles", {"data": b"{", "content_type": "application/json"}, 400, "not_json"),
    ],
)
@pytest.mark.parametrize("accept", ["*/*", "text/html", "application/json"])
def test_an_error_is_a_problem_whatever_is_accepted(api, accept, asked, options, status, code):  # noqa: PLR0917  # a table
    answer = api(*asked.split(), headers={"Accept": accept}, **options)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert answer.json["status"] == status
    assert (answer.json["code"], answer.json["type"]) == (code, f"urn:share-service:problem:{code}")
    assert answer.json["detail"].endswith(".")
    assert answer.headers["Cache-Control"] == "no-store"
    if status == 405:
        assert answer.headers["Allow"]


@pytest.mark.parametrize("mimetype", ["application/json", "application/vnd.api+json", "text/plain", "", None])
def test_json_is_read_by_whatever_name_it_comes(api, mimetype):
    answer = api("POST", "/articles", data=b'{"url": "https://journal.example/a", "title": "T"}', content_type=mimetype)
    assert answer.status_code in (200, 201)
