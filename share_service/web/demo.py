"""``/demo/…``: the demo newsroom, served as a CMS would serve it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from http import HTTPStatus
from typing import Any, Literal

from babel.dates import format_datetime
from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from markupsafe import Markup

from share_service.articles.article import canonical_url
from share_service.cards.text.kicker import split_kicker
from share_service.cards.text.typography import set_typography
from share_service.errors import NotFound
from share_service.newsroom.demo import (
    PHOTO_WIDTHS,
    DemoArticle,
    article_url,
    demo_articles,
    demo_photo,
    demo_words,
    load_demo,
)
from share_service.newsroom.news_article import as_script
from share_service.newsroom.sharing import ShareBundle, share_bundle
from share_service.newsroom.tags import og_locale
from share_service.store.articles import StoredArticle, find_article
from share_service.web.context import service

blueprint = Blueprint("demo", __name__, url_prefix="/demo")

PAGE_CACHING = "public, max-age=30, stale-while-revalidate=300"
PHOTO_CACHING = "public, max-age=86400, stale-while-revalidate=604800"
# The article's own words come from us and the service; scripts too. Nothing else loads.
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
RIGHT_TO_LEFT = frozenset(("ar", "he"))
# Schema.org's name for one of IPTC's digital source types.
DRAWN_BY_PROGRAM = "https://schema.org/AlgorithmicMediaDigitalSource"


@dataclass(frozen=True, slots=True)
class Story:
    """A demo article as its page needs it."""

    article: DemoArticle
    words: Mapping[str, Any]

    @property
    def lang(self) -> str:
        """The article's language."""
        return str(self.article.metadata["language"])

    @property
    def dir(self) -> Literal["rtl", "ltr"]:
        """The direction of its script."""
        return "rtl" if self.lang in RIGHT_TO_LEFT else "ltr"

    @property
    def meta(self) -> Mapping[str, Any]:
        """The article JSON."""
        return self.article.metadata

    @property
    def href(self) -> str:
        """Where it stands on this site."""
        return url_for("demo.article", slug=self.article.slug)

    @property
    def published(self) -> str:
        """When it appeared, as its readers write dates."""
        return self._written(self.article.published_at)

    @property
    def focus(self) -> str:
        """What must stay of the photo, for `object-position`'s class: top, middle or bottom."""
        height = self.meta["image"].get("focal", (0.5, 0.5))[1]
        return "top" if height < 0.4 else "bottom" if height > 0.6 else "middle"

    @property
    def byline(self) -> str:
        """« Par A et B », in the article's language."""
        names = self.meta.get("authors", [])
        joined = self.words["and"].join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
        return str(self.words["by"]).format(names=joined) if names else ""

    @property
    def kicker(self) -> str:
        """The label above the headline: the article's own, or its section."""
        return str(self.meta.get("kicker") or self.meta["section"])

    @property
    def headline(self) -> str:
        """The title without its kicker, with the spaces of its language."""
        title = split_kicker(self.meta["title"], kicker=self.meta.get("kicker"), language=self.lang)[1]
        return self.typeset(title)

    @property
    def body(self) -> list[str]:
        """The paragraphs, with the spaces of their language; one that begins with `## ` is a heading."""
        return [self.typeset(paragraph) for paragraph in self.article.body]

    @property
    def standfirst(self) -> str:
        """The description, with the spaces of its language."""
        return self.typeset(self.meta["description"])

    def typeset(self, text: str) -> str:
        """Return ``text`` as the language's press sets it; other languages than French are typed as they stand."""
        return _typeset(text) if self.lang == "fr" else text

    def photo(self, width: int | None = None) -> str:
        """Return the path of its photo."""
        return url_for("demo.photo", name=self.article.photo, w=width)

    @property
    def srcset(self) -> str:
        """The photo in every width, for `srcset`."""
        return ", ".join([*(f"{self.photo(width)} {width}w" for width in PHOTO_WIDTHS), f"{self.photo()} 2000w"])

    def _written(self, moment: datetime) -> str:
        # Thai readers count years from the Buddha's death: 543 more.
        year = moment.year + int(self.words.get("year_offset", 0))
        local = moment.astimezone(service().settings.zone)
        return format_datetime(local, str(self.words["date"]).replace("YEAR", str(year)), locale=self.lang)


