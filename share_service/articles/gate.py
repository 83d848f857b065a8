"""Which URLs and addresses an outgoing request may reach: the rules, without any traffic.

ssrfguard's table of special-purpose addresses decides, narrowed here: what is not listed as public
is not public, and prefixes that only wrap an IPv4 address have no business in a newsroom's DNS.
"""

from __future__ import annotations

import re
from ipaddress import ip_network
from urllib.parse import quote, urlsplit

from ssrfguard import DEFAULT_DENIED, AddressTable, Block, BlockedURLError, Policy, Reach, Target

from share_service.articles.article import canonical_url, host_allowed
from share_service.errors import FetchRefused

_NARROWED = {
    # IPv6 outside 2000::/3 is unassigned or local (RFC 4291 §2.4); the table's longer prefixes still decide.
    "::/0": Reach.DENIED,
    "2000::/3": Reach.PERMITTED,
    # Wrapped IPv4: mapped, compatible, 6to4, Teredo. NAT64 stays decoded: IPv6-only hosts need it.
    "::ffff:0:0/96": Reach.DENIED,
    "::/96": Reach.DENIED,
    "2002::/16": Reach.DENIED,
    "2001::/32": Reach.DENIED,
    # Protocol assignments (RFC 2928): relays, identifiers without a machine, drones.
    "2001::/23": Reach.DENIED,
    "2001:1::1/128": Reach.DENIED,
    "2001:1::2/128": Reach.DENIED,
    "2001:1::3/128": Reach.DENIED,
    "2001:3::/32": Reach.DENIED,
    "2001:20::/28": Reach.DENIED,
    "2001:30::/28": Reach.DENIED,
    # Azure's platform address is public by its number only.
    "168.63.129.16/32": Reach.DENIED,
    # Anycast services that no article or photo is served from.
    "192.0.0.0/24": Reach.DENIED,
    "192.0.0.9/32": Reach.DENIED,
    "192.0.0.10/32": Reach.DENIED,
    "192.31.196.0/24": Reach.DENIED,
    "192.52.193.0/24": Reach.DENIED,
    "192.175.48.0/24": Reach.DENIED,
    "2001:4:112::/48": Reach.DENIED,
    "2620:4f:8000::/48": Reach.DENIED,
}
# A name whose last label is a number is an IPv4 address in disguise (WHATWG URL, "ends in a number").
_NUMBER = re.compile(r"(?:[0-9]+|0x[0-9a-f]*)$")
_STRICT_IPV4 = re.compile(r"(?:(?:0|[1-9][0-9]{0,2})(?:\.(?!$)|$)){4}")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
# Names that never leave a machine or a network (RFC 6761, RFC 6762, RFC 8375, RFC 9476, ICANN 2024).
_LOCAL = ("localhost", "local", "internal", "intranet", "lan", "home", "corp", "home.arpa", "svc", "alt", "onion")
MAX_HOST = 253


def _table() -> AddressTable:
    narrowed = {ip_network(text): reach for text, reach in _NARROWED.items()}
    kept = tuple(block for block in DEFAULT_DENIED.blocks if block.network not in narrowed)
    own = tuple(Block(network, "not public for us", "share-service", reach) for network, reach in narrowed.items())
    return AddressTable(kept + own)


# Two attempts keep the failover of a dual-stack host; each takes its share of the deadline.
POLICY = Policy(denied_networks=_table(), max_connection_attempts=2, max_url_length=2_100)


def refuse(code: str, sentence: str) -> FetchRefused:
    """Return the refusal of that code; the sentence is shown to whoever asked."""
    return FetchRefused(sentence, code=code)


def normal_url(url: str) -> str:
    """Return ``url`` in its normal form, all ASCII.

    Raises:
        FetchRefused: it is no http(s) URL with a public host name or address, port 80 or 443 and no user name.
    """
    try:
        parts = urlsplit(canonical_url(url))
        bracketed = "[" in urlsplit(url).netloc
    except ValueError as error:
        raise _no_url(str(error)) from error
    host = parts.hostname or ""
    if bracketed != (":" in host):
        raise _no_url("has brackets around something that is no IPv6 address")
    _check_name(host)
    path = quote(parts.path, safe="%/:@!$&'()*+,;=~")
    query = quote(parts.query, safe="%/:@!$&'()*+,;=~?[]")
    return parts._replace(path=path, query=query).geturl()


def _no_url(why: str) -> FetchRefused:
    code = "fetch_scheme" if "http or https" in why else "fetch_url"
    # Our own reasons read on from "it"; the standard library's do not.
    why = why if why.startswith(("must ", "has ")) else "is not a URL"
    return refuse(code, f"The address cannot be fetched: it {why}.")


def _check_name(host: str) -> None:
    if ":" in host or _STRICT_IPV4.fullmatch(host):
        return
    labels = host.split(".")
    if len(host) > MAX_HOST or not all(_LABEL.fullmatch(label) for label in labels) or _NUMBER.match(labels[-1]):
        raise refuse("fetch_url", "The address has a host name that does not exist.")
    if len(labels) < 2 or any(host == name or host.endswith(f".{name}") for name in _LOCAL):
        raise refuse("fetch_private_address", "The address names a machine that is not public.")


def target_of(url: str, hosts: tuple[str, ...] | None) -> Target:
    """Return where a request for the normal ``url`` would connect; ``hosts`` None means any public host.

    Raises:
        FetchRefused: its host is not one of ``hosts``, its port is not 80 or 443, or its address is not public.
    """
    if hosts is not None and not host_allowed(url, hosts):
        raise refuse(
            "fetch_host_not_allowed",
            f"Pages of {urlsplit(url).hostname} are not read here: add it to SHARE_ARTICLE_HOSTS.",
        )
    if urlsplit(url).port not in POLICY.allowed_ports | {None}:
        raise refuse("fetch_port", "Only the ports 80 and 443 are fetched from.")
    try:
        return POLICY.check_url(url)
    except BlockedURLError as error:
        raise refuse("fetch_private_address", "The address is not a public one.") from error


def is_public(url: str) -> bool:
    """Say whether ``url`` could be fetched from any public host, as far as can be said without asking for its address."""
    try:
        target_of(normal_url(url), None)
    except FetchRefused:
        return False
    return True
