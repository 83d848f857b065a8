"""SHARE_CLICK_STREAM: what is understood, and that a wrong one is refused without being repeated."""

from __future__ import annotations

import pytest

from share_service.errors import ConfigError
from share_service.stats.stream_address import StreamAddress, parse_address


def test_one_server():
    assert parse_address("redis://stream.example") == StreamAddress((("stream.example", 6379),))


def test_everything_that_can_be_said(tmp_path):
    ca = tmp_path / "ca.pem"
    ca.touch()
    url = f"rediss://le%20journal:p%40ss%3Aword@a.example:7000,[::1]:7001,c/3?ca={ca}&master=m&name=journal&wait=1"
    found = parse_address(url)
    assert found.hosts == (("a.example", 7000), ("::1", 7001), ("c", 6379))
    assert (found.username, found.password, found.database) == ("le journal", "p@ss:word", 3)
    assert (found.tls, found.ca, found.master, found.name, found.wait) == (True, ca, "m", "journal", 1)


def test_a_password_without_a_user():
    found = parse_address("redis://:secret@stream.example")
    assert (found.username, found.password) == (None, "secret")


@pytest.mark.parametrize(
    "url",
    [
        "http://:hidden@stream.example",
        "redis://:hidden@",
        "redis://:hidden@one two",
        "redis://:hidden@host:port",
        "redis://:hidden@host:99999",
        "redis://:hidden@host/db",
        "redis://:hidden@host?wait=some",
        "redis://:hidden@host?name=a{b}",
        "rediss://:hidden@host?ca=nowhere.pem",
        "rediss://:hidden@host?ssl_cert_reqs=none",
        "redis://:hidden@host?wait",
        "redis://:hidden@[::1",
    ],
)
def test_a_wrong_one_is_refused_and_its_password_not_repeated(url):
    with pytest.raises(ConfigError, match="SHARE_CLICK_STREAM") as refused:
        parse_address(url)
    assert "hidden" not in refused.value.detail


def test_nobody_who_prints_an_address_prints_its_password():
    assert "hidden" not in repr(parse_address("redis://:hidden@host"))
