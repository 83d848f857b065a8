"""The application for a real server whose internet is one web site of ours: `journal.example`, on loopback."""

from __future__ import annotations

import os
import socket

from share_service.app import create_app as create_real_app
from share_service.articles.fetch import Fetcher
from share_service.articles.wire import Wire
from share_service.newsroom import intake

PUBLIC = "93.184.216.34"


def create_app():
    """Return the application, whose every name leads to a public address, and that to the port of our site."""
    # A machine that is busy with other tests is not a site whose photos are slow.
    intake.HURRY_S = 30.0
    app = create_real_app()
    parts = app.extensions["share"]
    port = int(os.environ["TEST_SITE_PORT"])

    def resolve(_host, asked, *_families, **_hints):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (PUBLIC, asked))]

    def connect(_addresses, _policy, seconds):
        return socket.create_connection(("127.0.0.1", port), timeout=seconds)

    wire = Wire(resolver=resolve, connector=connect)
    object.__setattr__(parts, "fetcher", Fetcher(hosts=parts.settings.article_hosts, wire=wire))
    return app
