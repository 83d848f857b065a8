"""``/api/v1``: articles, their share bundle, campaign links. Bearer keys; errors as problem+json."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from typing import Any, TypeVar

from flask import Blueprint, Response, g, jsonify, request
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from share_service.articles.article import Label, canonical_url, field_errors
from share_service.cards.size import SIZES
from share_service.errors import BadInput, Forbidden, Unauthorized
from share_service.links.channels import CAMPAIGN
from share_service.links.token import LinkRef
from share_service.newsroom.destinations import note_campaign
from share_service.newsroom.intake import take_in
from share_service.newsroom.lookup import find_known
from share_service.newsroom.overriding import overrides_json
from share_service.newsroom.parts import Service
from share_service.newsroom.press import card_url
from share_service.newsroom.sharing import share_bundle
from share_service.store.articles import StoredArticle, get_article, latest_articles
from share_service.store.keys import find_key
from share_service.store.links import CampaignLink, change_link, create_link, get_link, links_of
from share_service.web.context import service
from share_service.web.webhook import is_signed, signer

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")

MAX_LISTED = 100
# What a CMS may send by a signed message instead of with a key.
SIGNABLE = "api.put_article"
# The surfaces of numbers alone, and the methods that change nothing.
NUMBERS = frozenset(("stats", "export"))
READING = frozenset(("GET", "HEAD", "OPTIONS"))

Body = TypeVar("Body", bound=BaseModel)


def require_key() -> None:
    """Refuse the current request unless it carries a valid Bearer key, or is an article that a CMS has signed.

    ``g.key_name`` is then what the key is called.

    Raises:
        Unauthorized: there is none, or it is not valid.
        Forbidden: the key may not do this.
    """
    if request.endpoint == SIGNABLE and is_signed():
        g.key_name = signer(service())
        return
    scheme, _space, text = request.headers.get("Authorization", "").partition(" ")
    key = find_key(service().engine, text.strip()) if scheme.lower() == "bearer" else None
    if key is None:
        raise Unauthorized(
            "This needs an API key: send `Authorization: Bearer KEY`; `share-service key new` makes one.",
            code="key_missing",
        )
    needed = needed_scope()
    if not key.may(needed):
        raise Forbidden(f"This key may not do this: it lacks the scope {needed!r}.", code="scope_missing")
    g.key_name = key.name


def needed_scope() -> str:
    """Return what a key must be allowed for the current request: numbers, everything else, or changes."""
    if request.blueprint in NUMBERS:
        return "stats"
    return "read" if request.method in READING else "write"


blueprint.before_request(require_key)


def json_body() -> Any:
    """Return the JSON of the current request.

    Raises:
        BadInput: it is not JSON, or nested too deeply to be anything we take.
    """
    try:
        return json.loads(request.get_data())
    except (ValueError, RecursionError) as error:
        raise BadInput("The request is not JSON.", code="not_json", status=400) from error


@blueprint.post("/articles")
def put_article() -> tuple[Response, int, dict[str, str]]:
    """Insert or update an article by its canonical URL."""
    stored, created = take_in(service(), json_body())
    location = {"Location": f"/api/v1/articles/{stored.id}"}
    return jsonify(article_json(service(), stored)), 201 if created else 200, location


@blueprint.get("/articles")
def list_articles() -> Response:
    """Answer the article of ``?url=``, or the latest ones."""
    parts = service()
    wanted = request.args.get("url")
    if wanted is None:
        found = latest_articles(parts.engine, MAX_LISTED)
    else:
        try:
            stored = find_known(parts, canonical_url(wanted))
        except ValueError as error:
            raise BadInput(f"The url {error}.", code="url_invalid") from error
        found = [stored] if stored else []
    return jsonify({"items": [article_json(parts, stored) for stored in found]})


@blueprint.get("/articles/<id:article_id>")
def one_article(article_id: int) -> Response:
    """Answer one article."""
    return jsonify(article_json(service(), get_article(service().engine, article_id)))


@blueprint.get("/articles/<id:article_id>/share")
def share(article_id: int) -> Response:
    """Answer an article's hrefs, signed links, cards and ready tags."""
    return jsonify(share_bundle(service(), get_article(service().engine, article_id)).to_json())


class NewLink(BaseModel):
    """The body of a new campaign link."""

    model_config = ConfigDict(extra="forbid")
    label: Label = Field(min_length=1)
    expires_at: AwareDatetime | None = None


class LinkChange(BaseModel):
    """The body of a change to a campaign link."""

    model_config = ConfigDict(extra="forbid")
    disabled: bool = False
    label: Label = Field("", min_length=1)
    expires_at: AwareDatetime | None = None

    def values(self) -> dict[str, str | int | None]:
        """Return the columns that the body names, and no others."""
        columns: dict[str, str | int | None] = {
            "disabled_at": int(time.time()) if self.disabled else None,
            "label": self.label,
            "expires_at": _seconds(self.expires_at),
        }
        named = {"disabled_at" if name == "disabled" else name for name in self.model_fields_set}
        return {name: columns[name] for name in columns if name in named}


def checked(model: type[Body], code: str) -> Body:
    """Return the current request's body as ``model``.

    Raises:
        BadInput: naming what is wrong with it.
    """
    try:
        return model.model_validate(json_body())
    except ValidationError as error:
        fields = field_errors(error)
        listed = "; ".join(f"{item.field} {item.message}" for item in fields)
        raise BadInput(f"The request is not valid: {listed}.", code=code, fields=fields) from error


@blueprint.post("/articles/<id:article_id>/links")
def new_link(article_id: int) -> tuple[Response, int]:
    """Make a campaign link of an article."""
    parts = service()
    body = checked(NewLink, "link_invalid")
    get_article(parts.engine, article_id)
    made = create_link(parts.engine, article_id, body.label, _seconds(body.expires_at))
    note_campaign(parts, made)
    return jsonify(link_json(parts, made)), 201


@blueprint.get("/articles/<id:article_id>/links")
def campaign_links(article_id: int) -> Response:
    """Answer an article's campaign links."""
    parts = service()
    get_article(parts.engine, article_id)
    return jsonify({"items": [link_json(parts, link) for link in links_of(parts.engine, article_id)]})


@blueprint.get("/links/<id:link_id>")
def one_link(link_id: int) -> Response:
    """Answer one campaign link."""
    return jsonify(link_json(service(), get_link(service().engine, link_id)))


@blueprint.patch("/links/<id:link_id>")
def change(link_id: int) -> Response:
    """Disable a campaign link or enable it again; change its label or its expiry."""
    parts = service()
    values = checked(LinkChange, "link_invalid").values()
    link = change_link(parts.engine, link_id, **values) if values else get_link(parts.engine, link_id)
    note_campaign(parts, link)
    parts.changes.bump()
    return jsonify(link_json(parts, link))


def article_json(parts: Service, stored: StoredArticle) -> dict[str, Any]:
    """Return an article as the API shows it: its JSON, its id, its card, its overrides, and what became of its photo."""
    return (
        stored.article.document()
        | overrides_json(stored)
        | {
            "id": stored.id,
            "card": card_url(parts, stored, SIZES["landscape"]),
            "photo_problem": stored.photo_problem,
            "created_at": iso_time(stored.created_at),
            "updated_at": iso_time(stored.updated_at),
        }
    )


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


def _seconds(moment: datetime | None) -> int | None:
    return None if moment is None else int(moment.timestamp())


def iso_time(seconds: int | None) -> str | None:
    """Return an instant (seconds since the epoch) as RFC 3339, in UTC."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")
