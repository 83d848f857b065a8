"""Tokens are short, deterministic and cannot be forged."""

import hashlib
import hmac
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from share_service.errors import NotFound
from share_service.links.token import CardRef, CardSigner, LinkRef, LinkSigner, _Hmac

OLD, NEW = "o" * 32, "n" * 32
ALPHABET = string.ascii_letters + string.digits + "-_.=~ é"

refs = st.builds(LinkRef, st.integers(0, 2**32 - 1), st.integers(0, 255), st.integers(0, 255))


@given(refs)
def test_a_token_reads_back_as_what_it_was_minted_from(ref):
    signer = LinkSigner([NEW])
    token = signer.mint(ref)
    assert signer.read(token) == ref
    assert token == signer.mint(ref)
    assert len(token) <= 32


def test_no_single_changed_character_is_accepted():
    signer = LinkSigner([NEW])
    token = signer.mint(LinkRef(7, 10))
    for position in range(len(token)):
        for other in set(ALPHABET) - {token[position]}:
            with pytest.raises(NotFound):
                signer.read(token[:position] + other + token[position + 1 :])


@given(st.text(max_size=80))
def test_no_made_up_token_is_accepted(token):
    with pytest.raises(NotFound):
        LinkSigner([NEW]).read(token)


def test_a_token_of_a_fallback_key_lives_on_and_new_ones_use_the_new_key():
    before = LinkSigner([OLD]).mint(LinkRef(1, 10))
    rotated = LinkSigner([NEW, OLD])
    assert rotated.read(before) == LinkRef(1, 10)
    assert rotated.mint(LinkRef(1, 10)) == LinkSigner([NEW]).mint(LinkRef(1, 10))
    with pytest.raises(NotFound):
        LinkSigner([NEW]).read(before)


def test_a_card_token_is_no_link_token():
    card = CardSigner([NEW]).mint(CardRef(1, 0, b"12345678"))
    assert CardSigner([NEW]).read(card) == CardRef(1, 0, b"12345678")
    with pytest.raises(NotFound):
        LinkSigner([NEW]).read(card)


@given(st.binary(min_size=1, max_size=64), st.binary(max_size=300))
def test_the_signature_is_hmac_as_everybody_knows_it(key, value):
    assert _Hmac([key]).get_signature(key, value) == hmac.new(key, value, _blake2b_128).digest()


def _blake2b_128(data=b""):
    return hashlib.blake2b(data, digest_size=16)
