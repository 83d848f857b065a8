"""**Réglages**, alerts: what the person who asks was told, and what they want to receive."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus

from flask import Response, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from share_service.errors import BadInput
from share_service.newsroom.alerts.trying import try_mailbox
from share_service.newsroom.alerts.wording import Told, kind_meaning, kind_name, told
from share_service.newsroom.mail.sending import MailTrouble
from share_service.newsroom.mail.words import words
from share_service.newsroom.parts import Service
from share_service.store.alerts import Alert, alerts_of
from share_service.store.choices import KINDS, Choices, choices_of, save_choices
from share_service.web import auth
from share_service.web.context import service
from share_service.web.desk.blueprint import blueprint
from share_service.web.desk.moments import hour_name
from share_service.web.desk.tables import Table, moment_text, table_file
from share_service.web.i18n import LOCALES, page_language
from share_service.web.i18n import gettext as _

SHOWN = 30


@blueprint.get("/settings/alerts")
@auth.open_to("viewer")
def alerts() -> str | Response:
    """Show what the person was told lately, and what they chose."""
    found = alerts_of(service().engine, g.editor.id, SHOWN)
    if (file := table_file({"alerts": lambda: _table(found)})) is not None:
        return file
    return _page(found=found, said=_("Your choice is kept.") if "kept" in request.args else "")


@blueprint.post("/settings/alerts")
@auth.open_to("viewer")
def choose_alerts() -> AnyResponse:
    """Keep what the person chose."""
    save_choices(service().engine, g.editor.id, _chosen())
    return redirect(url_for("desk.alerts", kept=1), HTTPStatus.SEE_OTHER)


@blueprint.post("/settings/alerts/test")
@auth.open_to("viewer")
def try_letters() -> str | tuple[str, int]:
    """Send a test to the person who asks, at once, and say what became of it."""
    try:
        try_mailbox(service(), g.editor, page_language())
    except (BadInput, MailTrouble) as trouble:
        return _page(problem=trouble_words(trouble.code)), trouble.status
    return _page(said=_("The mail server took the test for %(email)s: look into your mailbox.", email=g.editor.email))


def trouble_words(code: str) -> str:
    """Return what was in a letter's or a message's way, in the language of the current request."""
    said = {
        "mail_timeout": _("The mail server did not answer in time."),
        "mail_tls": _("The mail server’s certificate cannot be trusted."),
        "mail_login": _("The mail server did not let the desk in: its user or password is wrong."),
        "mail_unsupported": _("The mail server lacks encryption or a login."),
        "mail_later": _("The mail server asks to come again later."),
        "mail_refused": _("The mail server refused the letter for good."),
        "mail_away": _("The mail server cannot be reached."),
        "no_mail_server": _("No mail server is set: SHARE_SMTP_URL names one."),
        "not_wanted": _("It was no longer wanted when it was due."),
        "expired": _("It was too late to be worth sending."),
        "endpoint_stopped": _("Messages to this address were stopped."),
        "fetch_timeout": _("The address did not answer in time."),
        "fetch_failed": _("The address cannot be reached."),
        "fetch_private_address": _("The address is not public."),
    }
    if code.startswith("status_"):
        return _("The address answered %(status)s.", status=code.removeprefix("status_"))
    return said.get(code, code)


def _chosen() -> Choices:
    form = request.form
    first, end = form.get("quiet_from", type=int), form.get("quiet_to", type=int)
    hours = (first, end) if first is not None and end is not None and first != end else None
    quiet = hours if hours and all(0 <= hour <= 23 for hour in hours) else None
    language = form.get("language", "")
    return Choices(
        kinds=tuple(kind for kind in KINDS if kind in form.getlist("kind")),
        by_mail=form.get("by_mail") == "yes",
        weekly="weekly" in form,
        language=language if language in LOCALES else page_language(),
        quiet=quiet,
    )


def _page(*, found: list[Alert] | None = None, said: str = "", problem: str = "") -> str:
    parts = service()
    chosen = choices_of(parts.engine, g.editor.id)
    say = words(page_language())
    found = alerts_of(parts.engine, g.editor.id, SHOWN) if found is None else found
    return render_template(
        "desk/alerts.html",
        told=[(alert, told(alert.kind, alert.facts, say)) for alert in found],
        kinds=[(kind, kind_name(kind, say), kind_meaning(kind, say)) for kind in KINDS],
        chosen=chosen,
        language=chosen.language or page_language(),
        hours=_hours(parts),
        mail=parts.mail is not None,
        most=parts.settings.alerts_per_day,
        again=parts.settings.alert_again_days,
        said=said,
        problem=problem,
    )


def _hours(parts: Service) -> list[tuple[int, str]]:
    return [(hour, hour_name(datetime(2026, 1, 1, hour, tzinfo=parts.settings.zone))) for hour in range(24)]


def _table(found: list[Alert]) -> Table:
    say = words("en")
    rows = (
        (moment_text(alert.at), alert.kind, alert.article_id, alert.facts["title"], alert.facts["hour"],
         alert.facts["usual"], alert.facts["day"], _sentence(told(alert.kind, alert.facts, say)))
        for alert in found
    )  # fmt: skip
    return Table("alerts", ("at", "kind", "article", "title", "last_hour", "usual_hour", "last_24_hours", "said"), rows)


def _sentence(one: Told) -> str:
    return f"{one.sentence} {one.more}".strip()
