"""Signed tokens: short, deterministic names of (article, channel, variant) and of a card.

A token is ``base64url(payload) "." base64url(signature)``, signed by itsdangerous with a salt of
its own per kind. The same input gives the same token, so minting one writes nothing. A token names
an article and a channel, never a reader.
"""

from __future__ import annotations

import hashlib
import hmac
import struct
from collections.abc import Sequence
from typing import Any, NamedTuple

from itsdangerous import BadSignature, Signer
from itsdangerous.encoding import base64_decode, base64_encode
from itsdangerous.signer import SigningAlgorithm

from share_service.errors import NotFound

MAX_TOKEN = 64
_LINK = struct.Struct(">IBB")
_CARD = struct.Struct(">IB8s")
_AUTHOR = struct.Struct(">II8s")


class LinkRef(NamedTuple):
    """What a link's token names: `subject` is an article's id, or a campaign link's when `channel` says so."""

    subject: int
    channel: int
    variant: int = 0


class CardRef(NamedTuple):
    """What a card's token names: an article, a size code and the 8-byte fingerprint of what is drawn."""

    article: int
    size: int
    fingerprint: bytes


class AuthorRef(NamedTuple):
    """What an author's token names: an article, when it ends (seconds since the epoch), and a nonce of the store."""

    article: int
    expires_at: int
    nonce: bytes


_BLOCK = hashlib.blake2b().block_size
_DIGEST = 16


class _Hmac(SigningAlgorithm):
    """HMAC with BLAKE2b of 128 bits (RFC 2104), each key's two halves begun once: a third of the time of `hmac.new`."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        self._begun = {key: (_begun(key, 0x36), _begun(key, 0x5C)) for key in keys}

    def get_signature(self, key: bytes, value: bytes) -> bytes:
        """Return the signature of ``value`` by one of the keys."""
        inner, outer = (half.copy() for half in self._begun[key])
        inner.update(value)
        outer.update(inner.digest())
        return bytes(outer.digest())


def _begun(key: bytes, pad: int) -> Any:
    # Keys are derived by SHA-256: never longer than a block.
    return hashlib.blake2b(bytes(byte ^ pad for byte in key.ljust(_BLOCK, b"\0")), digest_size=_DIGEST)


class _TokenSigner:
    """Signs payloads for one purpose. Keys: the newest first, fallbacks only verify."""

    def __init__(self, keys: Sequence[str], salt: str) -> None:
        # Derived once here; itsdangerous would derive them again at every call. Oldest first, as it wants.
        derived = [hmac.digest(key.encode(), salt.encode(), "sha256") for key in reversed(keys)]
        self._signer = Signer(derived, salt=salt, sep=".", key_derivation="none", algorithm=_Hmac(derived))

    def sign(self, payload: bytes) -> str:
        return self._signer.sign(base64_encode(payload)).decode("ascii")

    def unsign(self, token: str, size: int) -> bytes:
        """Return the payload of ``size`` bytes, or raise NotFound for anything not signed by us."""
        if len(token) > MAX_TOKEN or not token.isascii():
            raise NotFound("This link is not known here.", code="token_unknown")
        try:
            text = self._signer.unsign(token)
            payload = base64_decode(text)
        except BadSignature as error:
            raise NotFound("This link is not known here.", code="token_unknown") from error
        signature = token.rpartition(".")[2].encode("ascii")
        # base64 has several spellings of the same bytes; only the one we wrote is ours.
        if len(payload) != size or base64_encode(base64_decode(signature)) != signature:
            raise NotFound("This link is not known here.", code="token_unknown")
        return payload


class LinkSigner:
    """Mints and reads the tokens of ``/s/<token>`` (31 characters)."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._tokens = _TokenSigner(keys, "share-service.link")

    def mint(self, ref: LinkRef) -> str:
        """Return the token of ``ref``."""
        return self._tokens.sign(_LINK.pack(*ref))

    def read(self, token: str) -> LinkRef:
        """Return what ``token`` names.

        Raises:
            NotFound: it was not signed with any of our keys.
        """
        return LinkRef(*_LINK.unpack(self._tokens.unsign(token, _LINK.size)))


class CardSigner:
    """Mints and reads the tokens of ``/cards/<token>.<ext>``."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._tokens = _TokenSigner(keys, "share-service.card")

    def mint(self, ref: CardRef) -> str:
        """Return the token of ``ref``."""
        return self._tokens.sign(_CARD.pack(*ref))

    def read(self, token: str) -> CardRef:
        """Return what ``token`` names.

        Raises:
            NotFound: it was not signed with any of our keys.
        """
        return CardRef(*_CARD.unpack(self._tokens.unsign(token, _CARD.size)))


class AuthorSigner:
    """Mints and reads the tokens with which an article's author sees its numbers."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._tokens = _TokenSigner(keys, "share-service.author")

    def mint(self, ref: AuthorRef) -> str:
        """Return the token of ``ref``."""
        return self._tokens.sign(_AUTHOR.pack(*ref))

    def read(self, token: str) -> AuthorRef:
        """Return what ``token`` names, ended or not.

        Raises:
            NotFound: it was not signed with any of our keys.
        """
        return AuthorRef(*_AUTHOR.unpack(self._tokens.unsign(token, _AUTHOR.size)))
