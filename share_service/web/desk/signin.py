"""Coming in by a one-time link, and going out."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import urlsplit

from flask import Response, g, make_response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from share_service.errors import ServiceError
from share_service.links.visitor import Visitor
from share_service.web import auth
from share_service.web.context import service
from share_service.web.desk.blueprint import blueprint
from share_service.web.desk.oidc import editor_of_proxy, has_oidc
from share_service.web.visits import current_visitor

# Who looks at a link that somebody else was sent: a messenger's preview, a browser ahead of its reader.
# A browser driven by a program, which counts as a crawler elsewhere, was given the link by its owner.
LOOKERS = frozenset({Visitor.PREVIEW, Visitor.PREFETCH, Visitor.HEAD})


@blueprint.get("/signin")
@auth.open_to(None)
def sign_in() -> AnyResponse | str:
    """Tell how to get a sign-in link; whoever is in already goes on to the desk."""
    if g.editor is not None:
        return redirect(url_for("desk.now"), HTTPStatus.SEE_OTHER)
    left = "left" in request.args
    # Whoever has just gone out does not come in again by themselves.
    vouched = None if left else editor_of_proxy(service())
    if vouched is not None:
        auth.begin_session(vouched)
        return redirect(url_for("desk.now"), HTTPStatus.SEE_OTHER)
    return render_template("desk/signin.html", left=left, oidc=has_oidc(), proxy=bool(service().settings.signin_header))


@blueprint.route("/enter/<token>", methods=["GET", "POST"])
@auth.open_to(None, own_forms_only=False)
def enter(token: str) -> AnyResponse:
    """Sign in the person who follows a one-time link. Machines that look at it do not use it up.

    Whoever is taken for a machine gets a button, and so does who is in as somebody else: nobody is to find
    themselves under another name because they followed an address. Beyond coming from our page, the button's form
    needs no protection: whoever has the token could follow the link itself.
    """
    visitor = current_visitor()
    if request.method != "POST" and visitor in LOOKERS:
        return _not_a_person(visitor)
    pressed = request.method == "POST" and _from_here()
    if not pressed and (request.method == "POST" or auth.is_of_another(token)):
        return make_response(render_template("desk/link_waits.html"))
    try:
        auth.enter(token)
    except ServiceError as error:
        if g.editor is not None:  # pressed twice
            return redirect(url_for("desk.now"), HTTPStatus.SEE_OTHER)
        return Response(render_template("desk/link_gone.html"), error.status)
    return redirect(url_for("desk.now"), HTTPStatus.SEE_OTHER)


@blueprint.post("/signout")
@auth.open_to(None)
def sign_out() -> AnyResponse:
    """End the session."""
    session.clear()
    return redirect(url_for("desk.sign_in", left=1), HTTPStatus.SEE_OTHER)


def _from_here() -> bool:
    """Say whether a form was sent from a page of ours; browsers have said so since 2020, and programs say nothing."""
    site, origin = request.headers.get("Sec-Fetch-Site", ""), request.headers.get("Origin", "")
    if site:
        return site in ("same-origin", "none")
    ours = request.host, urlsplit(service().settings.public_url).netloc
    return not origin or urlsplit(origin).netloc in ours


def _not_a_person(visitor: Visitor) -> Response:
    response = make_response(render_template("desk/link_waits.html"))
    if visitor is Visitor.PREFETCH:
        # A browser may show a prefetched answer instead of asking again; after a 503 it asks again.
        response.status_code = HTTPStatus.SERVICE_UNAVAILABLE
    return response
