"""``/api/v1/articles/{id}/marks``: what was done to an article, as the desk marks it on the line of its numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, Literal

from flask import Response
from pydantic import Field

from share_service.newsroom.markers import Marker, markers
from share_service.store.articles import get_article
from share_service.web.api.blueprint import blueprint
from share_service.web.api.declare import Answer, Example, Operation, Shape
from share_service.web.api.pages import Paged
from share_service.web.api.refusals import ARTICLE_UNKNOWN
from share_service.web.api.shapes import Instant
from share_service.web.api.times import iso_time
from share_service.web.context import service

_paged = Paged("marks", (int, str, str, str, str, int), ("at", "kind", "detail", "author", "network"))
# Every moment that a store can have.
_ALWAYS = -(2**62), 2**62

Place = tuple[int, str, str, str, str, int]


class ShownMark(Shape):
    """Something that was done to an article."""

    at: Instant
    kind: Literal["published", "corrected", "trial_started", "trial_ended", "noted", "noticed"]
    detail: str = Field(
        description="Of `corrected`: which fields, with spaces between; of `trial_ended`: the letter of the variant "
        "that was kept, if one was; of `noted`: the note; of `noticed`: the kind of the alert.",
        examples=["title image"],
    )
    author: str | None = Field(description="Who did it.", examples=["marie@journal.example"])
    network: str | None = Field(description="The network's key, where it was done for one alone.", examples=["x"])


class MarkList(Shape):
    """Some marks."""

    items: list[ShownMark]


@blueprint.get("/articles/<id:article_id>/marks")
@Operation(
    summary="List what was done to an article",
    tag="Numbers",
    scope="read",
    description="Published, corrected for networks, tried, noted, noticed: so that a rise has its cause beside it.",
    answers={200: Answer("The marks, the latest first.", MarkList)},
    errors=(ARTICLE_UNKNOWN,),
    example=Example(path={"article_id": 2}),
    listed=True,
)
def marks(article_id: int) -> Response:
    """Answer what was done to an article."""
    engine = service().engine
    stored = get_article(engine, article_id)

    def fetch(limit: int, after: Place | None) -> list[Place]:
        # An article has few of them.
        found = sorted(_places(markers(engine, stored, *_ALWAYS)), reverse=True)
        return [place for place in found if after is None or place < after][:limit]

    return _paged.answer(fetch, key=lambda place: place, show=_shown)


def _places(found: Iterable[Marker]) -> Iterable[Place]:
    """Yield marks as what they are sorted by; those that are alike in everything are numbered."""
    seen: Counter[tuple[int, str, str, str, str]] = Counter()
    for one in found:
        place = one.at, one.kind, one.detail, one.who, one.network
        seen[place] += 1
        yield *place, seen[place]


def _shown(place: Place) -> dict[str, Any]:
    at, kind, detail, who, network, _number = place
    return {"at": iso_time(at), "kind": kind, "detail": detail, "author": who or None, "network": network or None}
