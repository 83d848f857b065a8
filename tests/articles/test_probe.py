"""Answers as crawlers meet them, whatever they are: nothing raises, everything is bounded and guarded."""

import pytest

from share_service.articles.probe import probe
from tests.articles.hostile import BEHAVIOURS, PUBLIC, Internet, fetcher, running

SITE = {"news.test": [[PUBLIC[0]]]}
SLOW = {"/silent", "/continue", "/drip-headers", "/drip-body", "/drip-declared"}


@pytest.fixture(scope="module")
def server():
    with running() as running_server:
        yield running_server


def asked(server, path, **options):
    net = Internet(server, SITE)
    # Only of what never ends is the end waited for.
    return probe(
        fetcher(net, timeout=1.0 if path in SLOW else 20.0),
        f"http://news.test{path}",
        user_agent="Testbot/1.0",
        **options,
    )


@pytest.mark.parametrize(
    ("path", "status", "failure"),
    [
        ("/ok", 200, ""),
        ("/404", 404, ""),
        ("/429", 429, ""),
        ("/204", 204, ""),
        ("/pdf", 200, ""),
        ("/brotli", 200, ""),
        ("/gzip-twice", 200, ""),
        ("/loop", 0, "fetch_redirects"),
        ("/silent", 0, "fetch_timeout"),
        ("/drip-body", 0, "fetch_timeout"),
        ("/no-http", 0, "fetch_failed"),
        ("/many-headers", 0, "fetch_failed"),
        ("/r?to=http://127.0.0.1/", 0, "fetch_private_address"),
        ("/r?to=file:///etc/passwd", 0, "fetch_scheme"),
    ],
)
def test_an_answer_is_told_as_it_was_and_a_failure_by_its_code(server, path, status, failure):
    answer = asked(server, path)
    assert (answer.failure or answer.status) == (failure or status)


@pytest.mark.parametrize("path", sorted(set(BEHAVIOURS) - SLOW))
def test_no_server_makes_it_raise_or_hold_more_than_asked(server, path):
    assert len(asked(server, path, limit=100_000).body) <= 100_000


def test_the_hops_are_told_in_order(server):
    answer = asked(server, "/hop?n=3")
    assert [(hop.url[-1], hop.status) for hop in answer.hops] == [("3", 302), ("2", 302), ("1", 302)]
    assert (answer.url, answer.ok) == ("http://news.test/hop?n=0", True)


def test_it_goes_where_the_service_itself_would_and_says_why_it_could_not(server):
    assert asked(server, "/accent").url == "http://news.test/%C3%A9"
    nobody = probe(fetcher(Internet(server, {}), timeout=1.0), "http://news.test/ok", user_agent="Testbot/1.0")
    assert nobody.failure == "fetch_unknown_host"


def test_a_long_body_is_cut_and_a_head_has_none(server):
    answer = asked(server, "/large", limit=1_000)
    assert (len(answer.body), answer.cut) == (1_000, True)
    assert asked(server, "/ok", method="HEAD").body == b""
    assert server.requests[-1].startswith("HEAD /ok ")


def test_it_asks_under_the_name_it_was_given_and_unpacks_gzip(server):
    answer = asked(server, "/gzip")
    assert answer.body.startswith(b"<!doctype")
    assert "User-Agent: Testbot/1.0" in server.requests[-1]


def test_only_allowed_hosts_are_asked_for_a_page(server):
    net = Internet(server, SITE)
    closed = fetcher(net, hosts=("autre.test",))
    assert probe(closed, "http://news.test/ok", user_agent="x").failure == "fetch_host_not_allowed"
    assert probe(closed, "http://news.test/ok", user_agent="x", any_host=True).ok
