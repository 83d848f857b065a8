"""``/api/v1/settings``: how the service is set, as far as programs need to know."""

from __future__ import annotations

from typing import Any, Literal

from flask import Response, jsonify
from pydantic import Field

from share_service.newsroom.parts import Service
from share_service.web.api.blueprint import blueprint
from share_service.web.api.declare import Answer, Operation, Shape
from share_service.web.api.shapes import Count
from share_service.web.context import service
from share_service.web.files import PINNED, assets


class KnownNetwork(Shape):
    """A network: what it is called here, and for people."""

    key: str = Field(examples=["facebook"])
    name: str = Field(examples=["Facebook"])


class KnownPlace(Shape):
    """A place for campaign links."""

    key: str = Field(examples=["newsletter"])
    name: str = Field(examples=["Lettre d’information"])
    utm: str = Field(description="The template of what its links add to the article's address; empty: nothing.")


class KnownDesign(Shape):
    """A design of cards, and which articles it is for."""

    name: str = Field(examples=["photo"])
    usual: bool = Field(description="It is for every article that no other design is for.")
    sections: list[str]
    kickers: list[str]


class KnownAsset(Shape):
    """A file for the CMS's template."""

    name: str = Field(examples=["buttons.js"])
    url: str
    integrity: str = Field(description="For the attribute of that name.", examples=["sha384-…"])


class Settings(Shape):
    """How the service is set; `docs/settings.md` names what sets each."""

    site: str = Field(description="The publication's name.", examples=["Le Journal"])
    timezone: str = Field(description="Of days and hours in numbers.", examples=["Europe/Paris"])
    locale: Literal["fr", "en"]
    article_hosts: list[str] = Field(examples=[["journal.example"]])
    retention_months: Count = Field(description="Counts are kept for so long.")
    event_retention_months: Count = Field(description="Single events are kept for so long.")
    alerts_per_day: Count = Field(description="An editor is told so many alerts a day at most.")
    alert_again_days: Count = Field(description="The same is not told again for so long.")
    trial_min_clicks: Count = Field(description="Nothing is said of a trial with fewer.")
    trial_min_hours: Count = Field(description="Nothing is said of a trial that is younger.")
    mail: bool = Field(description="A mail server is set.")
    facebook: bool = Field(description="A token is set with which Facebook reads an article again.")
    share_url: Literal["signed", "canonical"] = Field(description="What a press on a button shares.")
    buttons: list[str] = Field(description="The networks whose buttons stand first, by key.")
    networks: list[KnownNetwork]
    places: list[KnownPlace]
    designs: list[KnownDesign]
    assets: list[KnownAsset]


@blueprint.get("/settings")
@Operation(
    summary="Read how the service is set",
    tag="API",
    scope="read",
    description="With the networks, the places of campaign links, the designs, and the files for the CMS's template.",
    answers={200: Answer("The settings.", Settings)},
)
def settings() -> Response:
    """Answer how the service is set."""
    parts = service()
    names = (
        *("timezone", "locale", "retention_months", "event_retention_months"),
        *("alerts_per_day", "alert_again_days", "trial_min_clicks", "trial_min_hours"),
    )
    return jsonify(
        {name: getattr(parts.settings, name) for name in names}
        | {
            "site": parts.site.name,
            "article_hosts": list(parts.settings.article_hosts),
            "mail": parts.mail is not None,
            "facebook": parts.graph is not None,
            "share_url": parts.site.buttons.share_url,
            "buttons": [parts.networks[key].key for key in parts.site.buttons.first],
            "networks": [{"key": one.key, "name": one.name} for one in parts.networks],
            "places": _places(parts),
            "designs": _designs(parts),
            "assets": [
                {"name": name, "url": assets().absolute_url(name), "integrity": assets().integrity(name)}
                for name in PINNED
            ],
        }
    )


def _places(parts: Service) -> list[dict[str, str]]:
    return [{"key": one.key, "name": one.name(parts.settings.locale), "utm": one.utm} for one in parts.places]


def _designs(parts: Service) -> list[dict[str, Any]]:
    cards = parts.site.cards
    return [
        {
            "name": name,
            "usual": name == cards.design,
            "sections": [section for section, design in cards.sections.items() if design == name],
            "kickers": [kicker for kicker, design in cards.kickers.items() if design == name],
        }
        for name in parts.studio.designs
    ]
