"""``GET /more`` and ``GET /api/v1/more``: "Plus de contenu" as an HTML fragment, as JSON and as a JSON Feed."""

from __future__ import annotations

import json
import re
from typing import Any, Literal

from flask import Blueprint, Response, render_template, request
from markupsafe import Markup
from pydantic import Field

from share_service.errors import BadInput, FieldError
from share_service.newsroom.buttons import words_for
from share_service.newsroom.lookup import known_or_read
from share_service.newsroom.more import MoreItem, MoreList, more_content
from share_service.newsroom.parts import Service
from share_service.newsroom.pinning import check_section
from share_service.store.articles import StoredArticle, get_article
from share_service.web.api.declare import Answer, Operation, Parameter, Refusal, Shape
from share_service.web.api.refusals import ARTICLE_UNKNOWN, LIMIT_INVALID
from share_service.web.api.shapes import Address, Id
from share_service.web.context import service
from share_service.web.ids import MAX_ID

blueprint = Blueprint("more", __name__)

CACHING = "public, max-age=60, stale-while-revalidate=300"
DEFAULT_LIMIT = 5
MAX_LIMIT = 20
FEED_TYPE = "application/feed+json"


class MorePicture(Shape):
    """An article's photo, or its card when it has none."""

    url: str
    kind: Literal["photo", "card"]
    alt: str
    credit: str | None


class MoreArticle(Shape):
    """An article to read next."""

    rank: int = Field(ge=1)
    reason: Literal["pinned", "trending", "latest"] = Field(description="Why it is there.")
    id: Id
    url: Address
    title: str
    headline: str = Field(description="The title without its kicker, as it is set.")
    kicker: str | None
    section: str | None
    language: str | None
    published_at: str | None
    image: MorePicture
    ai_disclosure: str | None


class ShownMore(Shape):
    """What else there is to read."""

    source: Literal["trending", "latest"]
    language: str | None
    items: list[MoreArticle]


@blueprint.get("/more")
def more_html() -> Response:
    """Answer the list as a fragment for a server include."""
    parts = service()
    html = fragment(parts, _current(parts), limit=_limit(), lang=request.args.get("lang"))
    return _answer(html, "text/html; charset=utf-8")


