"""``/api/v1/alerts``: what the rules noticed, whoever was told."""

from __future__ import annotations

from typing import Literal

from flask import Response
from pydantic import Field

from share_service.newsroom.alerts.messages import alert_json
from share_service.newsroom.alerts.telling import message
from share_service.store.alerts import last_alerts
from share_service.web.api.blueprint import blueprint
from share_service.web.api.bodies import asked_id
from share_service.web.api.declare import Answer, Example, Operation, Parameter, Shape
from share_service.web.api.pages import Paged
from share_service.web.api.refusals import ID_INVALID
from share_service.web.api.shapes import Count, Id, Instant
from share_service.web.context import service
from share_service.web.ids import MAX_ID

TAG = "Alerts"
_alerts = Paged("alerts", (int,), ("id", "kind", "at", "article", "desk_url", "numbers", "channel", "fault"))


class AlertArticle(Shape):
    """The article that an alert is about, as it was called then."""

    id: Id
    url: str = Field(examples=["https://journal.example/chronique/kupiansk"])
    title: str


class AlertNumbers(Shape):
    """The numbers of the moment at which it was noticed."""

    last_hour: Count
    usual_hour: float = Field(description="Clicks of an hour that would be usual for this article.", examples=[8.4])
    last_24_hours: Count
    previous_24_hours: Count
    usual_day: float = Field(description="Clicks a day in the three weeks before.", examples=[0.6])
    days_since_publication: Count


class AlertFault(Shape):
    """What is wrong with a preview."""

    rule: str = Field(examples=["image_missing"])
    message: str
    mend: str


class ShownAlert(Shape):
    """Something that was noticed of an article."""

    id: Id
    kind: Literal["broken", "rising", "back", "strong"]
    at: Instant
    article: AlertArticle
    desk_url: str = Field(description="Where an editor sees more.")
    numbers: AlertNumbers
    channel: str | None = Field(
        description="What most of the last 24 hours' clicks came through.", examples=["facebook"]
    )
    fault: AlertFault | None = Field(description="Of `broken` alone.")


class AlertList(Shape):
    """Some alerts."""

    items: list[ShownAlert]


@blueprint.get("/alerts")
@Operation(
    summary="List the alerts",
    tag=TAG,
    scope="stats",
    description="What the rules noticed, once for an article and a reason. Who was told depends on what editors chose.",
    parameters=(
        Parameter("article", "Those about this article alone.", {"type": "integer", "minimum": 1, "maximum": MAX_ID}),
    ),
    answers={200: Answer("The alerts, the newest first.", AlertList)},
    errors=(ID_INVALID,),
    example=Example(query={"article": 1}),
    listed=True,
)
def alerts() -> Response:
    """Answer the alerts."""
    parts, article = service(), asked_id("article")
    return _alerts.answer(
        lambda limit, after: last_alerts(parts.engine, limit, after and after[0], article_id=article),
        key=lambda alert: (alert.id,),
        show=lambda alert: alert_json(parts, message(alert)),
    )
