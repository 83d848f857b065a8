"""``/api/v1/editors/…/alerts``: what an editor chose to receive, what they were told, and a test letter to them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from flask import Response, jsonify
from pydantic import Field

from share_service.errors import BadInput, FieldError
from share_service.newsroom.alerts.messages import alert_json
from share_service.newsroom.alerts.telling import message
from share_service.newsroom.alerts.trying import try_mailbox
from share_service.store.alerts import Alert, alerts_of
from share_service.store.audit import note
from share_service.store.choices import KINDS, Choices, choices_of, save_choices
from share_service.web.api.access import author
from share_service.web.api.alerts import AlertList
from share_service.web.api.blueprint import blueprint
from share_service.web.api.bodies import checked
from share_service.web.api.conditional import check_unchanged, etag_of
from share_service.web.api.declare import Answer, Body, Example, Operation, Refusal, Shape
from share_service.web.api.pages import Paged
from share_service.web.api.people import UNKNOWN, known_editor
from share_service.web.context import service

TAG = "Alerts"
Kind = Literal["broken", "rising", "back", "strong"]
Language = Literal["fr", "en"]
Hour = Annotated[int, Field(ge=0, le=23, examples=[22])]
INVALID = Refusal(422, "choices_invalid", "A field is wrong or unknown: `errors` names it.")
NO_MAIL = Refusal(409, "no_mail_server", "`SHARE_SMTP_URL` names no mail server.")
SHUT_OUT = Refusal(409, "editor_shut_out", "They may not open the desk any more, and get no letters.")
NOT_TAKEN = Refusal(502, "mail_…", "The mail server did not take the letter; the code says why.")
_KINDS = "The kinds of alerts; none: no alert at all."
_MAIL = "Alerts come by mail too; without it they stand on the desk alone."
_WEEKLY = "The weekly digest comes by mail."
_told = Paged("told", (int, int), ("id", "kind", "at", "article", "desk_url", "numbers", "channel", "fault"))


class QuietHours(Body):
    """Hours of the newsroom's clock in which nothing comes: 22 to 7 goes over midnight."""

    from_: Hour = Field(alias="from", description="The first of them.")
    to: Hour = Field(description="The hour at which they end.", examples=[7])


class NewChoices(Body):
    """The body that says what an editor receives."""

    kinds: list[Kind] = Field(max_length=len(KINDS), description=_KINDS, examples=[["broken", "rising"]])
    by_mail: bool = Field(description=_MAIL)
    weekly: bool = Field(description=_WEEKLY)
    language: Language | None = Field(None, description="Of their letters; null: the newsroom's.")
    quiet: QuietHours | None = Field(None, description="When nothing comes; null: something may come at any hour.")


class ShownQuietHours(Shape):
    """Hours of the newsroom's clock in which nothing comes."""

    from_: Hour = Field(alias="from")
    to: Hour


class ShownChoices(Shape):
    """What an editor receives: what they chose, or what everybody has who chose nothing."""

    kinds: list[Kind] = Field(description=_KINDS)
    by_mail: bool = Field(description=_MAIL)
    weekly: bool = Field(description=_WEEKLY)
    language: Language | None = Field(description="Of their letters; null: the newsroom's.")
    quiet: ShownQuietHours | None = Field(description="When nothing comes.")


class SentTest(Shape):
    """A letter that the mail server took."""

    email: str = Field(description="Where it goes.", examples=["marie@journal.example"])


@blueprint.get("/editors/<id:editor_id>/alerts")
@Operation(
    summary="Read what an editor receives",
    tag=TAG,
    scope="admin",
    answers={200: Answer("Their choice.", ShownChoices)},
    errors=(UNKNOWN,),
    example=Example(path={"editor_id": 1}),
)
def choices(editor_id: int) -> Response:
    """Answer what an editor chose to receive."""
    return jsonify(_shown(choices_of(service().engine, known_editor(editor_id).id)))


@blueprint.put("/editors/<id:editor_id>/alerts")
@Operation(
    summary="Choose what an editor receives",
    tag=TAG,
    scope="admin",
    description="It replaces what they chose on the desk, as the desk replaces this.",
    body=NewChoices,
    answers={200: Answer("Their choice now.", ShownChoices)},
    errors=(UNKNOWN, INVALID),
    example=Example(
        path={"editor_id": 1},
        body={"kinds": ["broken", "rising"], "by_mail": True, "weekly": True, "quiet": {"from": 22, "to": 7}},
    ),
    guarded=True,
)
def put_choices(editor_id: int) -> Response:
    """Keep what an editor receives."""
    engine, editor = service().engine, known_editor(editor_id)
    wanted = checked(NewChoices, INVALID.code)
    quiet = (wanted.quiet.from_, wanted.quiet.to) if wanted.quiet else None
    if quiet and quiet[0] == quiet[1]:
        field = FieldError("quiet.to", "must be another hour than from")
        raise BadInput(f"The {field.field} {field.message}.", code=INVALID.code, fields=(field,))
    chosen = Choices(tuple(wanted.kinds), wanted.by_mail, wanted.weekly, wanted.language or "", quiet)
    before = choices_of(engine, editor.id)
    save_choices(engine, editor.id, chosen, expected=before if check_unchanged(_shown(before)) else None)
    note(engine, author(), "alerts_chosen", editor.email)
    shown = _shown(choices_of(engine, editor.id))
    answer = jsonify(shown)
    answer.set_etag(etag_of(shown))
    return answer


@blueprint.get("/editors/<id:editor_id>/alerts/told")
@Operation(
    summary="List what an editor was told",
    tag=TAG,
    scope="admin",
    description="As the desk shows it to them.",
    answers={200: Answer("The alerts, the newest first.", AlertList)},
    errors=(UNKNOWN,),
    example=Example(path={"editor_id": 1}),
    listed=True,
)
def told(editor_id: int) -> Response:
    """Answer the alerts that an editor was told of."""
    parts, editor = service(), known_editor(editor_id)

    def fetch(limit: int, after: tuple[int, int] | None) -> list[Alert]:
        return alerts_of(parts.engine, editor.id, limit, after)

    return _told.answer(fetch, key=lambda one: (one.at, one.id), show=lambda one: alert_json(parts, message(one)))


@blueprint.post("/editors/<id:editor_id>/alerts/test")
@Operation(
    summary="Send an editor a test letter",
    tag=TAG,
    scope="admin",
    description="At once, so that it is known whether letters reach them.",
    answers={200: Answer("The mail server took it.", SentTest)},
    errors=(UNKNOWN, NO_MAIL, SHUT_OUT, NOT_TAKEN),
    example=Example(path={"editor_id": 1}, status=409),
)
def send_test(editor_id: int) -> Response:
    """Send a test letter to an editor."""
    parts, editor = service(), known_editor(editor_id)
    if not editor.active:
        raise BadInput("They may not open the desk any more, and get no letters.", code=SHUT_OUT.code, status=409)
    try_mailbox(parts, editor, parts.settings.locale)
    return jsonify({"email": editor.email})


def _shown(chosen: Choices) -> dict[str, Any]:
    return {
        "kinds": [kind for kind in KINDS if kind in chosen.kinds],
        "by_mail": chosen.by_mail,
        "weekly": chosen.weekly,
        "language": chosen.language or None,
        "quiet": {"from": chosen.quiet[0], "to": chosen.quiet[1]} if chosen.quiet else None,
    }
