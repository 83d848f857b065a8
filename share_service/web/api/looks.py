"""``/api/v1/articles/{id}/previews``: an article as each network shows it, now or with a draft."""

from __future__ import annotations

from html import escape
from typing import Any, Literal

from flask import Response, jsonify, request
from pydantic import Field

from share_service.articles.overrides import Override
from share_service.cards.size import LANDSCAPE
from share_service.errors import BadInput
from share_service.newsroom.drafting import draft_of
from share_service.newsroom.parts import Service
from share_service.newsroom.sharing import article_tags, landscape_card, share_bundle
from share_service.previews.inspectors import load_inspectors
from share_service.previews.lint import lint_file, words
from share_service.previews.preview import Preview, Shown, preview
from share_service.previews.profiles import load_profiles
from share_service.previews.tags import read_tags
from share_service.store.articles import StoredArticle, get_article
from share_service.web.api.blueprint import blueprint
from share_service.web.api.bodies import json_body
from share_service.web.api.declare import Answer, Example, Operation, Parameter, Refusal, Shape
from share_service.web.api.drafts import NETWORK, asked_scope
from share_service.web.api.lint import ShownFinding
from share_service.web.api.refusals import ARTICLE_UNKNOWN, NETWORK_UNKNOWN, OVERRIDE_EMPTY, OVERRIDE_INVALID
from share_service.web.context import service

TAG = "Previews"
LANGUAGES = ("en", "fr")
LANG = Parameter("lang", "The language of the findings.", {"type": "string", "enum": list(LANGUAGES), "default": "en"})
LANG_INVALID = Refusal(422, "lang_invalid", "`lang` is neither `en` nor `fr`.")


class ShownText(Shape):
    """A text as a network shows it."""

    text: str = Field(description="Cut as it cuts it.", examples=["Le musée rouvre ses portes"])
    whole: str = Field(description="Before it was cut.", examples=["Le musée rouvre ses portes"])
    source: str = Field(description="The tag that it was taken from; empty: there was none.", examples=["og:title"])


class ShownCrop(Shape):
    """The picture as a network shows it."""

    url: str
    layout: Literal["large", "thumbnail", "none"]
    alt: str
    size: tuple[int, int] | None = Field(description="Its width and height in pixels.", examples=[[1200, 630]])
    box: tuple[int, int, int, int] | None = Field(
        description="The part that is shown: left, top, right, bottom.", examples=[[0, 0, 1200, 630]]
    )
    ratio: float | None = Field(description="Of the frame it stands in; null: its own.", examples=[1.91])


class ShownPreview(Shape):
    """The article at one network."""

    network: str = Field(examples=["facebook"])
    name: str = Field(examples=["Facebook"])
    title: ShownText
    description: ShownText
    domain: str = Field(examples=["journal.example"])
    picture: ShownCrop | None
    own: bool = Field(description="It has an override of its own.")
    inspector: str | None = Field(description="Where a person has it look again: its inspector, or its bot.")
    keeps: list[int] | None = Field(
        description="For how many seconds it keeps a preview, from and to; empty: it does not say; null: for good.",
        examples=[[86400, 2592000]],
    )


class Previews(Shape):
    """The article at every network that is known, and what is wrong with its tags, the gravest first."""

    items: list[ShownPreview]
    findings: list[ShownFinding]


@blueprint.get("/articles/<id:article_id>/previews")
@Operation(
    summary="Preview an article",
    tag=TAG,
    scope="read",
    description="As each network shows it now: texts cut by its rules, its crop of the card.",
    parameters=(LANG,),
    answers={200: Answer("The previews.", Previews)},
    errors=(ARTICLE_UNKNOWN, LANG_INVALID),
    example=Example(path={"article_id": 1}),
)
def previews(article_id: int) -> Response:
    """Answer the article as each network shows it."""
    return _answer(get_article(service().engine, article_id))


@blueprint.post("/articles/<id:article_id>/previews")
@Operation(
    summary="Preview a draft",
    tag=TAG,
    scope="read",
    description="As each network would show it with this override; `{}`: without any. Nothing is saved.",
    parameters=(LANG, NETWORK),
    body=Override,
    answers={200: Answer("The previews.", Previews)},
    errors=(
        ARTICLE_UNKNOWN,
        LANG_INVALID,
        NETWORK_UNKNOWN,
        OVERRIDE_INVALID,
        OVERRIDE_EMPTY,
        Refusal(422, "design_unknown", "There is no such design."),
    ),
    example=Example(path={"article_id": 1}, body={"title": "Le musée rouvre, et il est gratuit"}),
)
def draft_previews(article_id: int) -> Response:
    """Answer the article as each network would show it with the override that is the body."""
    parts = service()
    stored, document = get_article(parts.engine, article_id), json_body()
    if not isinstance(document, dict):
        raise BadInput('An override is a JSON object, such as {"title": "…"}.', code="override_invalid")
    return _answer(draft_of(parts, stored, document, asked_scope()))


def _answer(stored: StoredArticle) -> Response:
    language = request.args.get("lang", LANGUAGES[0])
    if language not in LANGUAGES:
        raise BadInput(f"lang must be one of {', '.join(LANGUAGES)}.", code="lang_invalid")
    parts = service()
    meta = share_bundle(parts, stored).meta
    items = [_at(parts, stored, meta, network) for network in load_profiles()]
    page = (
        f'<!doctype html><html lang="{escape(stored.article.language or "")}"><head><meta charset="utf-8">{meta}</head>'
    )
    findings = lint_file(page.encode(), stored.article.url, words(language))
    return jsonify({"items": items, "findings": [finding.to_json() for finding in findings]})


def _at(parts: Service, stored: StoredArticle, meta: str, network: str) -> dict[str, Any]:
    own = network in stored.overrides
    if own:
        # Its links are pages of their own for its crawler.
        view = stored.for_social(network)
        meta = article_tags(parts, view, landscape_card(parts, view)).html()
    shown = preview(network, read_tags(meta, url=stored.article.url), LANDSCAPE.extent)
    return _preview_json(shown) | {"own": own} | _kept(network, stored.article.url)


def _kept(network: str, url: str) -> dict[str, Any]:
    one = next((one for one in load_inspectors() if one.key == network), None)
    if one is None:
        return {"inspector": None, "keeps": []}
    return {"inspector": one.opened_at(url) or one.bot or None, "keeps": None if one.keeps is None else list(one.keeps)}


def _preview_json(shown: Preview) -> dict[str, Any]:
    picture = shown.picture
    crop = None
    if picture is not None:
        names = ("url", "layout", "alt", "size", "box", "ratio")
        crop = {name: getattr(picture, name) for name in names}
    return {
        "network": shown.network,
        "name": shown.name,
        "title": _text_json(shown.title),
        "description": _text_json(shown.description),
        "domain": shown.domain,
        "picture": crop,
    }


def _text_json(shown: Shown) -> dict[str, str]:
    return {"text": shown.text, "whole": shown.whole, "source": shown.source}
