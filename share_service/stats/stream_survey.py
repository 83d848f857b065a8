"""What an operator should know of the servers of the click stream: who they are, and whether they forget."""

from __future__ import annotations

from redis import Redis
from redis.exceptions import NoPermissionError

from share_service.errors import BadInput
from share_service.stats.stream_address import StreamAddress
from share_service.stats.stream_wire import WIRE_ERRORS, Wire


def survey(address: StreamAddress, *, timeout: float) -> str:
    """Return in some words what the stream is.

    Raises:
        BadInput: it does not answer, or is set so that it forgets what it acknowledged.
    """
    wire = Wire(address, timeout=timeout)
    try:
        wire.find()
        clients = {id(client): client for client in map(wire.client, wire.parts)}
        versions = {_version(client) for client in clients.values()}
        parts = len(wire.parts)
    except WIRE_ERRORS as error:
        raise BadInput(f"the stream does not answer: {error}.", code="stream_away") from error
    finally:
        wire.close()
    return f"{parts} part{'s' if parts > 1 else ''} on {len(clients)} of Redis {', '.join(sorted(versions))}"


def _version(client: Redis) -> str:
    try:
        found = client.info()
    except NoPermissionError:
        return "(it does not tell)"
    if found.get("aof_enabled") == 0:
        raise BadInput("it keeps nothing through a restart: set `appendonly yes`.", code="stream_forgets")
    if found.get("maxmemory") and found.get("maxmemory_policy") != "noeviction":
        raise BadInput(
            "it throws entries away when it is full: set `maxmemory-policy noeviction`.", code="stream_forgets"
        )
    return str(found.get("valkey_version") or found.get("redis_version"))