@blueprint.get("/api/v1/more")
@Operation(
    summary="List more to read",
    tag="Articles",
    scope=None,
    description=(
        "“Plus de contenu”: what editors pinned, what others share and follow now, and the latest. "
        "`format=feed` is a JSON Feed."
    ),
    parameters=(
        Parameter("url", "The address of the article that is being read.", example="https://journal.example/musee"),
        Parameter("article", "Its id instead.", {"type": "integer", "minimum": 1, "maximum": MAX_ID}),
        Parameter("lang", "The language, where no article is named.", example="fr"),
        Parameter("section", "The section, where no article is named: with its own pins.", example="Culture"),
        Parameter("limit", "How many.", {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": 5}),
        Parameter("format", "Instead of `Accept`.", {"type": "string", "enum": ["json", "feed"]}),
    ),
    answers={200: Answer("The list.", ShownMore, also=(FEED_TYPE,))},
    errors=(
        ARTICLE_UNKNOWN,
        LIMIT_INVALID,
        Refusal(422, "host_not_allowed", "The article is not of one of your hosts."),
        Refusal(422, "article_id_invalid", "`article` is no id."),
        Refusal(422, "pin_invalid", "`section` is too long, or no line of text."),
    ),
)
def more_json() -> Response:
    """Answer the list as JSON; as a JSON Feed 1.1 with ``?format=feed`` or where that is what is accepted."""
    parts = service()
    current = _current(parts)
    language = _language(current, request.args.get("lang"))
    found = _found(parts, current, limit=_limit(), language=language)
    if _wants_feed():
        answer = _answer(_dump(_feed(parts, found, language)), FEED_TYPE)
    else:
        body = {"source": found.source, "language": language, "items": [item.to_json() for item in found.items]}
        answer = _answer(_dump(body), "application/json")
    answer.headers["Vary"] = "Accept"
    return answer


@blueprint.after_request
def _open_to_all(answer: Response) -> Response:
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


@blueprint.app_template_global("more_content")
def more_articles(article_url: str, *, limit: int = DEFAULT_LIMIT, lang: str | None = None) -> Markup:
    """Return the fragment for a page of this very app (the demo newsroom): what a server include would insert.

    Raises:
        BadInput: no article of our hosts is at ``article_url``.
        FetchRefused: its page could not be read.
    """
    parts = service()
    return fragment(parts, known_or_read(parts, article_url), limit=limit, lang=lang)


def fragment(parts: Service, current: StoredArticle | None, *, limit: int, lang: str | None) -> Markup:
    """Return what else there is to read, as HTML; nothing at all when there is nothing."""
    language = _language(current, lang)
    found = _found(parts, current, limit=limit, language=language)
    tag, words = words_for((lang, language, parts.site.language))
    html = render_template("share/more.html", found=found, language=tag, words=words) if found.items else ""
    return Markup(html)  # noqa: S704 - rendered with autoescape


def _found(parts: Service, current: StoredArticle | None, *, limit: int, language: str | None) -> MoreList:
    section = current.article.section if current else check_section(request.args.get("section", "")) or None
    return more_content(parts, limit=limit, language=language, current=current.id if current else None, section=section)


def _current(parts: Service) -> StoredArticle | None:
    if "article" in request.args:
        article_id = request.args.get("article", type=int)
        if article_id is None or not 0 < article_id <= MAX_ID:
            raise BadInput("The article is an article's id, a number.", code="article_id_invalid")
        return get_article(parts.engine, article_id)
    return known_or_read(parts, request.args["url"]) if "url" in request.args else None


def _language(current: StoredArticle | None, lang: str | None) -> str | None:
    # The list is in the article's own language; a page that is of no article can ask for one.
    return current.article.language if current else lang


def _limit() -> int:
    text = request.args.get("limit", str(DEFAULT_LIMIT))
    if re.fullmatch(r"[0-9]{1,2}", text) and 1 <= int(text) <= MAX_LIMIT:
        return int(text)
    message = f"is a number from 1 to {MAX_LIMIT}"
    raise BadInput(f"The limit {message}.", code="limit_invalid", fields=(FieldError("limit", message),))


def _wants_feed() -> bool:
    wish = request.args.get("format")
    if wish not in (None, "json", "feed"):
        message = "is json or feed"
        raise BadInput(f"The format {message}.", code="format_unknown", fields=(FieldError("format", message),))
    best = request.accept_mimetypes.best_match(["application/json", FEED_TYPE])
    return wish == "feed" or (wish is None and best == FEED_TYPE)


def _feed(parts: Service, found: MoreList, language: str | None) -> dict[str, Any]:
    """Return the list as a JSON Feed (jsonfeed.org/version/1.1); what it has no name for is under `_share_service`."""
    _tag, words = words_for((language, parts.site.language))
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": f"{parts.site.name} — {words['more']}",
        "home_page_url": parts.site.url,
        "feed_url": f"{parts.settings.public_url}{request.full_path}",
        "language": language or parts.site.language,
        "_share_service": {"source": found.source},
        "items": [_feed_item(item) for item in found.items],
    }
    return {name: value for name, value in feed.items() if value is not None}


def _feed_item(item: MoreItem) -> dict[str, Any]:
    whole = item.to_json()
    entry = {
        "id": item.url,
        "url": item.url,
        "title": item.title,
        "content_text": item.description or item.title,
        "image": item.image.url,
        "language": item.language,
        "date_published": whole["published_at"],
        "authors": [{"name": author} for author in item.authors] or None,
        "tags": [item.section] if item.section else None,
        "_share_service": {
            name: whole[name] for name in ("rank", "reason", "kicker", "section", "image", "ai_disclosure")
        },
    }
    return {name: value for name, value in entry.items() if value is not None}


def _dump(body: dict[str, Any]) -> str:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def _answer(body: str, content_type: str) -> Response:
    answer = Response(body, content_type=content_type)
    answer.headers["Cache-Control"] = CACHING
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.add_etag()
    answer.make_conditional(request)
    return answer
