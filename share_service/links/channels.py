"""The small integers that channels are in tokens and in recorded events.

A channel says by which way a link was shared: a network, the copy button, the phone's own share
sheet, or a campaign link. Codes are part of signed links: they are never changed or given twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from share_service.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterator

COPY = 1
NATIVE = 2
#: The article's own page: what its card is fetched for when no link of ours was shared.
PAGE = 3
#: In a token: the subject is a campaign link's row, not an article.
CAMPAIGN = 255
#: In events and counts: the campaign link of row ``n`` is channel ``FIRST_CAMPAIGN + n``.
FIRST_CAMPAIGN = 256

OWN = {"copy": COPY, "native": NATIVE, "page": PAGE}
_OWN_NAMES = {code: name for name, code in OWN.items()}
_CAMPAIGN_PREFIX = "link-"


class _Network(Protocol):
    @property
    def key(self) -> str: ...

    @property
    def code(self) -> int: ...


class NetworkTable(Protocol):
    """What is needed of `links.networks.Networks`: rows by key or alias, and all of them in turn."""

    def __getitem__(self, key: str, /) -> _Network: ...

    def __contains__(self, key: object, /) -> bool: ...

    def __iter__(self) -> Iterator[_Network]: ...


def channel_code(name: str, networks: NetworkTable) -> int:
    """Return the code of the channel ``name``: ``copy``, ``native``, ``page``, a network's key or alias, ``link-12``.

    Raises:
        BadInput: there is no such channel.
    """
    if name in OWN:
        return OWN[name]
    number = name.removeprefix(_CAMPAIGN_PREFIX)
    if number != name and number.isascii() and number.isdecimal() and len(number) < 10:
        return FIRST_CAMPAIGN + int(number)
    if name not in networks:
        raise BadInput(
            f"There is no channel {name[:40]!r}: use copy, native or a network's key.", code="channel_unknown"
        )
    return networks[name].code


def channel_name(code: int, networks: NetworkTable) -> str:
    """Return the name of the channel ``code``; ``channel-<code>`` for a network that is no longer listed."""
    if code >= FIRST_CAMPAIGN:
        return f"{_CAMPAIGN_PREFIX}{code - FIRST_CAMPAIGN}"
    if code in _OWN_NAMES:
        return _OWN_NAMES[code]
    return next((network.key for network in networks if network.code == code), f"channel-{code}")
