"""The rows of editors and of their one-time invitations to the desk."""

from __future__ import annotations

import re
import secrets
import time
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, Row, delete, select, update

from share_service.errors import BadInput, Gone, NotFound
from share_service.store.engine import insert_for, writing
from share_service.store.tables import editors, invitations

# From the least to the most a person may do; each may do what those before may.
ROLES = ("viewer", "editor", "admin")
NONCE_SIZE = 16
# No wider than RFC 5321 allows, and nothing that is written otherwise in a header: "=?" begins what mail programs
# decode, a line break for one. Whether the mailbox exists only a message can tell.
_EMAIL = re.compile(r'(?!.*=\?)[^\s@<>,;:"()\[\]\\]{1,64}@[^\s@<>,;:"()\[\]\\]{1,255}')


@dataclass(frozen=True, slots=True)
class Editor:
    """Somebody who may open the desk. An inactive one stays listed and is let in nowhere."""

    id: int
    email: str
    role: str
    active: bool
    signed_out_at: int | None = None
    seen_at: int | None = None

    def may(self, role: str) -> bool:
        """Say whether this editor's role includes what ``role`` may do."""
        return self.active and ROLES.index(self.role) >= ROLES.index(role)


def invite(engine: Engine, email: str, role: str | None, ttl: int) -> bytes:
    """Make (or wake) the editor of that address and return a nonce that signs in once within ``ttl`` seconds.

    ``role`` None keeps the role of a known editor and makes a new one "editor".

    Raises:
        BadInput: the address or the role is none.
    """
    email = clean_email(email)
    if role is not None:
        check_role(role)
    now, nonce = int(time.time()), secrets.token_bytes(NONCE_SIZE)
    changed: dict[str, Any] = {"active": True} if role is None else {"active": True, "role": role}
    with writing(engine) as connection:
        statement = insert_for(connection, editors).values(
            email=email, role=role or "editor", active=True, created_at=now
        )
        statement = statement.on_conflict_do_update(index_elements=["email"], set_=changed).returning(editors.c.id)
        editor_id = connection.execute(statement).scalar_one()
        connection.execute(delete(invitations).where(invitations.c.expires_at <= now))
        connection.execute(
            insert_for(connection, invitations).values(nonce=nonce, editor_id=editor_id, expires_at=now + ttl)
        )
    return nonce


def redeem(engine: Engine, nonce: bytes) -> Editor:
    """Use an invitation up and return whose it was; of two at once, one delete finds the row.

    Raises:
        Gone: it was used, has expired, or its editor may no longer come in.
    """
    with writing(engine) as connection:
        statement = delete(invitations).where(invitations.c.nonce == nonce)
        used = connection.execute(statement.returning(invitations.c.editor_id, invitations.c.expires_at)).one_or_none()
        row = None
        if used is not None and used.expires_at > time.time():
            row = connection.execute(select(editors).where(editors.c.id == used.editor_id)).one_or_none()
    if row is None or not row.active:
        raise Gone("This sign-in link was used already or has expired: ask for another one.", code="invitation_gone")
    return _editor(row)


def invited_id(engine: Engine, nonce: bytes) -> int | None:
    """Return the id of the editor whom an invitation is for, or None when it was used; it stays as it is."""
    with engine.connect() as connection:
        found = connection.execute(select(invitations.c.editor_id).where(invitations.c.nonce == nonce)).scalar()
    return None if found is None else int(found)


def vouched(engine: Engine, email: str, new_role: str | None) -> Editor | None:
    """Return the active editor of an address that somebody trusted vouches for.

    Somebody nobody invited is let in with ``new_role``, or not at all (None) when there is none;
    who was shut out stays out.

    Raises:
        BadInput: it is no address.
    """
    email = clean_email(email)
    with writing(engine) as connection:
        if new_role is not None:
            made = insert_for(connection, editors).values(
                email=email, role=check_role(new_role), active=True, created_at=int(time.time())
            )
            connection.execute(made.on_conflict_do_nothing(index_elements=["email"]))
        row = connection.execute(select(editors).where(editors.c.email == email)).one_or_none()
    return _editor(row) if row is not None and row.active else None


def get_editor(engine: Engine, editor_id: int) -> Editor | None:
    """Return the editor with that id, inactive ones too, or None."""
    with engine.connect() as connection:
        row = connection.execute(select(editors).where(editors.c.id == editor_id)).one_or_none()
    return None if row is None else _editor(row)


