"""Ending a kind of letters by the address that stands in each of them, without signing in."""

from __future__ import annotations

from dataclasses import replace

from flask import g, render_template

from share_service.newsroom.alerts.unsubscribing import ALERTS, read_letters
from share_service.store.choices import choices_of, save_choices
from share_service.store.editors import get_editor
from share_service.web import auth
from share_service.web.context import service
from share_service.web.desk.blueprint import blueprint


@blueprint.get("/letters/<token>")
@auth.open_to(None)
def letters(token: str) -> str:
    """Ask whether the letters are to end: whoever looks into a mail's links ends nothing."""
    wanted = read_letters(service(), token)
    g.editor = None
    return render_template("desk/letters.html", kind=wanted.kind, done=False)


@blueprint.post("/letters/<token>")
@auth.open_to(None, own_forms_only=False)
def end_letters(token: str) -> str:
    """End them. Mail programs send this by themselves (RFC 8058), so the token is all that it takes."""
    engine = service().engine
    wanted = read_letters(service(), token)
    if get_editor(engine, wanted.editor_id) is not None:
        chosen = choices_of(engine, wanted.editor_id)
        ended = replace(chosen, by_mail=False) if wanted.kind == ALERTS else replace(chosen, weekly=False)
        save_choices(engine, wanted.editor_id, ended)
    g.editor = None
    return render_template("desk/letters.html", kind=wanted.kind, done=True)
