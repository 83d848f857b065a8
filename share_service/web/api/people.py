"""``/api/v1/editors`` and ``/api/v1/log``: who opens the desk, and who changed what."""

from __future__ import annotations

from typing import Any, Literal

from flask import Response, jsonify
from pydantic import Field

from share_service.errors import NotFound
from share_service.newsroom.mail.invitation import mail_invitation
from share_service.store.audit import Entry, entries, note
from share_service.store.editors import Editor, editors_after, end_sessions, find_editor, get_editor, set_role, shut_out
from share_service.web.api.access import author
from share_service.web.api.blueprint import blueprint
from share_service.web.api.bodies import checked
from share_service.web.api.declare import Answer, Body, Example, Operation, Refusal, Shape
from share_service.web.api.pages import Paged
from share_service.web.api.shapes import Id, Instant
from share_service.web.api.times import iso_time
from share_service.web.auth import invite_link
from share_service.web.context import service

TAG = "People"
Role = Literal["viewer", "editor", "admin"]
INVALID = Refusal(422, "editor_invalid", "A field is wrong or unknown: `errors` names it.")
EMAIL_INVALID = Refusal(422, "email_invalid", "`email` is no address of one mailbox.")
UNKNOWN = Refusal(404, "editor_unknown", "There is no editor with this id.")
LAST_ADMIN = Refusal(422, "last_admin", "It is the last administrator: make somebody else one first.")
_editors = Paged("editors", (str,), ("id", "email", "role", "active", "seen_at"))
_log = Paged("log", (int,), ("id", "at", "actor", "action", "subject"))


class NewEditor(Body):
    """The body that lets somebody in."""

    email: str = Field(max_length=320, description="One mailbox.", examples=["paul@journal.example"])
    role: Role | None = Field(None, description="Without it somebody new is an editor, and who is known stays as is.")
    mail: bool = Field(False, description="Mails them the link too, where a mail server is set.")


class RoleChange(Body):
    """The body that gives somebody another role."""

    role: Role


class ShownEditor(Shape):
    """Somebody who may open the desk; who was shut out stays listed."""

    id: Id
    email: str = Field(examples=["paul@journal.example"])
    role: Role
    active: bool = Field(description="False: shut out.")
    seen_at: Instant | None = Field(description="When they last signed in.")


class InvitedEditor(ShownEditor):
    """Somebody who was let in, and the link that signs them in."""

    link: str = Field(description="It works once, within 24 hours, and is shown here alone.")
    mailed: bool = Field(description="A mail server took it for them.")


class EditorList(Shape):
    """Some editors."""

    items: list[ShownEditor]


class ShownEntry(Shape):
    """One line of the log of changes."""

    id: Id
    at: Instant
    actor: str = Field(description="An editor's address, `api: ` and a key's name, or `share-service` for the command.")
    action: str = Field(examples=["link_made"])
    subject: str = Field(description="What was changed.")


class Log(Shape):
    """Some lines of the log of changes."""

    items: list[ShownEntry]


@blueprint.get("/editors")
@Operation(
    summary="List the editors",
    tag=TAG,
    scope="admin",
    answers={200: Answer("Everybody who may open the desk, or might once, by address.", EditorList)},
    listed=True,
)
def editors() -> Response:
    """Answer the editors."""
    engine = service().engine
    return _editors.answer(
        lambda limit, after: editors_after(engine, limit, after and after[0]),
        key=lambda editor: (editor.email,),
        show=_shown,
    )


@blueprint.post("/editors")
@Operation(
    summary="Let somebody in",
    tag=TAG,
    scope="admin",
    description="Answers a link that signs them in once; hand it on. It also wakes somebody who was shut out.",
    body=NewEditor,
    answers={201: Answer("The editor, and the link.", InvitedEditor)},
    errors=(INVALID, EMAIL_INVALID),
    example=Example(body={"email": "lea@journal.example", "role": "viewer"}, status=201),
)
def invite_editor() -> tuple[Response, int]:
    """Make or wake an editor, and a one-time link for them."""
    parts = service()
    wanted = checked(NewEditor, INVALID.code)
    link = invite_link(parts.settings, parts.engine, wanted.email, wanted.role)
    editor = find_editor(parts.engine, wanted.email)
    note(parts.engine, author(), "editor_invited", f"{editor.email} ({editor.role})")
    mailed = wanted.mail and mail_invitation(parts, editor.email, link, parts.settings.locale) is True
    return jsonify(_shown(editor) | {"link": link, "mailed": mailed}), 201


