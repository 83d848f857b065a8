"""Sending a message to somebody's server: one POST through the same guarded door as `fetch.py`, and its status.

Public addresses only, on the ports 80 and 443, unless an operator names networks of their own: then these too, on
any port. Nothing of what is answered is read, and no redirect is followed: a signed message goes where it was meant to.
"""

from __future__ import annotations

import dataclasses
from functools import lru_cache
from ipaddress import ip_network
from urllib.parse import urlsplit

from ssrfguard import BlockedURLError, Policy, Target

from share_service.articles.fetch import FAILURES, Fetcher
from share_service.articles.gate import POLICY, normal_url, refuse, target_of
from share_service.articles.wire import Deadline
from share_service.errors import FetchRefused

_PORTS = frozenset(range(1, 65_536))


def check_receiver(url: str, networks: tuple[str, ...] = ()) -> str:
    """Return the address in the form that is sent to.

    Raises:
        FetchRefused: it can never be sent to: no https, or not public and not in ``networks``.
    """
    return _target(url, networks)[0]


def post(
    fetcher: Fetcher,
    url: str,
    body: bytes,
    headers: dict[str, str],
    *,
    networks: tuple[str, ...] = (),
    timeout: float = 15.0,
) -> int:
    """Send ``body`` to ``url`` within ``timeout`` seconds, and return the status that it was answered with.

    Raises:
        FetchRefused: it was not sent, or not answered; the code says at which check.
    """
    url, target, policy = _target(url, networks)
    sent = {"User-Agent": fetcher.user_agent, "Connection": "close", "Accept-Encoding": "identity", **headers}
    with Deadline(timeout) as deadline:
        try:
            with fetcher.wire.get(url, target, sent, deadline, "POST", body=body, policy=policy) as response:
                return int(response.status_code)
        except FetchRefused:
            raise
        except FAILURES as error:
            late = not deadline.left or isinstance(error, TimeoutError)
            code, said = ("fetch_timeout", "in time") if late else ("fetch_failed", "at all")
            raise refuse(code, f"The address did not answer {said}.") from error


def _target(url: str, networks: tuple[str, ...]) -> tuple[str, Target, Policy]:
    if not networks:
        url = normal_url(url)
        if urlsplit(url).scheme != "https":
            raise refuse("fetch_scheme", "Messages are sent by https.")
        return url, target_of(url, None), POLICY
    policy = _policy(networks)
    try:
        return url, policy.check_url(url), policy
    except BlockedURLError as error:
        raise refuse(
            "fetch_private_address", "The address is neither public nor in a network that was named."
        ) from error


@lru_cache(maxsize=4)
def _policy(networks: tuple[str, ...]) -> Policy:
    named = tuple(ip_network(text, strict=False) for text in networks)
    return dataclasses.replace(POLICY, allowed_networks=named, allowed_ports=_PORTS)
