"""One guarded GET: the address that was checked is the address that is connected to, within a deadline.

The socket is opened here, to a checked address, and handed to urllib3 at the one place where it would have
opened its own; the certificate is still checked against the name. Nothing else of a session exists: no
pool, no cookies, no proxies of the environment, no retries, no redirects.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Self, TypeVar
from urllib.parse import urlsplit

import certifi
from ssrfguard import Address, BlockedAddressError, Policy, Resolver, Target, connect, resolve
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.response import BaseHTTPResponse

from share_service.articles.gate import POLICY, refuse

T = TypeVar("T")
Connector = Callable[[Sequence[Address], Policy, float], socket.socket]


class Deadline:
    """The moment at which everything of one fetch must be over, and the sockets that it then cuts."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds
        self._lock = threading.Lock()
        self._held: list[socket.socket] = []
        self._over = False
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        self._release()

    @property
    def left(self) -> float:
        """Seconds that are left, never negative."""
        return max(0.0, self._end - time.monotonic())

    def check(self) -> None:
        """Raise TimeoutError once the deadline has passed."""
        if not self.left:
            raise TimeoutError

    def hold(self, sock: socket.socket) -> None:
        """Cut this connection at the deadline, also below TLS: a byte a second trips no read timeout."""
        with self._lock:
            if self._over:
                sock.close()
                raise TimeoutError
            self._held.append(sock.dup())

    def run(self, work: Callable[[], T]) -> T:
        """Return ``work()``, or raise TimeoutError at the deadline: a name lookup takes no timeout."""
        done = threading.Event()
        outcome: list[T] = []
        failure: list[BaseException] = []

        def target() -> None:
            try:
                outcome.append(work())
            except BaseException as error:  # noqa: BLE001 - raised again in the caller's thread
                failure.append(error)
            done.set()

        threading.Thread(target=target, daemon=True).start()
        if not done.wait(self.left):
            raise TimeoutError
        if failure:
            raise failure[0]
        return outcome[0]

    def _cut(self) -> None:
        with self._lock:
            self._over = True
            for sock in self._held:
                with suppress(OSError):
                    sock.shutdown(socket.SHUT_RDWR)

    def _release(self) -> None:
        with self._lock:
            for sock in self._held:
                sock.close()
            self._held.clear()


class _OpenedHTTP(HTTPConnection):
    opened: socket.socket

    def _new_conn(self) -> socket.socket:
        return self.opened


class _OpenedHTTPS(HTTPSConnection):
    opened: socket.socket

    def _new_conn(self) -> socket.socket:
        return self.opened


@lru_cache(maxsize=1)
def _trust() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=certifi.where())


def connect_checked(addresses: Sequence[Address], policy: Policy, seconds: float) -> socket.socket:
    """Open a socket to the first of the checked addresses that answers within its share of ``seconds``."""
    attempts = min(len(addresses), policy.max_connection_attempts)
    return connect(addresses, policy=policy, timeout=max(0.05, seconds / attempts))


@dataclass(frozen=True, slots=True)
class Wire:
    """How connections are made. Tests give a resolver and connector of their own; everything is checked all the same.

    ``resolver`` has the shape of `socket.getaddrinfo`, ``connector`` opens one of the checked addresses.
    """

    resolver: Resolver | None = None
    connector: Connector = connect_checked
    tls: ssl.SSLContext | None = None

    @contextmanager
    def get(self, url: str, target: Target, headers: dict[str, str], deadline: Deadline) -> Iterator[BaseHTTPResponse]:
        """Send one GET of ``url`` to ``target``; the body is not read yet.

        Raises:
            FetchRefused: the name has an address that is not public.
            OSError, urllib3.exceptions.HTTPError, http.client.HTTPException: what the network or server did.
        """
        connection = self._connection(target, self._open(target, deadline), deadline)
        try:
            parts = urlsplit(url)
            path = f"{parts.path}?{parts.query}" if parts.query else parts.path
            connection.request("GET", path, headers=headers, preload_content=False, decode_content=False)
            response = connection.getresponse()
            try:
                yield response
            finally:
                response.close()
        finally:
            connection.close()

    def _open(self, target: Target, deadline: Deadline) -> socket.socket:
        try:
            addresses = deadline.run(lambda: resolve(target, policy=POLICY, resolver=self.resolver))
            deadline.check()
            sock = self.connector(addresses, POLICY, deadline.left)
        except BlockedAddressError as error:
            raise refuse("fetch_private_address", f"{target.host} is not a public machine.") from error
        deadline.hold(sock)
        return sock

    def _connection(self, target: Target, sock: socket.socket, deadline: Deadline) -> HTTPConnection:
        options: dict[str, Any] = {"host": target.host, "port": target.port, "timeout": max(0.05, deadline.left)}
        connection: _OpenedHTTP | _OpenedHTTPS
        if target.scheme == "https":
            connection = _OpenedHTTPS(ssl_context=self.tls or _trust(), **options)
        else:
            connection = _OpenedHTTP(**options)
        sock.settimeout(options["timeout"])
        connection.opened = sock
        return connection