@blueprint.get("/editors/<id:editor_id>")
@Operation(
    summary="Read an editor",
    tag=TAG,
    scope="admin",
    answers={200: Answer("The editor.", ShownEditor)},
    errors=(UNKNOWN,),
    example=Example(path={"editor_id": 1}),
)
def one_editor(editor_id: int) -> Response:
    """Answer one editor."""
    return jsonify(_shown(known_editor(editor_id)))


@blueprint.patch("/editors/<id:editor_id>")
@Operation(
    summary="Change a role",
    tag=TAG,
    scope="admin",
    body=RoleChange,
    answers={200: Answer("The editor as it is now.", ShownEditor)},
    errors=(UNKNOWN, INVALID, LAST_ADMIN),
    example=Example(path={"editor_id": 2}, body={"role": "editor"}),
)
def change_role(editor_id: int) -> Response:
    """Give an editor another role."""
    engine = service().engine
    changed = set_role(engine, editor_id, checked(RoleChange, INVALID.code).role)
    note(engine, author(), "editor_role", f"{changed.email}: {changed.role}")
    return jsonify(_shown(changed))


@blueprint.delete("/editors/<id:editor_id>")
@Operation(
    summary="Shut somebody out",
    tag=TAG,
    scope="admin",
    description="At once, with the sign-in links that are still out. The editor stays listed.",
    answers={200: Answer("The editor as it is now.", ShownEditor)},
    errors=(UNKNOWN, LAST_ADMIN),
    example=Example(path={"editor_id": 2}),
)
def shut_editor_out(editor_id: int) -> Response:
    """Shut the desk to an editor."""
    engine = service().engine
    changed = shut_out(engine, editor_id)
    note(engine, author(), "editor_removed", changed.email)
    return jsonify(_shown(changed))


@blueprint.post("/editors/<id:editor_id>/sign-out")
@Operation(
    summary="End somebody's sessions",
    tag=TAG,
    scope="admin",
    description="On all their devices; they may sign in again.",
    answers={200: Answer("The editor.", ShownEditor)},
    errors=(UNKNOWN,),
    example=Example(path={"editor_id": 1}),
)
def sign_editor_out(editor_id: int) -> Response:
    """End every session of an editor."""
    engine = service().engine
    changed = end_sessions(engine, editor_id)
    note(engine, author(), "editor_signed_out", changed.email)
    return jsonify(_shown(changed))


@blueprint.get("/log")
@Operation(
    summary="Read the log of changes",
    tag=TAG,
    scope="admin",
    description="Who changed what, and when: people, keys, links, overrides, trials.",
    answers={200: Answer("The last changes, the newest first.", Log)},
    listed=True,
)
def log() -> Response:
    """Answer the log of changes."""
    engine = service().engine
    return _log.answer(
        lambda limit, after: entries(engine, limit, after and after[0]), key=lambda entry: (entry.id,), show=_entry
    )


def known_editor(editor_id: int) -> Editor:
    """Return an editor, also one who was shut out.

    Raises:
        NotFound: there is none of that id.
    """
    editor = get_editor(service().engine, editor_id)
    if editor is None:
        raise NotFound("There is no such editor.", code=UNKNOWN.code)
    return editor


def _shown(editor: Editor) -> dict[str, Any]:
    return {
        "id": editor.id,
        "email": editor.email,
        "role": editor.role,
        "active": editor.active,
        "seen_at": iso_time(editor.seen_at),
    }


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "at": iso_time(entry.at),
        "actor": entry.actor,
        "action": entry.action,
        "subject": entry.subject,
    }