def all_editors(engine: Engine) -> list[Editor]:
    """Return every editor, by address."""
    with engine.connect() as connection:
        return [_editor(row) for row in connection.execute(select(editors).order_by(editors.c.email))]


def editors_after(engine: Engine, limit: int, after: str | None = None) -> list[Editor]:
    """Return up to ``limit`` editors by address, those behind the address ``after``."""
    query = select(editors).order_by(editors.c.email).limit(limit)
    if after is not None:
        query = query.where(editors.c.email > after)
    with engine.connect() as connection:
        return [_editor(row) for row in connection.execute(query)]


def find_editor(engine: Engine, email: str) -> Editor:
    """Return the editor of an address.

    Raises:
        BadInput: it is none.
        NotFound: nobody has it.
    """
    with engine.connect() as connection:
        row = connection.execute(select(editors).where(editors.c.email == clean_email(email))).one_or_none()
    if row is None:
        raise NotFound(f"There is no editor with the address {email}.", code="editor_unknown")
    return _editor(row)


def deactivate_editor(engine: Engine, email: str) -> None:
    """Shut the desk to that editor, and end the invitations that are still out.

    Raises:
        NotFound: no editor has that address.
    """
    with writing(engine) as connection:
        statement = update(editors).where(editors.c.email == clean_email(email)).values(**_shut())
        editor_id = connection.execute(statement.returning(editors.c.id)).scalar()
        if editor_id is None:
            raise NotFound(f"There is no editor with the address {email}.", code="editor_unknown")
        connection.execute(delete(invitations).where(invitations.c.editor_id == editor_id))


def _shut() -> dict[str, Any]:
    # Their sessions end for good: whoever is let in again later signs in again.
    return {"active": False, "signed_out_at": int(time.time())}


def set_role(engine: Engine, editor_id: int, role: str) -> Editor:
    """Give an editor another role. The last active admin stays one: else nobody could let anybody in.

    Raises:
        BadInput: the role is none, or it was the last admin's.
        NotFound: there is no such editor.
    """
    return _change(engine, editor_id, role=check_role(role))


def shut_out(engine: Engine, editor_id: int) -> Editor:
    """Shut the desk to an editor, and end the invitations that are still out.

    Raises:
        BadInput: it is the last admin.
        NotFound: there is no such editor.
    """
    return _change(engine, editor_id, **_shut())


def end_sessions(engine: Engine, editor_id: int) -> Editor:
    """End every session of an editor, on whatever device.

    Raises:
        NotFound: there is no such editor.
    """
    return _change(engine, editor_id, signed_out_at=int(time.time()))


def note_seen(engine: Engine, editor_id: int) -> None:
    """Write down that an editor signed in just now."""
    with writing(engine) as connection:
        connection.execute(update(editors).where(editors.c.id == editor_id).values(seen_at=int(time.time())))


def _change(engine: Engine, editor_id: int, **values: Any) -> Editor:
    with writing(engine) as connection:
        statement = update(editors).where(editors.c.id == editor_id).values(**values).returning(*editors.c)
        row = connection.execute(statement).one_or_none()
        if row is None:
            raise NotFound("There is no such editor.", code="editor_unknown")
        admins = select(editors.c.id).where(editors.c.role == "admin", editors.c.active.is_(True)).limit(1)
        demoted = values.get("role", "admin") != "admin" or not values.get("active", True)
        if demoted and connection.execute(admins).first() is None:
            raise BadInput("This is the last administrator: make somebody else one first.", code="last_admin")
        if not row.active:
            connection.execute(delete(invitations).where(invitations.c.editor_id == editor_id))
    return _editor(row)


def clean_email(email: str) -> str:
    """Return the address as it is stored: one mailbox, one spelling.

    Raises:
        BadInput: it is not an address.
    """
    written, email = email.strip(), email.strip().lower()
    # The Kelvin sign becomes a k: another mailbox would pass for somebody's.
    if email.isascii() and not written.isascii():
        email = ""
    if not (_EMAIL.fullmatch(email) and email.isprintable()):
        raise BadInput("An editor is named by an e-mail address such as marie@journal.example.", code="email_invalid")
    return email


def check_role(role: str) -> str:
    """Return ``role`` when it is one.

    Raises:
        BadInput: it is not.
    """
    if role not in ROLES:
        raise BadInput(f"A role is one of {', '.join(ROLES)}.", code="role_unknown")
    return role


def _editor(row: Row[Any]) -> Editor:
    return Editor(row.id, row.email, row.role, row.active, row.signed_out_at, row.seen_at)
