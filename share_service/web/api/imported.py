"""``/api/v1/articles/{id}/imported``: what other shorteners had counted of an article, link by link."""

from __future__ import annotations

from typing import Any

from flask import Response
from pydantic import Field

from share_service.store.articles import get_article
from share_service.store.imports import OldTotal, old_totals
from share_service.web.api.blueprint import blueprint
from share_service.web.api.declare import Answer, Example, Operation, Shape
from share_service.web.api.pages import Paged
from share_service.web.api.refusals import ARTICLE_UNKNOWN
from share_service.web.api.shapes import Count, Id, Instant
from share_service.web.api.times import iso_time
from share_service.web.context import service

_paged = Paged("imported", (int, str), ("link", "label", "origin", "clicks", "imported_at"))


class OldLink(Shape):
    """One link of another shortener, and what it had counted until it was taken over."""

    link: Id = Field(description="The campaign link that it has become.")
    label: str = Field(examples=["Lettre du matin"])
    origin: str = Field(description="What it was.", examples=["https://court.example/abc"])
    clicks: Count
    imported_at: Instant


class OldLinkList(Shape):
    """Some links of other shorteners."""

    items: list[OldLink]


@blueprint.get("/articles/<id:article_id>/imported")
@Operation(
    summary="List what was counted elsewhere",
    tag="Numbers",
    scope="stats",
    description="The totals of links that were taken over from another shortener. They are in no range of time.",
    answers={200: Answer("The links, those with the most clicks first.", OldLinkList)},
    errors=(ARTICLE_UNKNOWN,),
    example=Example(path={"article_id": 1}),
    listed=True,
)
def imported(article_id: int) -> Response:
    """Answer what other shorteners had counted of an article."""
    engine = service().engine
    get_article(engine, article_id)

    def fetch(limit: int, after: tuple[int, str] | None) -> list[OldTotal]:
        # An article has few of them.
        found = sorted(old_totals(engine, article_id), key=_place)
        return [one for one in found if after is None or _place(one) > (-after[0], after[1])][:limit]

    return _paged.answer(fetch, key=lambda one: (one.clicks, one.origin), show=_shown)


def _place(one: OldTotal) -> tuple[int, str]:
    return -one.clicks, one.origin


def _shown(one: OldTotal) -> dict[str, Any]:
    return {
        "link": one.link,
        "label": one.label,
        "origin": one.origin,
        "clicks": one.clicks,
        "imported_at": iso_time(one.imported_at),
    }
