"""**Réglages**, people: who may open the desk, and what each may do."""

from __future__ import annotations

from http import HTTPStatus

from flask import Response as AnyResponse
from flask import g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from share_service.errors import BadInput
from share_service.newsroom.mail.invitation import mail_invitation
from share_service.newsroom.parts import Service
from share_service.store.audit import note
from share_service.store.editors import ROLES, all_editors, clean_email, end_sessions, get_editor, set_role, shut_out
from share_service.web import auth
from share_service.web.context import service
from share_service.web.desk.blueprint import blueprint
from share_service.web.desk.tables import Table, moment_text, table_file
from share_service.web.i18n import gettext as _
from share_service.web.i18n import page_language


@blueprint.get("/settings/people")
@auth.open_to("admin")
def people() -> str | AnyResponse:
    """Show everybody who may open the desk, or might once."""
    return table_file({"people": people_table}) or _page()


def people_table() -> Table:
    """Return everybody for machines."""
    rows = ((one.email, one.role, one.active, moment_text(one.seen_at)) for one in all_editors(service().engine))
    return Table("people", ("email", "role", "active", "seen_at"), rows)


@blueprint.post("/settings/people")
@auth.open_to("admin")
def invite_person() -> str | tuple[str, int]:
    """Make a one-time link for an address, and show it: the only time that it can be read."""
    parts = service()
    email, role = request.form.get("email", ""), request.form.get("role", "")
    try:
        link = auth.invite_link(parts.settings, parts.engine, email, role or None)
    except BadInput as error:
        return _page(problem=_problem(error), email=email, role=role), error.status
    note(parts.engine, g.editor.email, "editor_invited", f"{email.strip().lower()} ({role})")
    return _page(link=link, email=email, mailed=_mailed(parts, email, link))


@blueprint.post("/settings/people/<id:editor_id>")
@auth.open_to("admin")
def change_person(editor_id: int) -> Response | tuple[str, int]:
    """Give somebody another role, end their sessions, or shut them out."""
    try:
        _change(editor_id, request.form.get("do", ""))
    except BadInput as error:
        return _page(problem=_problem(error)), error.status
    return redirect(url_for("desk.people"), HTTPStatus.SEE_OTHER)


def _change(editor_id: int, wanted: str) -> None:
    engine = service().engine
    if wanted == "role":
        changed = set_role(engine, editor_id, request.form.get("role", ""))
        note(engine, g.editor.email, "editor_role", f"{changed.email}: {changed.role}")
    elif wanted == "end":
        note(engine, g.editor.email, "editor_signed_out", end_sessions(engine, editor_id).email)
    elif wanted == "remove":
        note(engine, g.editor.email, "editor_removed", shut_out(engine, editor_id).email)
    else:
        raise BadInput("This form is not one of the desk's.", code="form_unknown", status=400)


@blueprint.post("/sessions/end")
def end_own_sessions() -> Response:
    """End every session of the person who asks, on all their devices, and this one."""
    engine = service().engine
    end_sessions(engine, g.editor.id)
    note(engine, g.editor.email, "editor_signed_out", g.editor.email)
    return redirect(url_for("desk.sign_in", left=1), HTTPStatus.SEE_OTHER)


def role_names() -> dict[str, str]:
    """Return what each role is called and may do, in the language of the current request."""
    names = {
        "viewer": _("Reads the numbers"),
        "editor": _("Reads, corrects previews, makes links and trials"),
        "admin": _("Everything, and lets people in"),
    }
    return {role: names[role] for role in ROLES}


def _mailed(parts: Service, email: str, link: str) -> str:
    """Mail the link where a mail server is set; return what became of it, in words, or nothing."""
    mailed = mail_invitation(parts, clean_email(email), link, page_language())
    said = {True: _("It was mailed to that address."), False: _("It could not be mailed: send it yourself.")}
    return "" if mailed is None else said[mailed]


def _page(*, link: str = "", mailed: str = "", problem: str = "", email: str = "", role: str = "editor") -> str:
    engine = service().engine
    me = get_editor(engine, g.editor.id)
    everybody = sorted(all_editors(engine), key=lambda one: (not one.active, one.email))
    return render_template(
        "desk/people.html",
        everybody=everybody,
        me=me,
        roles=role_names(),
        link=link,
        mailed=mailed,
        problem=problem,
        email=email,
        role=role,
    )


def _problem(error: BadInput) -> str:
    said = {
        "email_invalid": _("Write an e-mail address such as marie@journal.example."),
        "role_unknown": _("Choose one of the three roles."),
        "last_admin": _("This is the last administrator: make somebody else one first."),
    }
    return said.get(error.code, error.detail)
