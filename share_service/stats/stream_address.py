"""Where the click stream is, read from ``SHARE_CLICK_STREAM``. Pure: nothing is connected, redis is not imported."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from share_service.errors import ConfigError

PORT = 6379
_OPTIONS = ("ca", "master", "name", "wait")
_NAME = re.compile(r"[A-Za-z0-9_.-]{1,60}")


@dataclass(frozen=True, slots=True)
class StreamAddress:
    """A parsed ``redis://`` or ``rediss://`` URL; what answers there says whether it is a cluster."""

    hosts: tuple[tuple[str, int], ...]
    tls: bool = False
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    database: int = 0
    # The certificate authorities to trust, when they are not the machine's own.
    ca: Path | None = None
    # The name of the master that Sentinels watch.
    master: str = "mymaster"
    # The first word of every key: two installations can share a server.
    name: str = "share"
    # How many replicas must have a click before it is acknowledged.
    wait: int = 0


def parse_address(url: str) -> StreamAddress:
    """Read ``redis[s]://[user:password@]host[:port][,host[:port]…][/database][?ca=…&master=…&name=…&wait=…]``.

    Raises:
        ConfigError: the URL is wrong. The sentence never repeats it: it may hold a password.
    """
    try:
        parts = urlsplit(url)
        options = dict(parse_qsl(parts.query, strict_parsing=True)) if parts.query else {}
    except ValueError as error:
        raise _wrong("is not a URL") from error
    if parts.scheme not in ("redis", "rediss"):
        raise _wrong("must begin with redis:// or rediss://")
    unknown = sorted(set(options) - set(_OPTIONS))
    if unknown:
        raise _wrong(f"knows the options {', '.join(_OPTIONS)}, and not {', '.join(unknown)}")
    user, _, hosts = parts.netloc.rpartition("@")
    username, _, password = user.partition(":")
    name = options.get("name", "share")
    if not _NAME.fullmatch(name):
        raise _wrong("has a name that is not of letters, digits, dots, dashes and underscores")
    return StreamAddress(
        hosts=tuple(_host(host) for host in hosts.split(",")),
        tls=parts.scheme == "rediss",
        username=unquote(username) or None,
        password=unquote(password) or None,
        database=_number(parts.path.strip("/") or "0", "database", 65_535),
        ca=_file(options["ca"]) if "ca" in options else None,
        master=options.get("master", "mymaster"),
        name=name,
        wait=_number(options.get("wait", "0"), "wait", 9),
    )


def _host(text: str) -> tuple[str, int]:
    bracketed = re.fullmatch(r"\[([^\]]+)\](?::(\d+))?", text)
    plain = bracketed or re.fullmatch(r"([^:\[\]\s/]+)(?::(\d+))?", text)
    if plain is None:
        raise _wrong("must name its servers as host:port, several with commas between")
    return plain[1], _number(plain[2] or str(PORT), "port", 65_535)


def _number(text: str, what: str, most: int) -> int:
    if not (text.isascii() and text.isdigit()) or int(text) > most:
        raise _wrong(f"has a {what} that is no number from 0 to {most}")
    return int(text)


def _file(text: str) -> Path:
    path = Path(text)
    if not path.is_file():
        raise _wrong(f"names {text} for its certificate authorities, which is not a file")
    return path


def _wrong(why: str) -> ConfigError:
    return ConfigError(f"SHARE_CLICK_STREAM {why}.", code="click_stream")
