"""Channels and their codes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from share_service.errors import BadInput
from share_service.links.channels import COPY, FIRST_CAMPAIGN, NATIVE, PAGE, channel_code, channel_name
from share_service.links.networks import load_networks


def test_our_own_channels_have_codes_that_never_change():
    networks = load_networks()
    assert [channel_code(name, networks) for name in ("copy", "native", "page")] == [COPY, NATIVE, PAGE] == [1, 2, 3]


def test_every_network_is_a_channel_with_a_code_of_its_own():
    networks = load_networks()
    codes = [channel_code(network.key, networks) for network in networks]
    assert len(set(codes)) == len(codes)
    assert all(PAGE < code < 255 for code in codes)
    assert [channel_name(code, networks) for code in codes] == [network.key for network in networks]


def test_an_alias_is_its_network():
    networks = load_networks()
    assert channel_code("twitter", networks) == channel_code("x", networks)


@given(st.integers(0, 999_999_999))
def test_a_campaign_link_is_a_channel(number):
    networks = load_networks()
    assert channel_code(f"link-{number}", networks) == FIRST_CAMPAIGN + number
    assert channel_name(FIRST_CAMPAIGN + number, networks) == f"link-{number}"


@pytest.mark.parametrize("name", ["", "nowhere", "link-", "link--1", "link-x", "link-²", "link-1234567890", "COPY"])
def test_what_is_no_channel_is_refused(name):
    with pytest.raises(BadInput) as refused:
        channel_code(name, load_networks())
    assert refused.value.code == "channel_unknown"


def test_a_network_that_is_gone_still_has_a_name_in_the_numbers():
    assert channel_name(99, load_networks()) == "channel-99"
