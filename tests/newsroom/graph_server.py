"""A server that speaks Facebook's documented contract for fetching a page again, over TLS, as graph.facebook.com."""

from __future__ import annotations

import json
import re
import shutil
import socket
import ssl
import subprocess
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

from share_service.articles.wire import Wire
from share_service.newsroom.graph import HOST, Graph
from tests.conftest import missing

TOKEN = "123|a-token-of-the-tests"
PUBLIC = "93.184.216.34"


def certificate(folder: Path) -> Path:
    """Make a certificate for Facebook's host that nobody but the test trusts, with its key, in one file."""
    if shutil.which("openssl") is None:
        missing("openssl")
    file = folder / "graph.pem"
    made = f"openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN={HOST} -addext subjectAltName=DNS:{HOST}"
    subprocess.run([*made.split(), "-keyout", str(file), "-out", f"{file}.crt"], check=True, capture_output=True)
    file.write_text(file.read_text() + Path(f"{file}.crt").read_text())
    return file


class _Quiet(ThreadingHTTPServer):
    def handle_error(self, *_):
        """Say nothing of a client that does not trust this server."""


@dataclass
class GraphServer:
    """Answers as Facebook does; ``fails`` is the error (or raw bytes) that it answers with instead, if set.

    ``encoding`` is how it says that its answer is packed; it never is.
    """

    certificate: Path
    fails: dict | bytes | None = None
    encoding: str = "identity"
    asked: list[dict[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                server._answer(self, {name: values[0] for name, values in parse_qs(body).items()})

            def log_message(self, *_):
                pass

        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate)
        self.http = _Quiet(("127.0.0.1", 0), Handler)
        self.http.socket = context.wrap_socket(self.http.socket, server_side=True)
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self.http.shutdown()
        self.http.server_close()

    def graph(self, token: str = TOKEN, **options) -> Graph:
        """A client whose every name leads to a public address, and that to this server."""
        port = self.http.server_port
        wire = Wire(
            resolver=lambda _host, asked, *_a, **_k: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (PUBLIC, asked))],
            connector=lambda _addresses, _policy, seconds: socket.create_connection(("127.0.0.1", port), seconds),
            tls=ssl.create_default_context(cafile=f"{self.certificate}.crt"),
        )
        return Graph(token, wire, **options)

    def _answer(self, handler: BaseHTTPRequestHandler, form: dict[str, str]) -> None:
        self.asked.append({"path": handler.path, "host": handler.headers["Host"], **form})
        status, data = self._judge(handler.path, form)
        raw = data if isinstance(data, bytes) else json.dumps(data).encode()
        handler.send_response(status)
        handler.send_header("Content-Type", "application/json; charset=UTF-8")
        handler.send_header("Content-Length", str(len(raw)))
        handler.send_header("Content-Encoding", self.encoding)
        handler.end_headers()
        handler.wfile.write(raw)

    def _judge(self, path: str, form: dict[str, str]):
        if isinstance(self.fails, bytes):
            return 200, self.fails
        if self.fails is not None:
            return 400, {"error": {"message": "x", "type": "OAuthException", "fbtrace_id": "A", **self.fails}}
        if not re.fullmatch(r"/v\d+\.0/", path) or form.get("scrape") != "true":
            return 400, {"error": {"message": "Unsupported post request.", "type": "GraphMethodException", "code": 100}}
        if form.get("access_token") != TOKEN:
            return 400, {"error": {"message": "Invalid OAuth access token.", "type": "OAuthException", "code": 190}}
        return 200, {
            "url": form["id"],
            "type": "article",
            "title": "Le titre",
            "description": "Le texte",
            "image": [{"url": "https://share.example/cards/a.jpg"}],
            "updated_time": "2026-11-23T00:00:00+0000",
            "id": "10150",
        }
