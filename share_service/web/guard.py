"""What holds on every surface: request ids, one log line, headers per surface, size limits, our proxies."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Mapping
from typing import Any

from flask import Flask, Response, g, request
from werkzeug.middleware.proxy_fix import ProxyFix

from share_service.logs import get as get_log

log = get_log("web")

# No surface takes more than an article's metadata.
MAX_BODY = 128 * 1024
_REQUEST_ID = re.compile(r"[A-Za-z0-9_.-]{8,64}")

_EVERYWHERE = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "strict-origin-when-cross-origin"}
_PAGE_POLICY = "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'"

# Headers per surface, by path prefix; a view's own header wins. The desk sets its own in web/desk.
SURFACES: Mapping[str, Mapping[str, str]] = {
    "/api/": {"Cache-Control": "no-store"},
    "/cards/": {"Cross-Origin-Resource-Policy": "cross-origin"},
    "/card": {"Cross-Origin-Resource-Policy": "cross-origin"},
    "/s/": {"Content-Security-Policy": _PAGE_POLICY, "X-Robots-Tag": "noindex"},
    "/": {},
}


def init_guard(app: Flask, *, proxy_hops: int) -> None:
    """Put the guard round ``app``; forwarded headers are believed only from ``proxy_hops`` proxies of ours."""
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY
    app.before_request(_begin)
    app.after_request(_finish)
    if proxy_hops:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # Flask's documented way to wrap
            app.wsgi_app, x_for=proxy_hops, x_proto=proxy_hops, x_host=proxy_hops
        )


def _begin() -> None:
    given = request.headers.get("X-Request-ID", "")
    g.request_id = given if _REQUEST_ID.fullmatch(given) else secrets.token_hex(8)
    g.started = time.perf_counter()


def _finish(response: Response) -> Response:
    headers: dict[str, Any] = dict(_EVERYWHERE)
    headers.update(next(SURFACES[prefix] for prefix in SURFACES if request.path.startswith(prefix)))
    for name, value in headers.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("X-Request-ID", g.get("request_id", "-"))
    # The rule, not the path: a path can hold a one-time link or a token.
    log.info(
        "request",
        request_id=g.get("request_id"),
        method=request.method,
        route=str(request.url_rule) if request.url_rule else None,
        status=response.status_code,
        ms=round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000, 2),
    )
    return response
