"""Asking a server whether a page has changed, instead of for the page."""

import pytest

from share_service.articles.fetch import Validators
from share_service.errors import FetchRefused
from tests.articles.hostile import BEHAVIOURS, PUBLIC, Internet, answer, fetcher, running

SITE = {"news.test": [[PUBLIC[0]]]}


@pytest.fixture(scope="module")
def server():
    with running() as running_server:
        yield running_server


def test_a_page_that_has_not_changed_need_not_be_sent_again(server, monkeypatch):
    told = 'ETag: "abc"\r\nLast-Modified: Sun, 22 Nov 2026 10:00:00 GMT\r\n'
    monkeypatch.setitem(BEHAVIOURS, "/told", lambda: answer(headers=told))
    monkeypatch.setitem(BEHAVIOURS, "/lied", lambda: answer(headers=f"ETag: {'x' * 3_000}\r\n"))
    first = fetcher(Internet(server, SITE)).fetch("http://news.test/told")
    assert first.validators == Validators('"abc"', "Sun, 22 Nov 2026 10:00:00 GMT")
    again = fetcher(Internet(server, SITE)).fetch("http://news.test/304", since=first.validators)
    assert (again.status, again.body, again.validators) == (304, b"", first.validators)
    asked = server.requests[-1]
    assert 'If-None-Match: "abc"\r\n' in asked
    assert "If-Modified-Since: Sun, 22 Nov 2026 10:00:00 GMT\r\n" in asked
    assert fetcher(Internet(server, SITE)).fetch("http://news.test/lied").validators == Validators()
    with pytest.raises(FetchRefused) as refusal:
        fetcher(Internet(server, SITE)).fetch("http://news.test/304")
    assert refusal.value.code == "fetch_status"
