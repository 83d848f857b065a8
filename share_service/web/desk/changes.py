"""**Réglages**, log: who changed what, and when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from flask import Response, render_template, request
from sqlalchemy import Engine

from share_service.store.audit import Entry, entries
from share_service.web import auth
from share_service.web.context import service
from share_service.web.desk.blueprint import blueprint
from share_service.web.desk.tables import Table, moment_text, table_file
from share_service.web.i18n import gettext as _

SHOWN = 50
READ_AT_ONCE = 1_000
COLUMNS = ("at", "actor", "action", "subject")


@blueprint.get("/settings/log")
@auth.open_to("admin")
def changes() -> str | Response:
    """Show the log, the newest first, a page at a time."""
    parts = service()
    if (file := table_file({"changes": lambda: Table("changes", COLUMNS, every_change(parts.engine))})) is not None:
        return file
    before = request.args.get("before", type=int)
    found = entries(parts.engine, SHOWN + 1, before)
    rows = [(datetime.fromtimestamp(entry.at, UTC).astimezone(parts.settings.zone), entry) for entry in found[:SHOWN]]
    more = found[SHOWN - 1].id if len(found) > SHOWN else None
    return render_template("desk/changes.html", rows=rows, more=more, said=said)


def every_change(engine: Engine) -> Iterator[tuple[Any, ...]]:
    """Yield the whole log for machines, the newest first; some of it is in memory at a time."""
    before = None
    while found := entries(engine, READ_AT_ONCE, before):
        before = found[-1].id
        for entry in found:
            yield moment_text(entry.at), entry.actor, entry.action, entry.subject


def said(entry: Entry) -> str:
    """Return an entry as a sentence without its actor, in the language of the current request."""
    words = {
        "editor_invited": _("invited %(subject)s"),
        "editor_removed": _("shut %(subject)s out"),
        "editor_role": _("gave a role: %(subject)s"),
        "editor_signed_out": _("ended the sessions of %(subject)s"),
        "key_made": _("made the key %(subject)s"),
        "key_revoked": _("ended the key %(subject)s"),
        "link_made": _("made the link %(subject)s"),
        "link_changed": _("changed the link %(subject)s"),
        "override_set": _("changed what networks see of %(subject)s"),
        "override_removed": _("took back what networks saw of %(subject)s"),
        "facebook_refreshed": _("refreshed %(subject)s on Facebook"),
        "article_shared": _("made a link to the numbers of %(subject)s"),
        "endpoint_added": _("added %(subject)s to what is told"),
        "endpoint_removed": _("removed %(subject)s from what is told"),
        "endpoint_started": _("started messages to %(subject)s again"),
        "endpoint_stopped": _("stopped messages to %(subject)s"),
        "alerts_chosen": _("chose what %(subject)s receives"),
        "article_unshared": _("ended the link to the numbers of %(subject)s"),
        "note_added": _("wrote a note: %(subject)s"),
        "note_removed": _("removed a note: %(subject)s"),
        "trial_started": _("started a trial: %(subject)s"),
        "trial_ended": _("ended a trial: %(subject)s"),
        "more_pinned": _("pinned %(subject)s in “More content”"),
        "more_banned": _("left %(subject)s out of “More content”"),
        "more_released": _("no longer pins or leaves out %(subject)s in “More content”"),
        "more_ordered": _("reordered “More content”: %(subject)s first"),
    }
    text = words.get(entry.action)
    return f"{entry.action}: {entry.subject}" if text is None else text.replace("%(subject)s", entry.subject)
