"""Every error as one shape: ``application/problem+json`` (RFC 9457), or a page for people.

A problem has a ``code`` that never changes, a ``detail`` of one sentence, and ``errors`` naming
the fields at fault. Nothing of an unexpected error is shown: it is logged with the request's id.
"""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, g, render_template, request, url_for
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from share_service.errors import ServiceError
from share_service.logs import get as get_log
from share_service.store.engine import is_away
from share_service.web.context import service
from share_service.web.i18n import gettext as _

log = get_log("web")

# Seconds: about as long as it takes to find out that a store is back.
STORE_RETRY_AFTER = 5
# What was asked cannot be understood: the detail says why, in the words that programs get.
_UNCLEAR = frozenset({400, 422})
PROBLEM_TYPE = "application/problem+json"
# Surfaces that programs speak to: they get JSON whatever they accept.
PROGRAM_PATHS = ("/api/", "/buttons", "/more", "/events", "/oembed", "/livez", "/readyz", "/metrics")


def init_problems(app: Flask) -> None:
    """Make ``app`` answer every error in the one shape."""
    app.register_error_handler(ServiceError, _service_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(SQLAlchemyError, _store_error)
    app.register_error_handler(Exception, _unexpected_error)


def problem(
    status: int,
    code: str,
    detail: str,
    *,
    errors: list[dict[str, str]] | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    """Return one error as JSON, or as a page where a person is looking."""
    title = HTTPStatus(status).phrase
    if wants_json():
        body: dict[str, Any] = {
            "type": f"urn:share-service:problem:{code}",
            "title": title,
            "status": status,
            "code": code,
            "detail": detail,
        }
        if errors:
            body["errors"] = errors
        answer = Response(json.dumps(body, ensure_ascii=False), status, mimetype=PROBLEM_TYPE)
    else:
        answer = Response(_page(status, title, detail, code), status)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers.update(headers or {})
    return answer


def wants_json() -> bool:
    """Say whether the asker is a program, or at least prefers JSON to a page."""
    if request.path.startswith(PROGRAM_PATHS):
        return True
    best = request.accept_mimetypes.best_match(["text/html", PROBLEM_TYPE, "application/json"], default="text/html")
    return best != "text/html"


def _page(status: int, title: str, detail: str, code: str) -> str:
    title, detail = _words(status) or (_("This cannot be answered") if status in _UNCLEAR else title, detail)
    # Who mistypes an address of the desk finds the way back; readers are not told of it.
    desk = url_for("desk.now") if request.path.startswith("/desk/") else None
    return render_template("share/problem.html", site=service().site, title=title, detail=detail, code=code, desk=desk)


def _words(status: int) -> tuple[str, str] | None:
    """Return what a person reads, in their language, where the status says all there is to say."""
    known = {
        404: (_("Page not found"), _("There is nothing at this address.")),
        413: (_("Too large"), _("What was sent is larger than this address takes.")),
        500: (_("Something went wrong"), _("It was logged under %(id)s.", id=g.get("request_id", "-"))),
        503: (_("Just a moment"), _("The service is busy or cannot reach its store: try again in a moment.")),
    }
    return known.get(status)


def _service_error(error: ServiceError) -> Response:
    if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        # "Come again in two seconds" is no failure of ours.
        tell = log.warning if error.retry_after else log.error
        tell("refused", code=error.code, detail=error.detail, route=_route())
    headers = {"Retry-After": str(error.retry_after)} if error.retry_after else {}
    if error.status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = 'Bearer realm="share-service"'
    fields = [{"field": field.field, "message": field.message} for field in error.fields]
    return problem(error.status, error.code, error.detail, errors=fields, headers=headers)


def _route() -> str | None:
    # Not the path: it can hold a link that signs somebody in.
    return str(request.url_rule) if request.url_rule else None


def _http_error(error: HTTPException) -> Response:
    if error.response is not None and isinstance(error.response, Response):
        return error.response
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    known = _HTTP_SENTENCES.get(status)
    detail = known[1] if known else (error.description or HTTPStatus(status).phrase)
    code = known[0] if known else HTTPStatus(status).phrase.lower().replace(" ", "_")
    kept = {name: value for name, value in error.get_headers() if name in ("Allow", "Location", "Retry-After")}
    return problem(status, code, detail, headers=kept)


_HTTP_SENTENCES = {
    400: ("bad_request", "The request cannot be read: check its syntax."),
    404: ("not_found", "There is nothing at this address."),
    405: ("method_not_allowed", "This address does not take that method."),
    413: ("too_large", "The request is larger than this address takes."),
    415: ("not_json", "The request must be JSON: send Content-Type: application/json."),
}


def _store_error(error: SQLAlchemyError) -> Response:
    if not is_away(error):
        return _unexpected_error(error)
    # Not logged for each who asks: the ingester and /readyz tell it once.
    detail = "The store cannot be reached just now: try again in a moment."
    return problem(503, "store_away", detail, headers={"Retry-After": str(STORE_RETRY_AFTER)})


def _unexpected_error(error: Exception) -> Response:
    log.error("unexpected error", route=_route(), exc_info=error)
    detail = f"Something went wrong here; it was logged under {g.get('request_id', '-')}."
    return problem(500, "internal_error", detail)
