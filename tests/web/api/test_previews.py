"""Programs have Facebook look again, and see which pictures a page has."""

import pytest

from share_service.newsroom.intake import take_in
from tests.newsroom.conftest import news_site
from tests.newsroom.graph_server import GraphServer, certificate

__all__ = ["news_site"]


@pytest.fixture
def stored(parts, news_site):
    news_site.lead_to(parts)
    news_site.serve("/a", '<title>T</title><article><img src="/port.jpg" alt="Le port"></article>')
    return take_in(parts, {"url": "http://journal.example/a", "title": "Le titre"})[0]


def test_facebook_looks_again(api, parts, stored, tmp_path):
    path = f"/articles/{stored.id}/refresh"
    assert api("POST", path).json["code"] == "facebook_unset"
    facebook = GraphServer(certificate(tmp_path))
    object.__setattr__(parts, "graph", facebook.graph())
    assert api("POST", path).json["items"][0]["title"] == "Le titre"
    facebook.fails = {"code": 4}
    answer = api("POST", path)
    assert (answer.status_code, answer.json["code"], answer.headers["Retry-After"]) == (503, "facebook_busy", "3600")
    facebook.stop()


def test_the_pictures_of_a_page_are_listed(api, stored):
    items = api("GET", f"/articles/{stored.id}/pictures").json["items"]
    assert items == [{"url": "http://journal.example/port.jpg", "alt": "Le port", "credit": ""}]
    assert api("GET", "/articles/999/pictures").status_code == 404
