"""One guarded GET: the address that was checked is the address that is connected to, within a deadline.

requests sends it, over a socket that was opened here to a checked address: it is handed over at the one place
where a socket would have been opened, so the certificate is still checked against the name. A session serves
one request: no cookies, no proxies or passwords of the environment, no retries, no redirects.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Self, TypeVar

import requests
from requests.adapters import HTTPAdapter
from ssrfguard import Address, BlockedAddressError, Policy, Resolver, Target, connect, resolve
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

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


class _Opened(HTTPConnection):
    """Speaks over the socket that was opened for it, and asks for ``path`` as written: urllib3 would respell it."""

    def __init__(self, *args: Any, opened: socket.socket, path: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self._opened, self._path = opened, path

    def _new_conn(self) -> socket.socket:
        return self._opened

    def putrequest(self, method: str, url: str, *args: Any, **options: Any) -> None:  # noqa: ARG002 - ours is sent
        super().putrequest(method, self._path, *args, **options)


class _OpenedTLS(_Opened, HTTPSConnection):
    pass


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Opened


class _PoolTLS(HTTPSConnectionPool):
    ConnectionCls = _OpenedTLS


class _OnePool(HTTPAdapter):
    """Sends everything through the one pool: there is no other to choose, and no proxy."""

    def __init__(self, pool: HTTPConnectionPool) -> None:
        super().__init__(max_retries=0)
        self._pool = pool

    def get_connection_with_tls_context(self, *_: Any, **__: Any) -> HTTPConnectionPool:
        return self._pool

    def close(self) -> None:
        self._pool.close()
        super().close()


class _Session(requests.Session):
    def __init__(self, pool: HTTPConnectionPool) -> None:
        super().__init__()
        self.trust_env = False
        for scheme in ("http://", "https://"):
            self.mount(scheme, _OnePool(pool))

    def get_redirect_target(self, _response: requests.Response) -> None:
        """Not even looked at: requests would read the body of a redirect whole and unpacked, without a limit."""


def connect_checked(addresses: Sequence[Address], policy: Policy, seconds: float) -> socket.socket:
    """Open a socket to the first of the checked addresses that answers within its share of ``seconds``."""
    attempts = min(len(addresses), policy.max_connection_attempts)
    return connect(addresses, policy=policy, timeout=max(0.05, seconds / attempts))


@dataclass(frozen=True, slots=True)
class Wire:
    """How connections are made. Tests give a resolver and connector of their own; everything is checked all the same.

    ``resolver`` has the shape of `socket.getaddrinfo`, ``connector`` opens one of the checked addresses, ``tls``
    may trust more authorities than the public ones.
    """

    resolver: Resolver | None = None
    connector: Connector = connect_checked
    tls: ssl.SSLContext | None = None

    @contextmanager
    def get(
        self,
        url: str,
        target: Target,
        headers: dict[str, str],
        deadline: Deadline,
        method: str = "GET",
        *,
        body: bytes | None = None,
        policy: Policy = POLICY,
    ) -> Iterator[requests.Response]:
        """Send one GET (or ``method``, with a ``body``) of ``url`` to ``target``; the answer's body is not read yet.

        Raises:
            FetchRefused: the name has an address that is not public.
            OSError (all of requests' own are), ValueError: what the network or server did.
        """
        request = requests.Request(method, url, headers=headers, data=body).prepare()
        request.url = url  # as it was checked: requests spells some escapes anew
        with (
            self._open(target, deadline, policy) as sock,
            _Session(self._pool(target, sock, request.path_url)) as session,
            session.send(request, stream=True, allow_redirects=False, timeout=_at_least(deadline)) as response,
        ):
            yield response

    def _open(self, target: Target, deadline: Deadline, policy: Policy) -> socket.socket:
        try:
            addresses = deadline.run(lambda: resolve(target, policy=policy, resolver=self.resolver))
            deadline.check()
            sock = self.connector(addresses, policy, deadline.left)
        except BlockedAddressError as error:
            raise refuse("fetch_private_address", f"{target.host} is not a public machine.") from error
        deadline.hold(sock)
        sock.settimeout(_at_least(deadline))
        return sock

    def _pool(self, target: Target, sock: socket.socket, path: str) -> HTTPConnectionPool:
        if target.scheme == "https":
            return _PoolTLS(target.host, target.port, ssl_context=self.tls, opened=sock, path=path)
        return _Pool(target.host, target.port, opened=sock, path=path)


def _at_least(deadline: Deadline) -> float:
    return max(0.05, deadline.left)
