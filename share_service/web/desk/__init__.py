"""The editors' pages: one file a page, one blueprint, one set of headers."""

from __future__ import annotations

import gzip
from datetime import datetime
from functools import lru_cache

from flask import Flask, Response, g, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response as AnyResponse

from share_service.cards.text.typography import set_typography
from share_service.errors import ServiceError
from share_service.web import auth
from share_service.web.context import service
from share_service.web.desk import (  # noqa: F401  # a page makes its routes as it is loaded
    alerts,
    article,
    article_author,
    author,
    changes,
    draft,
    keys,
    letters,
    link,
    links,
    messages,
    more,
    networks,
    new_trial,
    notes,
    now,
    oidc,
    people,
    preview,
    search,
    settings,
    signin,
    trials,
)
from share_service.web.desk.blueprint import blueprint
from share_service.web.desk.charts import spark_paths
from share_service.web.desk.moments import full_moment, short_moment
from share_service.web.desk.pages import pages
from share_service.web.desk.tables import table_links
from share_service.web.desk.urls import here
from share_service.web.i18n import gettext as _
from share_service.web.i18n import remember_choice

__all__ = ["blueprint", "init_desk"]

# Nothing inline, nothing from elsewhere, in nobody's frame. The forms' protection reads the referrer
# on https, so the desk says where it comes from to itself and to nobody else.
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex",
    "Cross-Origin-Opener-Policy": "same-origin",
}

PACKED = frozenset(("text/html", "image/svg+xml", "application/json"))
# Bytes; what is smaller fits one packet anyway.
WORTH_PACKING = 1_000


def init_desk(app: Flask) -> None:
    """Open the desk in ``app``."""
    auth.init_auth(app, service(app).settings)
    oidc.init_oidc(app, service(app).settings)
    app.register_blueprint(blueprint)
    app.after_request(_protect)


@blueprint.before_request
def _admit() -> AnyResponse | None:
    remember_choice()
    return auth.admit()


@blueprint.errorhandler(ServiceError)
def _refused(error: ServiceError) -> tuple[str, int]:
    said = {
        404: _("It may have been removed, or its address was not copied whole."),
        410: _("This link has ended: ask the newsroom for another one."),
        403: _("Your role may not do this: ask an administrator of the desk."),
    }
    detail = said.get(error.status, error.detail)
    return render_template("desk/problem.html", detail=detail, status=error.status), error.status


@blueprint.errorhandler(CSRFError)
def _stale_form(_error: CSRFError) -> tuple[str, int]:
    detail = _("This form was open for too long. Go back, reload the page and send it again.")
    return render_template("desk/problem.html", detail=detail, status=400), 400


def _protect(response: Response) -> Response:
    if request.path == auth.DESK or request.path.startswith(f"{auth.DESK}/"):
        for name, value in HEADERS.items():
            response.headers[name] = value
        response.headers.setdefault("Cache-Control", "no-store")
        _pack(response)
    return response


def _pack(response: Response) -> None:
    """Compress a page for a browser that takes gzip; the cookie is Lax, so no other site reads its length."""
    response.vary.add("Accept-Encoding")
    if response.is_streamed or response.content_encoding or not request.accept_encodings["gzip"]:
        return
    if response.mimetype in PACKED and response.content_length and response.content_length > WORTH_PACKING:
        response.set_data(gzip.compress(response.get_data(), 6, mtime=0))
        response.content_encoding = "gzip"


@blueprint.app_template_filter("typeset")
@lru_cache(maxsize=1_024)  # 2 ms each; a page shows twenty, and refreshes itself
def _typeset(text: str, language: str | None) -> str:
    """Set a headline with its language's spaces and signs, as its card has it."""
    return set_typography(text, language)


@blueprint.app_template_filter("local_moment")
def _local_moment(seconds: int) -> datetime:
    """Return a moment of the store on the newsroom's clock."""
    return datetime.fromtimestamp(seconds, service().settings.zone)


@blueprint.context_processor
def _page_context() -> dict[str, object]:
    return {
        "editor": g.get("editor"),
        "site": service().site,
        "here": here,
        "pages": pages() if g.get("editor") else [],
        "short_moment": short_moment,
        "full_moment": full_moment,
        "table_links": table_links,
        "spark_paths": spark_paths,
    }
