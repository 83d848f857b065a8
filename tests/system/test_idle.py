"""Connections that say nothing: browsers open them ahead of need, and they must not hold a worker."""

from __future__ import annotations

import socket
from contextlib import ExitStack

import requests

# More than the server has threads.
SILENT = 40


def test_silent_connections_hold_no_worker(live_server):
    with ExitStack() as stack:
        for _ in range(SILENT):
            stack.enter_context(socket.create_connection(("127.0.0.1", live_server.port), timeout=10))
        for _ in range(6):
            assert requests.get(f"{live_server.url}/livez", timeout=15).ok


def test_a_connection_that_speaks_after_a_silence_is_answered(live_server):
    with socket.create_connection(("127.0.0.1", live_server.port), timeout=15) as late:
        assert requests.get(f"{live_server.url}/livez", timeout=15).ok
        late.sendall(b"GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert late.recv(64).startswith(b"HTTP/1.1 200")
