"""The links on their own: the same redirect behind an ASGI door, for sites that outgrow the WSGI one.

An event loop answers what is in memory. Whatever has to ask the store (a link not seen before, or
one that leads nowhere and needs a page) is done by the application's WSGI side on a few threads, so
that no redirect waits behind it. Every other surface stays with the ``web`` process.
"""

from __future__ import annotations

import asyncio
import io
import sys
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, NamedTuple

from share_service.web.context import EXTENSION
from share_service.web.door import LINKS
from share_service.web.redirect import Answer, Redirects, Visit

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication
    from flask import Flask

Scope = dict[str, Any]
Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
RawHeaders = Iterable[tuple[bytes, bytes]]

THREADS = 4
_PURPOSES = frozenset((b"sec-purpose", b"purpose", b"x-purpose", b"x-moz"))
_PRIVATE = frozenset((b"sec-gpc", b"dnt"))
_READ = frozenset(("GET", "HEAD"))
_WELL = frozenset(("/livez", "/readyz", "/metrics"))


class _Sent(NamedTuple):
    start: Message
    body: Message


_SAID = b"Only links, under /s/, are answered here.\n"
_ELSEWHERE = Answer(
    "404 Not Found",
    [("Content-Type", "text/plain"), ("Content-Length", str(len(_SAID))), ("Cache-Control", "no-store")],
    _SAID,
)


class LinksApp:
    """An ASGI 3 application that answers ``/s/<token>`` itself and what is rare with ``app``."""

    def __init__(self, app: Flask) -> None:
        self.extensions = app.extensions
        self._app: WSGIApplication = app
        service = app.extensions[EXTENSION]
        self._hops: int = service.settings.proxy_hops
        self._redirects: Redirects[_Sent] = Redirects(service, _shape)
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="share-links")

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        """Answer one request (ASGI 3.0)."""
        if scope["type"] != "http":
            return
        path: str = scope["path"]
        known = None
        if path.startswith(LINKS):
            known = self._redirects.known(path[len(LINKS) :]) if scope["method"] in _READ else None
        elif path not in _WELL:
            await _send(_shape(_ELSEWHERE), send)
            return
        if known is None:
            await self._explain(scope, send)
            return
        await _send(self._redirects.follow(known, self._visit(scope)), send)

    def _visit(self, scope: Scope) -> Visit:
        user_agent, purpose, private = b"", b"", False
        forwarded: list[bytes] = []
        for name, value in scope["headers"]:
            if name == b"user-agent":
                user_agent = value
            elif name in _PURPOSES:
                purpose += b" " + value
            elif name in _PRIVATE:
                private = private or value == b"1"
            elif name == b"x-forwarded-for":
                forwarded.append(value)
        address = scope["client"][0] if scope["client"] else ""
        if self._hops:
            address = _behind(b",".join(forwarded), self._hops) or address
        return Visit(scope["method"], user_agent.decode("latin-1"), purpose.decode("latin-1"), address, private)

    async def _explain(self, scope: Scope, send: Send) -> None:
        loop = asyncio.get_running_loop()
        answer = await loop.run_in_executor(self._threads, self._ask, _environ(scope))
        await _send(_shape(answer), send)

    def _ask(self, environ: dict[str, Any]) -> Answer:
        # Known from now on, so that the next one who comes is answered in the loop; not yet followed.
        token = environ["PATH_INFO"].removeprefix(LINKS)
        if environ["PATH_INFO"].startswith(LINKS):
            self._redirects.look_up(token)
        status = ""
        headers: list[tuple[str, str]] = []
        body: list[bytes] = []

        def start_response(line: str, fields: list[tuple[str, str]], _error: Any = None) -> Callable[[bytes], object]:
            nonlocal status, headers
            status, headers = line, fields
            return body.append

        chunks = self._app(environ, start_response)
        try:
            body += chunks
        finally:
            getattr(chunks, "close", lambda: None)()
        return Answer(status, headers, b"".join(body))


async def _send(sent: _Sent, send: Send) -> None:
    await send(sent.start)
    await send(sent.body)


def _shape(answer: Answer) -> _Sent:
    headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in answer.headers]
    start = {"type": "http.response.start", "status": int(answer.status[:3]), "headers": headers}
    return _Sent(start, {"type": "http.response.body", "body": answer.body})


def _behind(forwarded: bytes, hops: int) -> str:
    """Return the address that the first of ``hops`` proxies of ours noted; empty when there are not as many."""
    addresses = [part.strip() for part in forwarded.split(b",")]
    return addresses[-hops].decode("latin-1") if len(addresses) >= hops else ""


def _environ(scope: Scope) -> dict[str, Any]:
    """Return the request as PEP 3333 has it; it has no body, and needs none to be answered."""
    host, _colon, port = "localhost", "", "80"
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode("utf-8", "surrogateescape").decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "REMOTE_ADDR": scope["client"][0] if scope["client"] else "",
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for raw, value in scope["headers"]:
        name = "HTTP_" + raw.decode("latin-1").upper().replace("-", "_")
        environ[name] = f"{environ[name]},{value.decode('latin-1')}" if name in environ else value.decode("latin-1")
    return environ