@blueprint.record_once
def _lead_here(state: BlueprintSetupState) -> None:
    # Only the demo: an installed service has nothing to show at its root.
    state.app.add_url_rule("/", "demo.root", lambda: redirect(url_for("demo.home"), HTTPStatus.FOUND))


@blueprint.get("/")
def home() -> Response:
    """Answer the section front."""
    stories = [_story(article) for article in demo_articles().values()]
    lead = stories[0]
    own = [story for story in stories if story.lang == lead.lang]
    sections: dict[str, list[Story]] = {}
    for story in own[1:]:
        sections.setdefault(story.meta["section"], []).append(story)
    # A front page is shared with its lead's card.
    bundle = share_bundle(service(), _stored(lead.article.slug))
    html = render_template(
        "demo/home.html",
        lead=lead,
        card=bundle.cards["landscape"],
        card_alt=bundle.alt,
        locale=og_locale(lead.lang),
        sections=sections,
        abroad=[story for story in stories if story.lang != lead.lang],
        words=lead.words,
        lang=lead.lang,
        dir=lead.dir,
        canonical=article_url(service().settings, ""),
        site=service().site,
    )
    return _page(html)


@blueprint.get("/<slug>")
def article(slug: str) -> Response:
    """Answer an article's page."""
    found = demo_articles().get(slug)
    if found is None:
        raise NotFound("The demo newsroom has no such article.", code="article_unknown")
    story, stored = _story(found), _stored(slug)
    bundle = share_bundle(service(), stored)
    html = render_template(
        "demo/article.html",
        story=story,
        words=story.words,
        lang=story.lang,
        dir=story.dir,
        canonical=stored.article.url,
        share_tags=Markup(bundle.tags),  # noqa: S704 - every value in it is escaped
        news_article=Markup(as_script(news_article(story, bundle))),  # noqa: S704 - no `<` is left in it
        site=service().site,
    )
    return _page(html)


@blueprint.get("/photos/<name>")
def photo(name: str) -> Response:
    """Answer a photo, in the width `?w=` asks for."""
    answer = Response(demo_photo(name, request.args.get("w", type=int)), content_type="image/jpeg")
    answer.headers["Cache-Control"] = PHOTO_CACHING
    answer.add_etag()
    answer.make_conditional(request)
    return answer


def news_article(story: Story, bundle: ShareBundle) -> dict[str, Any]:
    """Return the JSON-LD of an article: the service's own, and what this CMS knows of its site and its photo."""
    publisher = bundle.news_article["publisher"] | {"url": article_url(service().settings, "")}
    image = {"image": _image_object(story)} if story.article.photo else {}
    return bundle.news_article | {"publisher": publisher, "isAccessibleForFree": True} | image


def _image_object(story: Story) -> dict[str, Any]:
    address = f"{service().settings.public_url}/demo/photos/{story.article.photo}"
    image = story.meta["image"]
    made = {"creditText": image["credit"], "caption": image["alt"], "digitalSourceType": DRAWN_BY_PROGRAM}
    return {"@type": "ImageObject", "url": address, "width": 2000, "height": 1333, **made}


@lru_cache(maxsize=1024)
def _typeset(text: str) -> str:
    return set_typography(text, "fr")


def _story(found: DemoArticle) -> Story:
    return Story(found, demo_words()[found.metadata["language"]])


def _stored(slug: str) -> StoredArticle:
    parts = service()
    stored = find_article(parts.engine, canonical_url(article_url(parts.settings, slug)))
    # A store that somebody emptied under a running demo is filled again.
    return stored or next(one for one in load_demo(parts) if one.article.url.endswith(f"/{slug}"))


def _page(html: str) -> Response:
    answer = Response(html, content_type="text/html; charset=utf-8")
    answer.headers["Cache-Control"] = PAGE_CACHING
    answer.headers["Content-Security-Policy"] = PAGE_POLICY
    answer.add_etag()
    answer.make_conditional(request)
    return answer
