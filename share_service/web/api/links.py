"""``/api/v1/…/links``: campaign links, made, listed, changed and ended, and their QR codes."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify, request
from pydantic import AwareDatetime, Field

from share_service.articles.article import Label, clean_text
from share_service.errors import BadInput
from share_service.links.utm import MAX_TEMPLATE
from share_service.newsroom.campaigns import campaign_url, change_campaign, leads_to, make_campaign
from share_service.newsroom.parts import Service
from share_service.newsroom.qr import DEFAULT_SIZE, qr_name, qr_png, qr_svg, read_size
from share_service.store.articles import get_article
from share_service.store.links import STATES, CampaignLink, Chosen, Listed, all_links, get_link, links_of
from share_service.web.api.access import author
from share_service.web.api.blueprint import blueprint
from share_service.web.api.bodies import checked
from share_service.web.api.conditional import check_unchanged, etag_of
from share_service.web.api.declare import Answer, Body, Example, Operation, Parameter, Refusal, Shape
from share_service.web.api.pages import Paged
from share_service.web.api.refusals import ARTICLE_UNKNOWN, LINK_UNKNOWN
from share_service.web.api.shapes import Id, Instant
from share_service.web.api.times import iso_time, seconds
from share_service.web.context import service

TAG = "Links"
INVALID = Refusal(422, "link_invalid", "A field is wrong or unknown: `errors` names it.")
PLACE_UNKNOWN = Refusal(422, "place_unknown", "There is no such place.")
STATE_INVALID = Refusal(422, "state_invalid", "`state` is neither `live` nor `ended`.")
UTM_INVALID = Refusal(422, "utm_invalid", "The template cannot be used, or makes too long an address of this label.")
SIZE_INVALID = Refusal(422, "size_invalid", "`size` is none, too small or too large.")
SIZE = Parameter(
    "size",
    "The side with its white edge: 15 to 300 mm, or 120 to 4000 px.",
    {"type": "string", "pattern": "^[0-9]{1,4}(mm|px)$", "default": DEFAULT_SIZE},
    "50mm",
)
_EXPIRES = "From then on it leads nowhere; null: never."
_LABEL = "What it is called on the desk."
_PLACE = "`newsletter`, `push`, `print`, a network, `other`, or a place of the site file."
_UTM = "A template of what is added to the article's address; empty: nothing; null: the site's for the place."
_COLUMNS = (
    *("id", "article", "label", "place", "link", "leads_to", "channel"),
    *("utm_template", "utm", "expires_at", "disabled_at", "created_at"),
)
_of_article, _of_all = Paged("links", (int,), _COLUMNS), Paged("all-links", (int,), _COLUMNS)


class NewLink(Body):
    """The body of a new campaign link."""

    label: Label = Field(min_length=1, description=_LABEL, examples=["Lettre du matin"])
    place: str = Field("other", description=_PLACE, examples=["newsletter"])
    utm: str | None = Field(
        None, max_length=MAX_TEMPLATE, description=_UTM, examples=["utm_source={place}&utm_campaign={label}"]
    )
    expires_at: AwareDatetime | None = Field(None, description=_EXPIRES)


class LinkChange(Body):
    """The body of a change to a campaign link: what it does not name stays."""

    disabled: bool = Field(False, description="True ends it, false lets it lead on again.")
    label: Label = Field(default_factory=str, min_length=1, description=_LABEL)
    place: str = Field("other", description=_PLACE)
    utm: str | None = Field(None, max_length=MAX_TEMPLATE, description=_UTM)
    expires_at: AwareDatetime | None = Field(None, description=_EXPIRES)

    def wishes(self) -> dict[str, Any]:
        """Return what the body names, and nothing else, as `campaigns.change_campaign` takes it."""
        named = {name: getattr(self, name) for name in self.model_fields_set}
        return named | ({"expires_at": seconds(self.expires_at)} if "expires_at" in named else {})


class ShownLink(Shape):
    """A campaign link: a channel of its own in the numbers."""

    id: Id
    article: Id
    label: str = Field(examples=["Lettre du matin"])
    link: str = Field(description="The address to hand out.", examples=["https://share.journal.example/s/AAAB…"])
    channel: str = Field(description="What it is called in the numbers.", examples=["link-1"])
    place: str = Field(description=_PLACE, examples=["newsletter"])
    utm_template: str | None = Field(description="The template of its own; null: the site's.")
    utm: str = Field(description="What that became.", examples=["utm_source=newsletter"])
    leads_to: str = Field(description="Where a reader lands.", examples=["https://journal.example/a?utm_source=…"])
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
    errors=(ARTICLE_UNKNOWN, INVALID, PLACE_UNKNOWN, UTM_INVALID),
    example=Example(path={"article_id": 1}, body={"label": "Lettre du matin", "place": "newsletter"}, status=201),
)
def new_link(article_id: int) -> tuple[Response, int]:
    """Make a campaign link of an article."""
    parts = service()
    body = checked(NewLink, "link_invalid")
    stored = get_article(parts.engine, article_id)
    made = make_campaign(
        parts,
        article_id,
        body.label,
        author=author(),
        place=body.place,
        utm=body.utm,
        expires_at=seconds(body.expires_at),
    )
    return jsonify(link_json(parts, made, stored.article.url)), 201


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
    url = get_article(parts.engine, article_id).article.url

    def fetch(limit: int, after: tuple[int] | None) -> list[CampaignLink]:
        return links_of(parts.engine, article_id, limit=limit, after=after[0] if after else None)

    return _of_article.answer(fetch, key=lambda link: (link.id,), show=lambda link: link_json(parts, link, url))


@blueprint.get("/links")
@Operation(
    summary="List all campaign links",
    tag=TAG,
    scope="read",
    description="Of every article, the newest first.",
    parameters=(
        Parameter("place", f"Those put there alone: {_PLACE}", example="newsletter"),
        Parameter(
            "state",
            "`live` ones lead to their article, `ended` ones no longer do.",
            {"type": "string", "enum": list(STATES)},
            "live",
        ),
        Parameter("label", "Those whose label holds this.", example="Lettre"),
    ),
    answers={200: Answer("Campaign links.", LinkList)},
    errors=(PLACE_UNKNOWN, STATE_INVALID),
    example=Example(query={"state": "live"}),
    listed=True,
)
def every_link() -> Response:
    """Answer the campaign links of all articles."""
    parts = service()
    place, state = request.args.get("place"), request.args.get("state")
    if state is not None and state not in STATES:
        raise BadInput(f"state must be one of {', '.join(STATES)}.", code="state_invalid")
    key = None if place is None else parts.places[place].key
    chosen = Chosen(key, state, clean_text(request.args.get("label", "")))

    def fetch(limit: int, after: tuple[int] | None) -> list[Listed]:
        return all_links(parts.engine, limit, before=after[0] if after else None, chosen=chosen)

    return _of_all.answer(
        fetch, key=lambda listed: (listed.link.id,), show=lambda listed: link_json(parts, listed.link, listed.url)
    )


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
    return jsonify(_shown(service(), get_link(service().engine, link_id)))


@blueprint.get("/links/<id:link_id>/qr.svg")
@Operation(
    summary="Draw a link's QR code",
    tag=TAG,
    scope="read",
    description="For print: the signed link, in the site's ink on white, with the white edge that readers need.",
    parameters=(SIZE,),
    answers={200: Answer("The code.", media="image/svg+xml")},
    errors=(LINK_UNKNOWN, SIZE_INVALID),
    example=Example(path={"link_id": 1}, query={"size": "50mm"}),
)
def link_svg(link_id: int) -> Response:
    """Answer a link's QR code as SVG."""
    return _code(link_id, "svg")


