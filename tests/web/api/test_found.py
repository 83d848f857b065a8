"""What schemathesis found, each as a test of its own."""

from __future__ import annotations

import pytest

from share_service.newsroom.intake import take_in


@pytest.fixture
def article(parts):
    return take_in(parts, {"url": "https://journal.example/a", "title": "Le titre"})[0]


@pytest.mark.parametrize("form", ["csv", "jsonl"])
@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/articles?url=rien&format={}", "url_invalid"),
        ("/articles?limit=-741018&format={}", "limit_invalid"),
        ("/articles?cursor=%C2%A2&format={}", "cursor_invalid"),
        ("/articles/1/override/history?network=none&format={}", "network_unknown"),
    ],
)
def test_a_file_that_cannot_be_is_refused_before_its_first_byte(api, article, path, code, form):
    answer = api("GET", path.format(form))
    assert (answer.status_code, answer.json["code"]) == (422, code)


@pytest.mark.parametrize(
    ("asked", "body", "field"),
    [
        ("POST /articles/1/links", {"label": "Lettre", "expires_at": 0}, "expires_at"),
        ("PUT /more/pins/1", {"banned": 0}, "banned"),
        ("PUT /articles/1/override", {"focal": [0.0, False]}, "focal.1"),
        ("PUT /articles/1/override", {"focal": ["0", 1]}, "focal.0"),
    ],
)
def test_what_is_of_another_type_is_refused_and_not_turned_into_ours(api, article, asked, body, field):
    answer = api(*asked.split(), json=body)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json["errors"]] == [field]


def test_a_whole_number_is_a_focal_point_too(api, article):
    assert api("PUT", "/articles/1/override", json={"focal": [0, 1]}).json["override"]["focal"] == [0.0, 1.0]


def test_a_lone_surrogate_in_a_label_is_left_out(api, article):
    answer = api("POST", "/articles/1/links", data=rb'{"label": "Le \ud800c\u0153ur"}')
    assert (answer.status_code, answer.json["label"]) == (201, "Le cœur")


def test_the_feed_of_more_is_in_the_document(document):
    content = document["paths"]["/api/v1/more"]["get"]["responses"]["200"]["content"]
    assert set(content) == {"application/json", "application/feed+json"}
