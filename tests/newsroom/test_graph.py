"""Facebook is asked to look again as it documents, through the guarded door, and its refusals are told in words."""

import pytest

from share_service.errors import ServiceError
from share_service.newsroom.graph import Graph
from share_service.newsroom.intake import take_in
from share_service.newsroom.overriding import put_override
from share_service.newsroom.refreshing import refresh_on_facebook
from share_service.store.articles import get_article
from share_service.store.audit import entries
from tests.newsroom.graph_server import TOKEN, GraphServer, certificate

URL = "https://journal.example/un-été?x=1&y=ü"


@pytest.fixture(scope="module")
def graph_certificate(tmp_path_factory):
    return certificate(tmp_path_factory.mktemp("graph"))


@pytest.fixture
def facebook(graph_certificate):
    server = GraphServer(graph_certificate)
    yield server
    server.stop()


def code(graph):
    with pytest.raises(ServiceError) as caught:
        graph.scrape(URL)
    assert caught.value.detail.endswith((".", "?"))
    return caught.value.code


def test_facebook_reads_a_page_again_and_says_what_it_read(facebook):
    found = facebook.graph().scrape(URL)
    assert (found.url, found.title, found.image) == (URL, "Le titre", "https://share.example/cards/a.jpg")
    assert facebook.asked == [
        {"path": "/v23.0/", "host": "graph.facebook.com", "id": URL, "scrape": "true", "access_token": TOKEN}
    ]


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        ({"code": 4}, "facebook_busy"),
        ({"code": 17}, "facebook_busy"),
        ({"code": 32}, "facebook_busy"),
        ({"code": 613}, "facebook_busy"),
        ({"code": 190, "error_subcode": 463}, "facebook_token"),
        ({"code": 102}, "facebook_token"),
        ({"code": 10}, "facebook_permission"),
        ({"code": 200}, "facebook_permission"),
        ({"code": 368}, "facebook_blocked"),
        ({"code": 100, "error_subcode": 1609005}, "facebook_page"),
        ({"code": 1}, "facebook_away"),
        ({"code": 2, "is_transient": True}, "facebook_away"),
        ({"code": "4"}, "facebook_away"),
        ({}, "facebook_away"),
    ],
)
def test_each_refusal_has_its_sentence(facebook, error, expected):
    facebook.fails = error
    assert code(facebook.graph()) == expected


def test_a_token_that_facebook_does_not_know_is_told_so(facebook):
    assert code(facebook.graph("another")) == "facebook_token"


@pytest.mark.parametrize("raw", [b"", b"<html>", b"[]", b"null", b'{"a": ' + b"1" * 600_000, b"\xff"])
def test_what_is_no_answer_is_no_answer(facebook, raw):
    facebook.fails = raw
    assert code(facebook.graph()) == "facebook_away"


def test_an_answer_that_is_not_packed_as_it_says_is_none(facebook):
    facebook.encoding = "gzip"
    assert code(facebook.graph()) == "facebook_away"


def test_odd_fields_are_left_out(facebook):
    facebook.fails = b'{"title": 3, "image": "x", "url": null, "description": {"a": 1}}'
    assert facebook.graph().scrape(URL).title == ""


def test_nobody_else_is_taken_for_facebook(facebook):
    graph = facebook.graph()
    assert code(Graph(TOKEN, type(graph.wire)(graph.wire.resolver, graph.wire.connector))) == "facebook_away"
    assert facebook.asked == []


def test_a_server_that_is_gone_or_silent_is_away(facebook, graph_certificate):
    graph = facebook.graph(timeout=0.5)
    facebook.stop()
    assert code(graph) == "facebook_away"
    private = Graph(TOKEN, type(graph.wire)(lambda *_a, **_k: [(2, 1, 6, "", ("127.0.0.1", 443))]))
    assert code(private) == "facebook_away"
    facebook.__post_init__()


def test_the_token_is_in_no_text(facebook):
    assert TOKEN not in repr(facebook.graph())


def test_the_article_and_facebooks_own_link_are_read_again(facebook, parts):
    stored = take_in(parts, {"url": "https://journal.example/a", "title": "Le titre"})[0]
    with pytest.raises(ServiceError) as caught:
        refresh_on_facebook(parts, stored, author="ana")
    assert caught.value.code == "facebook_unset"
    object.__setattr__(parts, "graph", facebook.graph())
    refresh_on_facebook(parts, stored, author="ana")
    put_override(parts, stored.id, {"title": "Autre"}, network="facebook", author="ana")
    refresh_on_facebook(parts, get_article(parts.engine, stored.id), author="ana")
    asked = [one["id"] for one in facebook.asked]
    assert asked[:2] == ["https://journal.example/a"] * 2
    assert asked[2].startswith(f"{parts.settings.public_url}/s/")
    assert entries(parts.engine, 1)[0].action == "facebook_refreshed"
