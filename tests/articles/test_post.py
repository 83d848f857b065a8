"""Messages leave through the guarded door: checked addresses only, no redirects, within a deadline."""

from __future__ import annotations

import pytest

from share_service.articles.fetch import Fetcher
from share_service.articles.post import check_receiver, post
from share_service.articles.wire import Wire
from share_service.errors import FetchRefused

LOOPBACK = ("127.0.0.0/8",)


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://tools.example/hook", "fetch_scheme"),
        ("ftp://tools.example/hook", "fetch_scheme"),
        ("https://127.0.0.1/hook", "fetch_private_address"),
        ("https://[::1]/hook", "fetch_private_address"),
        ("https://169.254.169.254/latest/meta-data", "fetch_private_address"),
        ("https://2130706433/hook", "fetch_url"),
        ("https://tools.internal/hook", "fetch_private_address"),
        ("https://tools.example:8443/hook", "fetch_port"),
        ("https://user:secret@tools.example/hook", "fetch_url"),
    ],
)
def test_only_public_addresses_by_https_are_sent_to(url, code):
    with pytest.raises(FetchRefused) as refusal:
        check_receiver(url)
    assert refusal.value.code == code
    assert "secret" not in refusal.value.detail


@pytest.mark.parametrize(
    "url", ["https://10.0.0.1/hook", "http://169.254.169.254/", "http://[::1]:80/", "http://u:p@127.0.0.1/"]
)
def test_a_network_that_was_named_opens_no_other(url):
    with pytest.raises(FetchRefused) as refusal:
        check_receiver(url, LOOPBACK)
    assert refusal.value.code == "fetch_private_address"


def test_a_network_that_was_named_is_sent_to_on_any_port():
    assert check_receiver("http://127.0.0.1:5678/hook", LOOPBACK) == "http://127.0.0.1:5678/hook"


def test_a_name_that_leads_to_a_private_address_is_refused_when_it_is_sent_to():
    def resolver(*_args, **_options):
        return [(2, 1, 6, "", ("10.0.0.7", 443))]

    fetcher = Fetcher(wire=Wire(resolver=resolver))
    assert check_receiver("https://tools.example/hook")
    with pytest.raises(FetchRefused) as refusal:
        post(fetcher, "https://tools.example/hook", b"{}", {}, timeout=5)
    assert refusal.value.code == "fetch_private_address"


def test_nobody_there_is_said():
    with pytest.raises(FetchRefused) as refusal:
        post(Fetcher(), "http://127.0.0.1:9/hook", b"{}", {}, networks=LOOPBACK, timeout=5)
    assert refusal.value.code == "fetch_failed"
