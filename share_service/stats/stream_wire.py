"""The wire to the stream: which server has which part of it, and connections to those.

The stream has one part on a single server and six on a Cluster, so that the end of one master stops
some of them only. What answers at the address says what it is: a server, a Sentinel, or a Cluster.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from redis import Redis
from redis.backoff import NoBackoff
from redis.crc import key_slot
from redis.exceptions import AuthenticationError, NoPermissionError, RedisError, ResponseError
from redis.exceptions import ConnectionError as NotConnected
from redis.exceptions import TimeoutError as TookTooLong
from redis.retry import Retry

from share_service.stats.stream_address import StreamAddress
from share_service.stats.stream_store import Run

GROUP = "share"
# Hash tags whose slots lie in the middle of each sixth of the 16,384: spread evenly over 1, 2, 3 or 6 masters.
_TAGS = ("1086", "1866", "86", "366", "356", "1466")
# How long a replica may take to confirm, in milliseconds.
_WAIT_MS = 100
_MOST_CONNECTIONS = 8
# A way through the network, and TLS, may take longer than an answer; readers do not wait for it twice.
_CONNECT_SECONDS = 1.0
IDLE_SECONDS = 1.0

Address = tuple[str, int]

# Whatever a server or the way to it can do to a command.
WIRE_ERRORS = (RedisError, OSError)


class Wire:
    """Connections of one process. Threads may share it; a forked child makes one of its own."""

    def __init__(self, address: StreamAddress, *, timeout: float) -> None:
        self._address = address
        self._timeout = timeout
        self._places: dict[str, Address] = {}
        self._clients: dict[Address, Redis] = {}
        self._held: dict[Address, tuple[Any, float]] = {}
        self._known: dict[Address, None] = dict.fromkeys(address.hosts)
        self._finding = threading.Lock()

    @property
    def parts(self) -> tuple[str, ...]:
        """The keys of the stream's parts, once they have been found; none before."""
        return tuple(self._places)

    @property
    def name(self) -> str:
        """The first word of every key."""
        return self._address.name

    def find(self) -> None:
        """Ask who has which part now.

        Raises:
            RedisError: nobody answers, or not so that a part could be found.
            OSError: likewise.
        """
        with self._finding:
            self._places = self._first_answer(self._ask)

    def client(self, part: str) -> Redis:
        """Return a client of the server that has ``part``."""
        return self._client(self._places[part])

    def beside(self, part: str) -> list[str]:
        """Return all parts that the server of ``part`` has."""
        return [other for other, place in self._places.items() if place == self._places.get(part)]

    def append(self, part: str, runs: Sequence[Run]) -> None:
        """Append ``runs`` to ``part``, one entry each, and wait for the replicas that were asked for.

        One caller at a time.

        Raises:
            ResponseError: the server refused: it has none of them if there was one run.
            RedisError: whether it has them is not known.
            OSError: likewise.
        """
        connection = self._hold(self._places[part])
        commands = [("XADD", part, "*", "j", run.name, "n", run.first, "e", b"".join(run.records)) for run in runs]
        wait = self._address.wait
        try:
            connection.send_packed_command(
                connection.pack_commands([*commands, *([("WAIT", wait, _WAIT_MS)] if wait else [])])
            )
            for _ in commands:
                connection.read_response()
            replicas = connection.read_response() if wait else 0
        except BaseException:
            # Answers that nobody read would be taken for those of the next command.
            connection.disconnect()
            raise
        _enough(replicas, wait)

    def make_group(self, part: str) -> None:
        """Make the consumer group of ``part``, and the key too, where they are missing; a command that writes.

        Raises:
            RedisError: the server would not take an entry either.
            OSError: likewise.
        """
        try:
            self.client(part).xgroup_create(part, GROUP, id="0", mkstream=True)
        except ResponseError as error:
            if not str(error).startswith("BUSYGROUP"):
                raise

    def check(self, part: str) -> None:
        """See that ``part`` would take an entry, and the replicas that were asked for too.

        Raises:
            RedisError: it would not.
            OSError: likewise.
        """
        self.make_group(part)
        if self._address.wait:
            _enough(int(self.client(part).wait(self._address.wait, _WAIT_MS)), self._address.wait)

    def close(self) -> None:
        """Close every connection of this process."""
        for client in self._clients.values():
            client.close()
        self._clients, self._held, self._places = {}, {}, {}

    def _hold(self, place: Address) -> Any:
        now = time.monotonic()
        connection, used = self._held.get(place, (None, now))
        pool = self._client(place).connection_pool
        if connection is not None and now - used > IDLE_SECONDS:
            # The server may have closed it meanwhile. The pool looks before it gives one out again.
            pool.release(connection)
            connection = None
        if connection is None:
            connection = pool.get_connection()
        self._held[place] = connection, now
        return connection

    def _first_answer(self, ask: Callable[[Address], dict[str, Address]]) -> dict[str, Address]:
        trouble: Exception = NotConnected("no server is named")
        for place in list(self._known):
            try:
                return ask(place)
            except WIRE_ERRORS as error:
                trouble = error
        raise trouble

    def _ask(self, place: Address) -> dict[str, Address]:
        mode = self._mode(place)
        if mode == "cluster":
            return self._ask_cluster(place)
        if mode == "sentinel":
            place = self._ask_sentinel(place)
        return {f"{self.name}:events": place}

    def _mode(self, place: Address) -> str:
        try:
            return _redis_mode(self._client(place))
        except NoPermissionError:
            # Whoever may not ask what it is has been given one server.
            return "standalone"
        except AuthenticationError:
            # A Sentinel may have no password where the servers that it watches have one.
            open_door = _open(replace(self._address, username=None, password=None), place, self._timeout)
            if _redis_mode(open_door) != "sentinel":
                raise
            self._clients[place] = open_door
            return "sentinel"

    def _ask_cluster(self, place: Address) -> dict[str, Address]:
        owners = []
        for first, last, *nodes in self._answer(place, "CLUSTER", "SLOTS"):
            # A node that does not know its own name means: the one you asked.
            places = [(_text(node[0]) or place[0], int(node[1])) for node in nodes]
            self._known |= dict.fromkeys(places)
            owners.append((int(first), int(last), places[0]))
        found = {}
        for tag in _TAGS:
            slot = key_slot(tag.encode())
            owner = next((master for first, last, master in owners if first <= slot <= last), None)
            if owner is None:
                raise ResponseError(f"nobody has slot {slot} of the cluster")
            found[f"{self.name}:{{{tag}}}:events"] = owner
        return found

    def _ask_sentinel(self, place: Address) -> Address:
        found = self._answer(place, "SENTINEL", "GET-MASTER-ADDR-BY-NAME", self._address.master)
        if not found:
            raise ResponseError(f"the Sentinel knows no master {self._address.master}")
        return _text(found[0]), int(found[1])

    def _answer(self, place: Address, *words: str) -> Any:
        # In two words, so that redis-py knows no command of that name and gives the answer as it came.
        return self._client(place).execute_command(*words)  # type: ignore[no-untyped-call]  # the library does not annotate it

    def _client(self, place: Address) -> Redis:
        client = self._clients.get(place)
        if client is None:
            client = self._clients[place] = _open(self._address, place, self._timeout)
        return client


def _open(address: StreamAddress, place: Address, timeout: float) -> Redis:
    # RESP2 and no driver's greeting: one round trip less to connect, and proxies know it. No second
    # attempts: the event is on disk, and whoever waits for an answer must not wait for three.
    return Redis(
        host=place[0],
        port=place[1],
        db=address.database,
        username=address.username,
        password=address.password,
        socket_timeout=timeout,
        socket_connect_timeout=max(timeout, _CONNECT_SECONDS),
        retry=Retry(NoBackoff(), 0),
        protocol=2,
        driver_info=None,
        max_connections=_MOST_CONNECTIONS,
        ssl=address.tls,
        ssl_cert_reqs="required",
        ssl_check_hostname=True,
        ssl_ca_certs=str(address.ca) if address.ca else None,
    )


def _enough(replicas: int, wait: int) -> None:
    if replicas < wait:
        raise TookTooLong(f"{replicas} of {wait} replicas have it in time")


def _redis_mode(client: Redis) -> str:
    return _text(client.info("server").get("redis_mode", "standalone"))


def _text(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else str(value or "")
