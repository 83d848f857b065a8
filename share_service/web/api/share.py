"""``/api/v1/articles/{id}/share``: everything that sharing an article needs."""

from __future__ import annotations

from typing import Any, Literal

from flask import Response, jsonify
from pydantic import Field

from share_service.newsroom.sharing import share_bundle
from share_service.store.articles import get_article
from share_service.web.api.blueprint import blueprint
from share_service.web.api.declare import Answer, Example, Operation, Shape
from share_service.web.api.refusals import ARTICLE_UNKNOWN
from share_service.web.api.shapes import Id, Instant
from share_service.web.context import service


class SharedNetwork(Shape):
    """One network's way to share the article."""

    name: str = Field(description="What it is called.", examples=["Facebook"])
    href: str = Field(description="What a press on its button opens.")
    link: str = Field(description="The signed link that is shared: its clicks are counted.")
    title: str = Field(description="The text that goes along.")
    own_card: str = Field("", description="The card of this link, where the network has an override or a trial runs.")


class SharedLink(Shape):
    """A signed link."""

    link: str = Field(description="The signed link.", examples=["https://share.journal.example/s/AAAB…"])


class SharedCard(Shape):
    """One card."""

    url: str
    width: int = Field(examples=[1200])
    height: int = Field(examples=[630])
    type: str = Field(examples=["image/jpeg"])


class SharedTurn(Shape):
    """Which variant of a trial these links are of."""

    id: Id
    variant: str = Field(examples=["B"])
    until: Instant = Field(description="From then on they may be of another: ask again.")


class Shared(Shape):
    """What a page or a program needs to share an article."""

    networks: dict[str, SharedNetwork] = Field(description="By the network's key, in the site's order.")
    copy_: SharedLink = Field(alias="copy", description="For “Copy link”.")
    native: SharedLink = Field(description="For the phone's own share sheet.")
    cards: dict[Literal["landscape", "square", "portrait", "story"], SharedCard]
    alt: str = Field(description="What the card shows, for who does not see it.")
    meta: str = Field(description="The ready lines for the page's head.")
    json_ld: dict[str, Any] = Field(description="The last of those lines alone: schema.org's NewsArticle.")
    trial: SharedTurn | None = Field(description="While a trial of the article runs; else null.")


@blueprint.get("/articles/<id:article_id>/share")
@Operation(
    summary="Get what sharing needs",
    tag="Articles",
    scope="read",
    description="Every network's address and signed link, the cards in each size, and the `<meta>` block for the page.",
    answers={200: Answer("What sharing needs.", Shared)},
    errors=(ARTICLE_UNKNOWN,),
    example=Example(path={"article_id": 1}),
)
def share(article_id: int) -> Response:
    """Answer an article's hrefs, signed links, cards and ready tags."""
    return jsonify(share_bundle(service(), get_article(service().engine, article_id)).to_json())
