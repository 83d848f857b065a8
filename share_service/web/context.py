"""What every view can reach: the service of the running app."""

from __future__ import annotations

from flask import Flask, current_app

from share_service.newsroom.parts import Service

EXTENSION = "share"


def service(app: Flask | None = None) -> Service:
    """Return the service of ``app``, or of the app that handles the current request."""
    found = (app or current_app).extensions[EXTENSION]
    assert isinstance(found, Service)
    return found
