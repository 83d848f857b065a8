"""Real redis servers on free ports of loopback: one alone, with a certificate, a Sentinel's pair, a Cluster.

Each keeps its append-only file in a folder of its own, can be killed as a crash kills, and started again.
"""

from __future__ import annotations

import shutil
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from tests.live import free_port

SERVER = shutil.which("redis-server") or shutil.which("valkey-server")
START_SECONDS = 60
# No node of a cluster on loopback is slow; a failover begins after this many milliseconds.
NODE_TIMEOUT = 1500


@dataclass
class Server:
    """One redis-server: where it is, what it was started with, its process."""

    folder: Path
    port: int
    options: tuple[str, ...] = ()
    password: str | None = None
    first: tuple[str, ...] = ()
    process: subprocess.Popen | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        """The value of SHARE_CLICK_STREAM for it."""
        return f"redis://127.0.0.1:{self.port}"

    @property
    def client(self) -> Redis:
        """A client of its own."""
        return Redis(
            port=self.port,
            password=self.password,
            socket_timeout=5,
            retry=Retry(NoBackoff(), 0),
            protocol=2,
            decode_responses=True,
        )

    def start(self) -> Server:
        """Start it, and wait until it answers."""
        self.folder.mkdir(parents=True, exist_ok=True)
        command = [SERVER, *self.first, "--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.folder)]
        if not self.first:
            command += ["--save", ""]
        with (self.folder / "log").open("ab") as out:
            self.process = subprocess.Popen([*command, *self.options], stdout=out, stderr=subprocess.STDOUT)
        wait_until(self._answers, f"redis-server in {self.folder}")
        return self

    def kill(self) -> None:
        """End it as a crash does."""
        self._signal(signal.SIGKILL)

    def pause(self) -> None:
        """Let it hang: it holds its connections and answers nothing."""
        self.process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on."""
        self.process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        """End it, however it is."""
        if self.process is not None and self.process.poll() is None:
            self._signal(signal.SIGKILL)

    def _signal(self, which: signal.Signals) -> None:
        self.process.send_signal(which)
        self.process.wait(20)

    def _answers(self) -> bool:
        assert self.process.poll() is None, (self.folder / "log").read_text()[-2000:]
        try:
            with self.client as client:
                return not client.info("persistence").get("loading")
        except RedisError:
            return False


def alone(folder: Path, *options: str, fsync: str = "everysec", password: str | None = None) -> Server:
    """Return a started server with an append-only file."""
    options = ("--appendonly", "yes", "--appendfsync", fsync, *options)
    return Server(folder, free_port(), options, password).start()


def sentinel(folder: Path, master: Server, password: str) -> Server:
    """Return a started Sentinel that watches ``master`` as "clicks" and knows its replica."""
    folder.mkdir(parents=True)
    settings = (
        f"sentinel monitor clicks 127.0.0.1 {master.port} 1",
        f"sentinel auth-pass clicks {password}",
        "sentinel down-after-milliseconds clicks 1000",
        "sentinel failover-timeout clicks 3000",
    )
    (folder / "sentinel.conf").write_text("\n".join(settings) + "\n")
    watcher = Server(folder, free_port(), first=(str(folder / "sentinel.conf"), "--sentinel")).start()
    wait_until(lambda: watcher.client.execute_command("SENTINEL", "REPLICAS", "clicks"), "the Sentinel to look around")
    return watcher


def cluster(folder: Path, masters: int = 3) -> list[Server]:
    """Return a started cluster: the masters, then a replica of each."""
    servers = [_node(folder / str(number)) for number in range(2 * masters)]
    try:
        _join(servers, masters)
    except BaseException:
        for server in servers:
            server.stop()
        raise
    return servers


def _join(servers: list[Server], masters: int) -> None:
    for server in servers:
        server.start()
    share = 16_384 // masters + 1
    for number, server in enumerate(servers[:masters]):
        last = min((number + 1) * share, 16_384) - 1
        server.client.execute_command("CLUSTER", "ADDSLOTSRANGE", number * share, last)
        server.client.execute_command("CLUSTER", "SET-CONFIG-EPOCH", number + 1)
    for server in servers[1:]:
        servers[0].client.execute_command("CLUSTER", "MEET", "127.0.0.1", server.port, server.bus)
    for master, replica in zip(servers[:masters], servers[masters:], strict=True):
        name = master.client.execute_command("CLUSTER", "MYID")
        wait_until(lambda r=replica, n=name: n in r.client.execute_command("CLUSTER", "NODES"), "the nodes to meet")
        replica.client.execute_command("CLUSTER", "REPLICATE", name)
    wait_until(lambda: all(well(server) for server in servers), "the cluster")
    wait_until(lambda: all(replicated(server) for server in servers[masters:]), "the replicas")


class _Node(Server):
    bus = 0


def _node(folder: Path) -> _Node:
    port, bus = free_port(), free_port()
    node = _Node(
        folder,
        port,
        (
            *("--appendonly", "yes", "--cluster-enabled", "yes", "--cluster-port", str(bus)),
            *("--cluster-node-timeout", str(NODE_TIMEOUT), "--repl-diskless-sync-delay", "0"),
            # As docs/operations.md advises.
            *("--cluster-require-full-coverage", "no"),
        ),
    )
    node.bus = bus
    return node


def well(server: Server) -> bool:
    """Say whether a node finds its cluster complete and in order."""
    info = server.client.execute_command("CLUSTER", "INFO")
    return "cluster_state:ok" in info and "cluster_slots_ok:16384" in info


def replicated(server: Server) -> bool:
    """Say whether a replica has all that its master has."""
    info = server.client.info("replication")
    return info["role"] == "slave" and info["master_link_status"] == "up"


def master_of(servers: list[Server], key: str) -> Server:
    """Return the server that has ``key`` now."""
    for server in servers:
        if server.process.poll() is None and server.client.info("replication")["role"] == "master":
            try:
                server.client.exists(key)
            except RedisError:
                continue
            return server
    raise LookupError(key)


def wait_until(condition, what: str, seconds: float = START_SECONDS) -> None:
    """Wait until ``condition`` holds; raise when it does not in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return
        time.sleep(0.05)
    raise TimeoutError(f"waited in vain for {what}")
