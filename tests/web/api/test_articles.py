"""The API: articles by canonical URL, what sharing needs, campaign links, and clear refusals."""

import json

import pytest

from share_service.store.keys import new_key, revoke_key
from share_service.web.context import service

URL = "https://journal.example/chronique/kupiansk"
ARTICLE = {
    "url": URL,
    "title": "CHRONIQUE : Kupiansk, le cœur battant de l’Ukraine : quand une ville refuse de mourir",
    "section": "Monde",
    "language": "fr",
    "authors": ["Claire Fontaine"],
    "published_at": "2026-11-22T08:00:00+01:00",
    "ai_disclosure": "Ce contenu a été créé avec l'aide de l'IA.",
}


@pytest.fixture
def api(app, client):
    """A client that sends a valid key; data becomes JSON."""
    key = new_key(service(app).engine, "tests")

    def call(method, path, data=None, **options):
        headers = {"Authorization": f"Bearer {key}"} | options.pop("headers", {})
        body = data if isinstance(data, (bytes, type(None))) else json.dumps(data)
        return client.open(f"/api/v1{path}", method=method, data=body, headers=headers, **options)

    return call


def test_an_article_is_taken_in_once_and_then_updated(api):
    first = api("POST", "/articles", ARTICLE)
    assert first.status_code == 201
    assert first.json["url"] == URL
    again = api("POST", "/articles", ARTICLE | {"url": URL + "#top", "title": "Autre titre"})
    assert again.status_code == 200
    assert (again.json["id"], again.json["title"]) == (first.json["id"], "Autre titre")
    assert again.json["card"] != first.json["card"]
    assert api("GET", first.headers["Location"].removeprefix("/api/v1")).json["title"] == "Autre titre"


def test_an_article_is_found_by_any_spelling_of_its_address(api):
    api("POST", "/articles", ARTICLE)
    found = api("GET", "/articles", query_string={"url": URL.replace("https", "HTTPS") + "#x"})
    assert [item["url"] for item in found.json["items"]] == [URL]
    assert api("GET", "/articles", query_string={"url": "https://journal.example/none"}).json == {"items": []}


def test_nothing_is_answered_without_a_valid_key(app, client, api):
    for headers in ({}, {"Authorization": "Bearer share_wrong"}, {"Authorization": "Basic eA=="}):
        answer = client.post("/api/v1/articles", json=ARTICLE, headers=headers)
        assert answer.status_code == 401
        assert answer.mimetype == "application/problem+json"
        assert answer.json["code"] == "key_missing"
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
        sent = headers.get("Authorization", "").startswith("Bearer")
        assert ("This API key is not known" if sent else "This needs an API key") in answer.json["detail"]
    revoke_key(service(app).engine, "tests")
    assert api("GET", "/articles").status_code == 401


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"not json", 400, "not_json"),
        (b"[" * 100_000, 400, "not_json"),
        (b"\xff\xfe", 400, "not_json"),
        (b"[]", 422, "article_invalid"),
        (b'{"title": "Sans adresse"}', 422, "article_invalid"),
        (b'{"url": "https://journal.example/a", "title": ""}', 422, "article_invalid"),
        (b'{"url": 12}', 422, "article_invalid"),
        (b'{"url": "https://ailleurs.example/a", "title": "T"}', 422, "host_not_allowed"),
        (b'{"url": "https://ailleurs.example/a"}', 422, "host_not_allowed"),
        (b'{"url": "http://169.254.169.254/latest", "title": "T"}', 422, "host_not_allowed"),
        (b'{"url": "javascript:alert(1)"}', 422, "article_invalid"),
        (
            b'{"url": "https://journal.example/a", "title": "T", "image": {"path": "/etc/passwd"}}',
            422,
            "image_path_refused",
        ),
        (b"x" * 200_000, 413, "too_large"),
        (json.dumps({"url": URL, "title": "a" * 10_000}).encode(), 422, "article_invalid"),
    ],
)
def test_bad_input_gets_one_clear_problem_and_leaves_nothing(api, body, status, code):
    answer = api("POST", "/articles", body)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert answer.json["code"] == code
    assert answer.json["status"] == status
    assert answer.json["detail"].endswith(".")
    assert api("GET", "/articles").json == {"items": []}


def test_unknown_keys_are_named(api):
    answer = api("POST", "/articles", ARTICLE | {"titel": "x"})
    assert answer.json["errors"] == [{"field": "titel", "message": "is not a field of an article"}]


def test_a_lone_surrogate_is_dropped_and_the_rest_kept(api):
    answer = api("POST", "/articles", rb'{"url": "https://journal.example/a", "title": "Le \ud800c\u0153ur"}')
    assert answer.status_code == 201
    assert answer.json["title"] == "Le cœur"


