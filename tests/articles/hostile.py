"""A server that misbehaves on purpose, and an internet of our own whose names lead to it or nowhere."""

from __future__ import annotations

import gzip
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from ipaddress import ip_address
from urllib.parse import parse_qs, urlsplit

from share_service.articles.fetch import Fetcher
from share_service.articles.wire import Wire

PUBLIC = ("93.184.216.34", "2606:2800:220:1::1")
PAGE = b"<!doctype html><title>Une page</title><meta property='og:title' content='Une page'>"
DRIP_SECONDS = 20


def answer(
    body: bytes = PAGE, *, status: str = "200 OK", content_type: str | None = "text/html", headers: str = ""
) -> bytes:
    kind = f"Content-Type: {content_type}\r\n" if content_type is not None else ""
    return f"HTTP/1.1 {status}\r\n{kind}Content-Length: {len(body)}\r\n{headers}\r\n".encode() + body


def redirect(to: str, status: str = "302 Found") -> bytes:
    return answer(b"", status=status, headers=f"Location: {to}\r\n")


@cache
def _bomb(megabytes: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(packer.compress(b"\0" * 1_000_000) for _ in range(megabytes)) + packer.flush()


@cache
def _packed_again(megabytes: int) -> bytes:
    return gzip.compress(_bomb(megabytes))


@cache
def _deflated(megabytes: int) -> bytes:
    return zlib.compress(b"\0" * (megabytes * 1_000_000))


def _chunked(data: bytes) -> bytes:
    pieces = [data[at : at + 50_000] for at in range(0, len(data), 50_000)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def _drip(first: bytes) -> Iterator[bytes]:
    yield first
    for _ in range(DRIP_SECONDS * 10):
        time.sleep(0.1)
        yield b"x"


def _forever(first: bytes) -> Iterator[bytes]:
    yield first
    for _ in range(1_000):
        yield b"x" * 65_536


def _repeat(data: bytes) -> Iterator[bytes]:
    for _ in range(DRIP_SECONDS * 10):
        time.sleep(0.1)
        yield data


def _silence() -> Iterator[bytes]:
    for _ in range(DRIP_SECONDS * 10):
        time.sleep(0.1)
        yield b""


def _endless(first: bytes, again: bytes) -> Iterator[bytes]:
    yield first
    for _ in range(20_000):
        yield again


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
BEHAVIOURS: dict[str, Callable[[], bytes | Iterator[bytes]]] = {
    "/ok": answer,
    "/image": lambda: answer(b"\x89PNG\r\n\x1a\n", content_type="image/png"),
    "/svg": lambda: answer(b"<svg/>", content_type="image/svg+xml"),
    "/pdf": lambda: answer(b"%PDF", content_type="application/pdf"),
    "/bytes": lambda: answer(b"\xff\xd8\xff", content_type="binary/octet-stream"),
    "/untyped-page": lambda: answer(content_type=None),
    "/untyped-bytes": lambda: answer(b"\0\1", content_type=None),
    "/lying-page": lambda: answer(b"\x89PNG\r\n\x1a\n\0\0"),
    "/long-type": lambda: answer(content_type="text/html; x=" + "y" * 60_000),
    "/odd-charset": lambda: answer(content_type="text/html; charset=zlib_codec"),
    "/odd-parameters": lambda: answer(content_type="text/html; charset*=utf-8''x; charset*0=a; charset*1=b"),
    "/charset": lambda: answer("<title>été</title>".encode("latin-1"), content_type='text/html; charset="iso-8859-1"'),
    "/empty": lambda: answer(b""),
    "/204": lambda: b"HTTP/1.1 204 No Content\r\n\r\n",
    "/404": lambda: answer(status="404 Not Found"),
    "/429": lambda: answer(status="429 Too Many Requests", headers="Retry-After: 86400\r\n"),
    "/304": lambda: b"HTTP/1.1 304 Not Modified\r\n\r\n",
    "/gzip": lambda: answer(gzip.compress(PAGE), headers="Content-Encoding: gzip\r\n"),
    "/gzip-broken": lambda: answer(gzip.compress(PAGE)[:10] + b"\xff" * 40, headers="Content-Encoding: gzip\r\n"),
    "/gzip-bomb": lambda: answer(_bomb(200), headers="Content-Encoding: gzip\r\n"),
    "/gzip-twice": lambda: answer(_packed_again(50), headers="Content-Encoding: gzip, gzip\r\n"),
    "/brotli": lambda: answer(b"\x1b\x00", headers="Content-Encoding: br\r\n"),
    "/declared-large": lambda: HEAD + b"Content-Length: 50000000\r\n\r\n",
    "/large": lambda: _forever(HEAD + b"\r\n"),
    "/chunked": lambda: HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + b"3\r\n<p>\r\n0\r\n\r\n",
    "/chunk-huge": lambda: HEAD + b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nabc",
    "/chunk-wrong": lambda: HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nabc",
    "/cut-short": lambda: HEAD + b"Content-Length: 1000\r\n\r\nabc",
    "/many-headers": lambda: HEAD + b"".join(b"X-%d: y\r\n" % number for number in range(10_000)) + b"\r\n",
    "/long-header": lambda: HEAD + b"X-Long: " + b"y" * 5_000 + b"\r\n\r\n",
    "/endless-header": lambda: _forever(HEAD + b"X-Long: "),
    "/no-http": lambda: b"SSH-2.0-OpenSSH_9.6\r\n",
    "/nothing": lambda: b"",
    "/continue": lambda: _repeat(b"HTTP/1.1 100 Continue\r\n\r\n"),
    "/drip-headers": lambda: _drip(HEAD + b"X-Slow: "),
    "/drip-body": lambda: _drip(HEAD + b"\r\n"),
    "/drip-declared": lambda: _drip(HEAD + b"Content-Length: 100000\r\n\r\n"),
    "/silent": _silence,
    "/loop": lambda: redirect("/loop"),
    "/nowhere": lambda: answer(b"", status="302 Found"),
    "/cookie": lambda: answer(b"", status="302 Found", headers="Location: /seen\r\nSet-Cookie: a=b; Path=/\r\n"),
    "/accent": lambda: answer(b"", status="302 Found", headers="Location: /é\r\n"),
    "/accent-latin": lambda: b"HTTP/1.1 302 Found\r\nLocation: /\xe9\r\nContent-Length: 0\r\n\r\n",
    "/gzip-in-pieces": lambda: (
        HEAD + b"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n" + _chunked(_bomb(200))
    ),
    "/zstd": lambda: answer(b"\x28\xb5\x2f\xfd\xa0\xff\xff\xff\xff", headers="Content-Encoding: zstd\r\n"),
    "/deflate": lambda: answer(_deflated(50), headers="Content-Encoding: deflate\r\n"),
    "/old": lambda: b"<title>HTTP/0.9 has no headers</title>",
    "/chunk-extension": lambda: _endless(HEAD + b"Transfer-Encoding: chunked\r\n\r\n3;x=", b"y" * 4_096),
    "/chunk-ones": lambda: _endless(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n" * 500),
    "/trailers": lambda: _endless(HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"X-Y: z\r\n" * 100),
    "/two-lengths": lambda: HEAD + b"Content-Length: 3\r\nContent-Length: 300000000\r\n\r\nabc",
    "/negative-length": lambda: HEAD + b"Content-Length: -1\r\n\r\nabc",
    "/length-and-chunks": lambda: (
        HEAD + b"Content-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n<p>\r\n0\r\n\r\n"
    ),
    "/status-nonsense": lambda: b"HTTP/1.1 abc OK\r\n\r\n",
    "/status-999": lambda: b"HTTP/1.1 999 No\r\nContent-Length: 0\r\n\r\n",
    "/401": lambda: answer(status="401 Unauthorized", headers="WWW-Authenticate: Basic\r\n"),
    "/407": lambda: answer(status="407 Proxy Authentication Required"),
    "/206": lambda: answer(status="206 Partial Content", headers="Content-Range: bytes 0-9/99\r\n"),
    "/upgrade": lambda: b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n",
    "/long-location": lambda: redirect("/" + "x" * 60_000),
    "/location-split": lambda: b"HTTP/1.1 302 Found\r\nLocation: /ok\rX: y\r\nContent-Length: 0\r\n\r\n",
    "/location-twice": lambda: (
        b"HTTP/1.1 302 Found\r\nLocation: /ok\r\nLocation: http://127.0.0.1/\r\nContent-Length: 0\r\n\r\n"
    ),
    "/refresh": lambda: answer(headers="Refresh: 0; url=http://127.0.0.1/\r\n"),
    "/alt-svc": lambda: answer(headers='Alt-Svc: h2="127.0.0.1:80"\r\n'),
    "/meta-refresh": lambda: answer(b'<meta http-equiv=refresh content="0; url=http://127.0.0.1/"><title>x</title>'),
    "/redirect-large": lambda: _endless(b"HTTP/1.1 302 Found\r\nLocation: /ok\r\n\r\n", b"x" * 65_536),
    "/redirect-drip": lambda: _drip(b"HTTP/1.1 302 Found\r\nLocation: /ok\r\n\r\n"),
}


class HostileServer:
    """Serves `BEHAVIOURS` on a free port of the loopback, one thread per connection, and remembers the requests."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.requests: list[str] = []
        self._tls = tls
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._stopped = threading.Event()
        threading.Thread(target=self._accept, daemon=True).start()

    def stop(self) -> None:
        self._stopped.set()
        self._listener.close()

    def _accept(self) -> None:
        while not self._stopped.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, accepted: socket.socket) -> None:
        with suppress(OSError), self._secured(accepted) as connection:
            connection.settimeout(5)
            received = b""
            while b"\r\n\r\n" not in received and len(received) < 65_536:
                received += connection.recv(4_096) or b"\r\n\r\n"
            self.requests.append(received.decode("latin-1"))
            words = received.split(b"\r\n", 1)[0].decode("latin-1").split(" ")
            reply = self._reply(words[1] if len(words) > 1 else "/nothing")
            for part in (reply,) if isinstance(reply, bytes) else reply:
                if self._stopped.is_set():
                    return
                connection.sendall(part)

    def _secured(self, connection: socket.socket) -> socket.socket:
        return self._tls.wrap_socket(connection, server_side=True) if self._tls else connection

    def _reply(self, target: str) -> bytes | Iterator[bytes]:
        path, query = urlsplit(target).path, parse_qs(urlsplit(target).query)
        if path == "/r":
            return redirect(query["to"][0], query.get("code", ["302"])[0] + " Found")
        if path == "/hop":
            left = int(query["n"][0])
            return redirect(f"/hop?n={left - 1}") if left else answer()
        return BEHAVIOURS.get(path, answer)()


class Internet:
    """Names with the answers they give, one after the other, and a record of every address connected to."""

    def __init__(self, server: HostileServer, names: dict[str, list[list[str]]]) -> None:
        self._server = server
        self._names = {name: list(answers) for name, answers in names.items()}
        self.connected: list[str] = []
        self.asked: list[str] = []

    def resolve(self, host, port, *_families, **_hints):
        self.asked.append(host)
        answers = self._names.get(host.rstrip("."))
        if answers is None:
            try:
                addresses = [str(ip_address(host))]
            except ValueError:
                raise socket.gaierror(socket.EAI_NONAME, "Name or service not known") from None
        else:
            addresses = answers.pop(0) if len(answers) > 1 else answers[0]
        return [_row(address, port) for address in addresses]

    def connect(self, addresses, policy, seconds):
        self.connected.append(str(addresses[0].ip))
        assert str(addresses[0].ip) in PUBLIC, "a connection to an address that is not the test's public one"
        return socket.create_connection(("127.0.0.1", self._server.port), timeout=seconds)


def _row(address: str, port: int):
    if ":" in address:
        return (socket.AF_INET6, socket.SOCK_STREAM, 6, "", (address, port, 0, 0))
    return (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))


@contextmanager
def running(tls: ssl.SSLContext | None = None) -> Iterator[HostileServer]:
    for path in ("/gzip-bomb", "/gzip-twice", "/deflate"):
        BEHAVIOURS[path]()  # packed once and kept, before anybody waits for it
    server = HostileServer(tls)
    try:
        yield server
    finally:
        server.stop()


def fetcher(net: Internet, *, tls: ssl.SSLContext | None = None, **options) -> Fetcher:
    return Fetcher(wire=Wire(resolver=net.resolve, connector=net.connect, tls=tls), **({"timeout": 5.0} | options))