@blueprint.get("/links/<id:link_id>/qr.png")
@Operation(
    summary="Draw its code in pixels",
    tag=TAG,
    scope="read",
    description="The same as a picture: 600 dots to the inch where the size is in millimetres.",
    parameters=(SIZE,),
    answers={200: Answer("The code.", media="image/png")},
    errors=(LINK_UNKNOWN, SIZE_INVALID),
    example=Example(path={"link_id": 1}, query={"size": "600px"}),
)
def link_png(link_id: int) -> Response:
    """Answer a link's QR code as PNG."""
    return _code(link_id, "png")


@blueprint.patch("/links/<id:link_id>")
@Operation(
    summary="Change a campaign link",
    tag=TAG,
    scope="write",
    description="Ends it or lets it lead on again; changes its label, place or expiry, and what it adds to the address.",
    body=LinkChange,
    answers={200: Answer("The link as it is now.", ShownLink)},
    errors=(LINK_UNKNOWN, INVALID, PLACE_UNKNOWN, UTM_INVALID),
    example=Example(path={"link_id": 1}, body={"label": "Lettre du soir"}),
    guarded=True,
)
def change(link_id: int) -> Response:
    """Disable a campaign link or enable it again; change what is said of it."""
    parts = service()
    wished = checked(LinkChange, "link_invalid").wishes()
    before = get_link(parts.engine, link_id)
    seen = before if check_unchanged(_shown(parts, before)) else None
    shown = _shown(parts, change_campaign(parts, link_id, wished, author=author(), seen=seen))
    answer = jsonify(shown)
    answer.set_etag(etag_of(shown))
    return answer


def link_json(parts: Service, link: CampaignLink, article_url: str) -> dict[str, Any]:
    """Return a campaign link as the API shows it."""
    return {
        "id": link.id,
        "article": link.article_id,
        "label": link.label,
        "link": campaign_url(parts, link),
        "channel": f"link-{link.id}",
        "place": link.place,
        "utm_template": link.utm_template,
        "utm": link.utm,
        "leads_to": leads_to(link, article_url),
        "expires_at": iso_time(link.expires_at),
        "disabled_at": iso_time(link.disabled_at),
        "created_at": iso_time(link.created_at),
    }


def _shown(parts: Service, link: CampaignLink) -> dict[str, Any]:
    return link_json(parts, link, get_article(parts.engine, link.article_id).article.url)


def _code(link_id: int, form: str) -> Response:
    parts = service()
    size = read_size(request.args.get("size", DEFAULT_SIZE))
    link = get_link(parts.engine, link_id)
    draw, media = (qr_svg, "image/svg+xml") if form == "svg" else (qr_png, "image/png")
    answer = Response(draw(campaign_url(parts, link), parts.site, size), content_type=media)
    answer.headers["Content-Disposition"] = f'attachment; filename="{qr_name(link.label, link.id)}.{form}"'
    return answer
