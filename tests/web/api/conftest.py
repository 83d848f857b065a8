"""What the tests of the API share: a furnished service that runs, and the document that it answers."""

from __future__ import annotations

from typing import Any

import pytest

from share_service.store.keys import SCOPES, new_key
from share_service.web.api.openapi import read_document
from tests.web.api.newsroom import running_newsroom


@pytest.fixture(scope="session")
def newsroom(tmp_path_factory):
    """A furnished service, one for the session: tests may add to it."""
    with running_newsroom(tmp_path_factory.mktemp("newsroom")) as running:
        yield running


@pytest.fixture
def document(app) -> dict[str, Any]:
    """The OpenAPI document."""
    with app.app_context():
        return read_document(app)


@pytest.fixture
def api(app, client):
    """A client that sends a key that may do everything; ``json=`` is the body."""
    key = new_key(app.extensions["share"].engine, "tests", SCOPES)

    def send(method, path, *, headers=None, **options):
        sent = {"Authorization": f"Bearer {key}"} | (headers or {})
        return client.open(
            path if path.startswith("/api/") else f"/api/v1{path}", method=method, headers=sent, **options
        )

    return send