def test_markup_in_every_field_stays_text(api, client):
    evil = '"><script>alert(1)</script>'
    data = dict.fromkeys(("title", "kicker", "description", "section", "ai_disclosure"), evil) | {
        "url": URL,
        "authors": [evil],
        "language": "fr",
    }
    created = api("POST", "/articles", data)
    assert created.status_code == 201
    meta = api("GET", f"/articles/{created.json['id']}/share").json["meta"]
    assert meta.count("<script") == 1  # the element of the JSON-LD
    assert "<script>" not in meta
    assert "&lt;script&gt;" in meta
    assert client.get(created.json["card"].partition("localhost")[2] or created.json["card"]).status_code == 200


def test_sharing_gives_hrefs_signed_links_cards_and_tags(api, app):
    created = api("POST", "/articles", ARTICLE).json
    bundle = api("GET", f"/articles/{created['id']}/share").json
    assert list(bundle["networks"])[:3] == ["facebook", "x", "linkedin"]
    public = service(app).settings.public_url
    for network in bundle["networks"].values():
        assert network["link"].startswith(f"{public}/s/")
        assert len(network["link"].rpartition("/")[2]) <= 32
    assert bundle["cards"]["landscape"]["width"] == 1200
    assert bundle["cards"]["landscape"]["url"] == created["card"]
    assert f'<meta property="og:url" content="{URL}">' in bundle["meta"]
    assert f'<meta property="og:image" content="{created["card"]}">' in bundle["meta"]
    assert "pocket" not in bundle["networks"]


def test_a_campaign_link_is_made_disabled_and_enabled(api, client):
    article = api("POST", "/articles", ARTICLE).json["id"]
    made = api("POST", f"/articles/{article}/links", {"label": "Lettre du matin"})
    assert made.status_code == 201
    path = made.json["link"].partition("/s/")[1] + made.json["link"].partition("/s/")[2]
    assert client.get(path, headers={"User-Agent": "Mozilla/5.0"}).location == URL
    api("PATCH", f"/links/{made.json['id']}", {"disabled": True})
    assert client.get(path).status_code == 410
    api("PATCH", f"/links/{made.json['id']}", {"disabled": False})
    assert client.get(path).status_code == 302
    assert [link["label"] for link in api("GET", f"/articles/{article}/links").json["items"]] == ["Lettre du matin"]


def test_a_campaign_link_changes_only_in_what_is_named(api):
    article = api("POST", "/articles", ARTICLE).json["id"]
    made = api("POST", f"/articles/{article}/links", {"label": "Lettre", "expires_at": "2099-01-01T00:00:00Z"}).json
    renamed = api("PATCH", f"/links/{made['id']}", {"label": "Lettre du soir"}).json
    assert renamed == made | {"label": "Lettre du soir"}
    assert api("PATCH", f"/links/{made['id']}", {"expires_at": None}).json["expires_at"] is None
    assert api("PATCH", f"/links/{made['id']}", {}).json["label"] == "Lettre du soir"
    assert api("PATCH", f"/links/{made['id']}", {"label": ""}).json["code"] == "link_invalid"
    assert api("PATCH", "/links/99", {"disabled": True}).status_code == 404


def test_an_expired_campaign_link_is_gone(api, client):
    article = api("POST", "/articles", ARTICLE).json["id"]
    made = api("POST", f"/articles/{article}/links", {"label": "Hier", "expires_at": "2020-01-01T00:00:00Z"}).json
    assert client.get("/s/" + made["link"].rpartition("/")[2]).status_code == 410


@pytest.mark.parametrize("body", [{}, {"label": ""}, {"label": "x", "expires_at": "demain"}, {"label": "x", "utm": 1}])
def test_a_wrong_campaign_link_names_its_fault(api, body):
    article = api("POST", "/articles", ARTICLE).json["id"]
    answer = api("POST", f"/articles/{article}/links", body)
    assert (answer.status_code, answer.json["code"]) == (422, "link_invalid")
    assert answer.json["errors"]


@pytest.mark.parametrize(
    "path",
    [
        "/articles/99",
        "/articles/99/share",
        "/articles/99/links",
        "/articles/99/stats",
        "/links/9",
        "/nowhere",
        "/articles/99999999999999999999",
        "/links/99999999999999999999",
    ],
)
def test_what_is_not_there_is_a_problem_with_404(api, path):
    answer = api("GET", path)
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


def test_a_wrong_method_says_which_are_taken(api):
    answer = api("DELETE", "/articles")
    assert (answer.status_code, answer.json["code"]) == (405, "method_not_allowed")
    assert "POST" in answer.headers["Allow"]
