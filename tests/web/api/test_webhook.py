"""Articles that a CMS has signed."""

import json
import re
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from share_service.store.webhooks import new_webhook_secret, revoke_webhook_secrets
from tests.web.signing import signed

ARTICLE = {"url": "https://journal.example/a", "title": "Le titre"}


@pytest.fixture
def secret(parts):
    return new_webhook_secret(parts.engine, "cms", parts.settings.secret_key)


def send(client, headers, body, path="/api/v1/articles", method="POST"):
    return client.open(path, method=method, data=body, headers=headers)


def body_of(article=None):
    return json.dumps(article or ARTICLE, ensure_ascii=False).encode()


def test_a_signed_article_needs_no_key(client, secret):
    assert secret.startswith("whsec_")
    answer = send(client, signed(secret, body_of()), body_of())
    assert (answer.status_code, answer.json["title"]) == (201, "Le titre")


# Some seconds from the five minutes on either side: the clock goes on between signing and sending.
@pytest.mark.parametrize("drift", [-280, 280])
def test_clocks_may_differ(client, secret, drift):
    headers = signed(secret, body_of(), at=int(time.time()) + drift)
    assert send(client, headers, body_of()).status_code == 201


@pytest.mark.parametrize("at", ["-320", "+320", "0", "soon", "", "9" * 40])
def test_what_was_not_signed_just_now_is_refused(client, secret, at):
    moment = str(int(time.time()) + int(at)) if at[:1] in ("+", "-") else at
    answer = send(client, signed(secret, body_of(), at=moment), body_of())
    assert (answer.status_code, answer.json["code"]) == (401, "webhook_too_old")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda headers: headers | {"webhook-signature": ""},
        lambda headers: headers | {"webhook-signature": "v1,AAAA v1,é v1 x"},
        lambda headers: headers | {"webhook-signature": headers["webhook-signature"].replace("v1,", "v1a,")},
        lambda headers: headers | {"webhook-id": "another"},
        lambda headers: headers | {"webhook-timestamp": str(int(headers["webhook-timestamp"]) - 1)},
    ],
)
def test_nothing_of_what_is_signed_can_be_changed(client, secret, spoil):
    answer = send(client, spoil(signed(secret, body_of())), body_of())
    assert (answer.status_code, answer.json["code"]) == (401, "webhook_invalid")
    assert send(client, signed(secret, body_of()), body_of({**ARTICLE, "title": "Autre"})).status_code == 401


def test_one_of_several_signatures_is_enough(client, secret):
    headers = signed(secret, body_of())
    headers["webhook-signature"] = "v1,AAAA " + headers["webhook-signature"]
    assert send(client, headers, body_of()).status_code == 201


def test_a_secret_that_was_ended_or_is_of_another_service_signs_nothing(client, parts, secret):
    other = new_webhook_secret(parts.engine, "cms", "another secret key that is long enough")
    assert send(client, signed(other, body_of()), body_of()).status_code == 401
    revoke_webhook_secrets(parts.engine, "cms")
    assert send(client, signed(secret, body_of()), body_of()).status_code == 401


def test_a_secret_outlives_a_rotated_secret_key(client, parts):
    older = "an older secret key, long enough to be one"
    secret = new_webhook_secret(parts.engine, "cms", older)
    assert send(client, signed(secret, body_of()), body_of()).status_code == 401
    settings = parts.settings.model_copy(update={"secret_key_fallbacks": (older,)})
    object.__setattr__(parts, "settings", settings)
    assert send(client, signed(secret, body_of()), body_of()).status_code == 201


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/api/v1/articles"), ("GET", "/api/v1/stats"), ("POST", "/api/v1/photos"), ("PATCH", "/api/v1/links/1")],
)
def test_a_signature_opens_nothing_else(client, secret, method, path):
    answer = send(client, signed(secret, b"{}"), b"{}", path=path, method=method)
    assert (answer.status_code, answer.json["code"]) == (401, "key_missing")


def test_the_example_of_the_documentation_signs(client, secret, monkeypatch):
    pages = Path(__file__).parents[3] / "docs" / "integration.md"
    blocks = re.findall(r"```python\n(.*?)```", pages.read_text(encoding="utf-8"), re.DOTALL)
    example = next(block for block in blocks if "webhook-signature" in block)
    monkeypatch.setenv("CMS_WEBHOOK_SECRET", secret)
    names = {}
    exec(compile(example, "integration.md", "exec"), names)

    class Client:
        @staticmethod
        def post(url, *, data, headers, timeout):
            assert timeout
            return client.post(urlsplit(url).path, data=data, headers=headers)

    names["requests"] = Client
    assert names["send"](ARTICLE).status_code == 201
