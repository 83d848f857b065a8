"""``GET /api/v1/lint``: judged for those with a key, of our own hosts, a few at a time."""

import dataclasses

import pytest

from share_service.store.keys import new_key
from share_service.web.api import lint
from share_service.web.context import EXTENSION
from tests.previews.site import GOOD, URL, running_site


@pytest.fixture
def site(app):
    with running_site() as site:
        parts = app.extensions[EXTENSION]
        settings = parts.settings.model_copy(update={"article_hosts": ("journal.test",)})
        fetcher = site.fetcher(hosts=("journal.test",))
        app.extensions[EXTENSION] = dataclasses.replace(parts, settings=settings, fetcher=fetcher)
        site.serve(GOOD.replace("og:image:alt", "og:image:other"))
        yield site


@pytest.fixture
def api_key(app):
    return new_key(app.extensions[EXTENSION].engine, "tests")


def asked(client, key, **query):
    return client.get("/api/v1/lint", query_string=query, headers={"Authorization": f"Bearer {key}"} if key else {})


def test_findings_are_answered_in_the_shape_of_the_command(client, api_key, site):
    answer = asked(client, api_key, url=URL, lang="en")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert {finding["rule"] for finding in answer.json["findings"]} == {"image_alt_missing", "image_http"}
    assert set(answer.json["findings"][0]) == {"rule", "severity", "networks", "message", "mend"}
    assert answer.json["findings"][0]["message"].startswith(("There is", "og:image is"))
    french = [finding["message"] for finding in asked(client, api_key, url=URL, lang="fr").json["findings"]]
    assert any(message.startswith("Il n’y a pas d’og:image:alt") for message in french)


def test_a_key_and_a_page_of_ours_are_needed(client, api_key, site):
    assert asked(client, None, url=URL).status_code == 401
    assert asked(client, api_key).json["code"] == "url_missing"
    assert asked(client, api_key, url="http://autre.test/").json["code"] == "fetch_host_not_allowed"
    assert asked(client, api_key, url="http://127.0.0.1/").json["code"].startswith("fetch_")


def test_more_than_a_few_at_once_wait_their_turn(client, api_key, site):
    taken = [lint._places.acquire(blocking=False) for _ in range(lint.AT_ONCE)]
    try:
        answer = asked(client, api_key, url=URL)
    finally:
        for _ in filter(None, taken):
            lint._places.release()
    assert (answer.status_code, answer.json["code"], answer.headers["Retry-After"]) == (503, "lint_busy", "15")
    assert asked(client, api_key, url=URL).status_code == 200
