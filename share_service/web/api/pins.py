"""``/api/v1/more/pins``: what editors put first in "Plus de contenu", and what they leave out of it."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify, request
from pydantic import AwareDatetime, Field

from share_service.newsroom.pinning import MAX_SECTION, arrange_pins, check_section, pin_article, release_article
from share_service.store.pins import EVERYWHERE, MAX_PINNED, Pin, list_pins
from share_service.web.api.access import author
from share_service.web.api.blueprint import blueprint
from share_service.web.api.bodies import checked
from share_service.web.api.declare import Answer, Body, Example, Operation, Parameter, Refusal, Shape
from share_service.web.api.pages import Paged
from share_service.web.api.refusals import ARTICLE_UNKNOWN
from share_service.web.api.shapes import Id, Instant
from share_service.web.api.times import iso_time, seconds
from share_service.web.context import service

TAG = "Articles"
INVALID = Refusal(422, "pin_invalid", "A field is wrong or unknown: `errors` names it.")
TOO_MANY = Refusal(422, "too_many_pinned", f"{MAX_PINNED} articles of this language are pinned there already.")
TOO_MANY_OUT = Refusal(422, "too_many_banned", "As many articles are left out there as may be.")
NOT_OURS = Refusal(422, "host_not_allowed", "The article's host is not one of `SHARE_ARTICLE_HOSTS`.")
UNKNOWN = Refusal(404, "pin_unknown", "The article is neither pinned nor left out there.")
ORDER = Refusal(422, "order_invalid", "An article of the order is not pinned there, or is named twice.")
SECTION = Parameter(
    "section", "Those beside the articles of this section; empty: those beside every article.", {"type": "string"}
)

_paged = Paged("pins", (int, int, int, str), ("article", "section", "banned", "expires_at", "author", "created_at"))


class NewPin(Body):
    """The body that pins an article or leaves it out."""

    section: str = Field(
        EVERYWHERE,
        max_length=MAX_SECTION,
        description="Beside the articles of this section only; empty: beside every article.",
        examples=["Culture"],
    )
    banned: bool = Field(False, description="True leaves the article out instead of putting it first.")
    expires_at: AwareDatetime | None = Field(None, description="Until then, a year at most; null: until it is let go.")


class PinOrder(Body):
    """The body that puts pinned articles in an order."""

    section: str = Field(EVERYWHERE, max_length=MAX_SECTION, description="Whose pins; empty: those of everywhere.")
    order: list[Id] = Field(
        max_length=200, description="Their ids, the first first. A pin that is not named keeps its place."
    )


class ShownPin(Shape):
    """An article that is put first or left out."""

    article: Id
    section: str = Field(description="Empty: beside every article.", examples=[""])
    banned: bool = Field(description="It is left out.")
    expires_at: Instant | None
    author: str = Field(description="Whose doing it is.", examples=["marie@journal.example"])
    created_at: Instant


class PinList(Shape):
    """What is pinned, in its order, then what is left out."""

    items: list[ShownPin]


@blueprint.get("/more/pins")
@Operation(
    summary="List pins and bans",
    tag=TAG,
    scope="read",
    description="What holds now: what has expired is not listed. An article's language says in which lists it stands.",
    parameters=(SECTION,),
    answers={200: Answer("What is pinned, in its order, then what is left out.", PinList)},
    errors=(INVALID,),
    listed=True,
)
def pins() -> Response:
    """Answer what is pinned and what is left out."""
    engine, section = service().engine, request.args.get("section")
    if section is not None:
        check_section(section)

    def fetch(limit: int, after: tuple[int, int, int, str] | None) -> list[Pin]:
        # There are never many of them.
        found = sorted(list_pins(engine, section), key=_place)
        return [pin for pin in found if after is None or _place(pin) > after][:limit]

    return _paged.answer(fetch, key=_place, show=_json)


@blueprint.put("/more/pins/<id:article_id>")
@Operation(
    summary="Pin an article",
    tag=TAG,
    scope="write",
    description=(
        "It stands last of those pinned there, before everything that readers follow; one pinned already keeps its "
        "place. With `banned` no list shows it. Every list changes at once, caches in front of it within a minute."
    ),
    body=NewPin,
    answers={200: Answer("The pin.", ShownPin)},
    errors=(ARTICLE_UNKNOWN, INVALID, TOO_MANY, TOO_MANY_OUT, NOT_OURS),
    example=Example(path={"article_id": 1}, body={"expires_at": None}),
)
def put_pin(article_id: int) -> Response:
    """Pin an article or leave it out."""
    wanted = checked(NewPin, INVALID.code)
    made = pin_article(
        service(),
        article_id,
        section=wanted.section,
        banned=wanted.banned,
        expires_at=seconds(wanted.expires_at),
        author=author(),
    )
    return jsonify(_json(made))


@blueprint.delete("/more/pins/<id:article_id>")
@Operation(
    summary="Let an article go",
    tag=TAG,
    scope="write",
    description="It is pinned or left out no longer.",
    parameters=(SECTION,),
    answers={200: Answer("What still holds there.", PinList)},
    errors=(UNKNOWN, INVALID),
    example=Example(path={"article_id": 2}, status=404),
)
def delete_pin(article_id: int) -> Response:
    """Take a pin off, or let an article in again."""
    section = check_section(request.args.get("section", EVERYWHERE))
    release_article(service(), article_id, section=section, author=author())
    return _listed(section)


@blueprint.put("/more/pins")
@Operation(
    summary="Order the pins",
    tag=TAG,
    scope="write",
    body=PinOrder,
    answers={200: Answer("What is pinned there, in its new order, then what is left out.", PinList)},
    errors=(INVALID, ORDER),
    example=Example(body={"order": []}),
)
def put_order() -> Response:
    """Put pinned articles in an order."""
    wanted = checked(PinOrder, INVALID.code)
    arrange_pins(service(), wanted.order, section=wanted.section, author=author())
    return _listed(wanted.section)


def _place(pin: Pin) -> tuple[int, int, int, str]:
    return int(pin.banned), pin.place or 0, pin.article_id, pin.section


def _listed(section: str) -> Response:
    return jsonify({"items": [_json(pin) for pin in list_pins(service().engine, section)]})


def _json(pin: Pin) -> dict[str, Any]:
    return {
        "article": pin.article_id,
        "section": pin.section,
        "banned": pin.banned,
        "expires_at": iso_time(pin.expires_at),
        "author": pin.author,
        "created_at": iso_time(pin.created_at),
    }
