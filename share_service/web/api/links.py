"""``/api/v1/…/links``: campaign links, made, changed and ended."""

from __future__ import annotations

import time
from typing import Any

from flask import Response, jsonify
from pydantic import AwareDatetime, Field

from share_service.articles.article import Label
from share_service.links.channels import CAMPAIGN
from share_service.links.token import LinkRef
from share_service.newsroom.destinations import note_campaign
from share_service.newsroom.parts import Service
from share_service.store.articles import get_article
from share_service.store.links import CampaignLink, change_link, change_seen_link, create_link, get_link, links_of
from share_service.web.api.blueprint import blueprint
from share_service.web.api.bodies import checked
from share_service.web.api.conditional import check_unchanged, etag_of
from share_service.web.api.declare import Answer, Body, Example, Operation, Refusal, Shape
from share_service.web.api.pages import Paged
from share_service.web.api.refusals import ARTICLE_UNKNOWN, LINK_UNKNOWN
from share_service.web.api.shapes import Id, Instant
from share_service.web.api.times import iso_time, seconds
from share_service.web.context import service

TAG = "Links"
INVALID = Refusal(422, "link_invalid", "A field is wrong or unknown: `errors` names it.")


_listed = Paged(
    "links", (int,), ("id", "article", "label", "link", "channel", "expires_at", "disabled_at", "created_at")
)


class NewLink(Body):
    """The body of a new campaign link."""

    label: Label = Field(min_length=1, description="What it is called on the desk.", examples=["Lettre du matin"])
    expires_at: AwareDatetime | None = Field(None, description="From then on it leads nowhere; null: never.")


class LinkChange(Body):
    """The body of a change to a campaign link: what it does not name stays."""

    disabled: bool = Field(False, description="True ends it, false lets it lead on again.")
    label: Label = Field(default_factory=str, min_length=1, description="What it is called on the desk.")
    expires_at: AwareDatetime | None = Field(None, description="From then on it leads nowhere; null: never.")

    def values(self) -> dict[str, str | int | None]:
        """Return the columns that the body names, and no others."""
        columns: dict[str, str | int | None] = {
            "disabled_at": int(time.time()) if self.disabled else None,
            "label": self.label,
            "expires_at": seconds(self.expires_at),
        }
        named = {"disabled_at" if name == "disabled" else name for name in self.model_fields_set}
        return {name: columns[name] for name in columns if name in named}


class ShownLink(Shape):
    """A campaign link: a channel of its own in the numbers."""

    id: Id
    article: Id
    label: str = Field(examples=["Lettre du matin"])
    link: str = Field(description="The address to hand out.", examples=["https://share.journal.example/s/AAAB…"])
    channel: str = Field(description="What it is called in the numbers.", examples=["link-1"])
    expires_at: Instant | None
    disabled_at: Instant | None
    created_at: Instant


class LinkList(Shape):
    """Some campaign links."""

    items: list[ShownLink]


@blueprint.post("/articles/<id:article_id>/links")
@Operation(
    summary="Make a campaign link",
    tag=TAG,
    scope="write",
    description="For a newsletter, a push message, a poster: its clicks are counted apart.",
    body=NewLink,
    answers={201: Answer("The link.", ShownLink)},
    errors=(ARTICLE_UNKNOWN, INVALID),
    example=Example(path={"article_id": 1}, body={"label": "Lettre du matin"}, status=201),
)
def new_link(article_id: int) -> tuple[Response, int]:
    """Make a campaign link of an article."""
    parts = service()
    body = checked(NewLink, "link_invalid")
    get_article(parts.engine, article_id)
    made = create_link(parts.engine, article_id, body.label, seconds(body.expires_at))
    note_campaign(parts, made)
    return jsonify(link_json(parts, made)), 201


@blueprint.get("/articles/<id:article_id>/links")
@Operation(
    summary="List an article's links",
    tag=TAG,
    scope="read",
    answers={200: Answer("Its campaign links, the oldest first.", LinkList)},
    errors=(ARTICLE_UNKNOWN,),
    example=Example(path={"article_id": 1}),
    listed=True,
)
def campaign_links(article_id: int) -> Response:
    """Answer an article's campaign links."""
    parts = service()
    get_article(parts.engine, article_id)

    def fetch(limit: int, after: tuple[int] | None) -> list[CampaignLink]:
        return links_of(parts.engine, article_id, limit=limit, after=after[0] if after else None)

    return _listed.answer(fetch, key=lambda link: (link.id,), show=lambda link: link_json(parts, link))


@blueprint.get("/links/<id:link_id>")
@Operation(
    summary="Read a campaign link",
    tag=TAG,
    scope="read",
    answers={200: Answer("The link.", ShownLink)},
    errors=(LINK_UNKNOWN,),
    example=Example(path={"link_id": 1}),
)
def one_link(link_id: int) -> Response:
    """Answer one campaign link."""
    return jsonify(link_json(service(), get_link(service().engine, link_id)))


@blueprint.patch("/links/<id:link_id>")
@Operation(
    summary="Change a campaign link",
    tag=TAG,
    scope="write",
    description="Ends it or lets it lead on again; changes its label or its expiry.",
    body=LinkChange,
    answers={200: Answer("The link as it is now.", ShownLink)},
    errors=(LINK_UNKNOWN, INVALID),
    example=Example(path={"link_id": 1}, body={"label": "Lettre du soir"}),
    guarded=True,
)
def change(link_id: int) -> Response:
    """Disable a campaign link or enable it again; change its label or its expiry."""
    parts = service()
    values = checked(LinkChange, "link_invalid").values()
    before = get_link(parts.engine, link_id)
    seen = check_unchanged(link_json(parts, before))
    link = before
    if values:
        link = (
            change_seen_link(parts.engine, before, **values) if seen else change_link(parts.engine, link_id, **values)
        )
    note_campaign(parts, link)
    parts.changes.bump()
    shown = link_json(parts, link)
    answer = jsonify(shown)
    answer.set_etag(etag_of(shown))
    return answer


def link_json(parts: Service, link: CampaignLink) -> dict[str, Any]:
    """Return a campaign link as the API shows it."""
    return {
        "id": link.id,
        "article": link.article_id,
        "label": link.label,
        "link": parts.link_url(LinkRef(link.id, CAMPAIGN)),
        "channel": f"link-{link.id}",
        "expires_at": iso_time(link.expires_at),
        "disabled_at": iso_time(link.disabled_at),
        "created_at": iso_time(link.created_at),
    }
