"""Addresses on the desk's own pages."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from flask import request


def local(url: str) -> str:
    """Return the path of one of our own URLs: the desk shows it from whichever host it was opened at."""
    return urlsplit(url).path


def here(**changes: str) -> str:
    """Return the query of the current page with ``changes``."""
    return urlencode({**request.args.to_dict(), **changes})


def host_of(url: str) -> str:
    """Return a URL without its scheme, for people."""
    parts = urlsplit(url)
    return parts.netloc.removeprefix("www.") + parts.path.rstrip("/")
