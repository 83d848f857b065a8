"""The demo newsroom: its articles as they would stand in a CMS, and taking them in."""

from __future__ import annotations

import io
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import islice
from typing import Any

from PIL import Image

from share_service.articles.candidates import MAX_PICTURES, PagePicture
from share_service.assets import PACKAGE
from share_service.errors import NotFound
from share_service.newsroom.campaigns import make_campaign
from share_service.newsroom.intake import take_in
from share_service.newsroom.parts import Service
from share_service.settings import Settings
from share_service.store.articles import StoredArticle
from share_service.store.audit import COMMAND_LINE
from share_service.store.links import links_of

FOLDER = PACKAGE / "demo"
SITE_FILE = FOLDER / "site.toml"
# A phone and a column of text: the pages' `srcset` offers them beside the whole photo.
PHOTO_WIDTHS = (640, 1200)
#: The campaign links of the article that is shown first: where each is put, and its label.
LINKS = (("print", "Page 3 de l’édition papier"), ("newsletter", "La lettre de 7 heures"))


@dataclass(frozen=True, slots=True)
class DemoArticle:
    """One article of the demo: its place under `/demo/`, what the service needs to know of it, and its text."""

    slug: str
    metadata: Mapping[str, Any]
    body: tuple[str, ...]
    photo: str | None

    @property
    def published_at(self) -> datetime:
        """When it appeared."""
        return datetime.fromisoformat(self.metadata["published_at"])


def article_url(settings: Settings, slug: str) -> str:
    """Return the canonical URL of a demo article."""
    return f"{settings.public_url}/demo/{slug}"


@lru_cache(maxsize=1)
def demo_articles() -> Mapping[str, DemoArticle]:
    """Return the demo's articles by slug, newest first; the first is the one to show."""
    found = [_read(path.stem, path.read_text(encoding="utf-8")) for path in (FOLDER / "articles").glob("*.toml")]
    return {article.slug: article for article in sorted(found, key=lambda one: one.published_at, reverse=True)}


@lru_cache(maxsize=1)
def demo_words() -> Mapping[str, Mapping[str, Any]]:
    """Return the words of the demo's pages by language."""
    return tomllib.loads((FOLDER / "words.toml").read_text(encoding="utf-8"))


def load_demo(service: Service) -> list[StoredArticle]:
    """Take every demo article in; the first of the answer is the one to show. Doing it again changes nothing.

    Raises:
        BadInput: the service's own host is not one of its article hosts.
    """
    stored = [
        take_in(service, _article_json(service.settings, article), allow_paths=True)[0]
        for article in demo_articles().values()
    ]
    if not links_of(service.engine, stored[0].id):
        for place, label in LINKS:
            make_campaign(service, stored[0].id, label, place=place, author=COMMAND_LINE)
    return stored


def demo_pictures(settings: Settings, url: str) -> tuple[PagePicture, ...]:
    """Return the photos that an editor may choose from for the demo article at ``url``: its own, then the others'."""
    articles = sorted(demo_articles().values(), key=lambda one: article_url(settings, one.slug) != url)
    found = (
        PagePicture(
            f"{settings.public_url}/demo/photos/{one.photo}",
            one.metadata["image"].get("alt", ""),
            one.metadata["image"].get("credit", ""),
        )
        for one in articles
        if one.photo
    )
    return tuple(islice(found, MAX_PICTURES))


def demo_photo_at(settings: Settings, address: str) -> bytes | None:
    """Return the demo photo at ``address``, None where that is none of the demo's: nobody fetches from themselves.

    Raises:
        NotFound: the demo has no photo of that name.
    """
    place = f"{settings.public_url}/demo/photos/"
    return demo_photo(address.removeprefix(place)) if settings.demo and address.startswith(place) else None


@lru_cache(maxsize=64)
def demo_photo(name: str, width: int | None = None) -> bytes:
    """Return the JPEG of a demo photo, whole or ``width`` pixels wide.

    Raises:
        NotFound: there is no photo of that name, or that width is not offered.
    """
    if name not in {article.photo for article in demo_articles().values()} or width not in (None, *PHOTO_WIDTHS):
        raise NotFound("The demo has no such photo.", code="photo_unknown")
    data = (FOLDER / "photos" / name).read_bytes()
    if width is None:
        return data
    with Image.open(io.BytesIO(data)) as photo:
        photo.draft("RGB", (width, width))
        small = photo.resize((width, round(width * photo.height / photo.width)), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    small.save(out, "JPEG", quality=80, optimize=True, progressive=True)
    return out.getvalue()


def _read(slug: str, text: str) -> DemoArticle:
    data = tomllib.loads(text)
    body = tuple(data.pop("body"))
    photo = data["image"].pop("file") if "image" in data else None
    return DemoArticle(slug, data, body, photo)


def _article_json(settings: Settings, article: DemoArticle) -> dict[str, Any]:
    data = {**article.metadata, "url": article_url(settings, article.slug)}
    if article.photo:
        data["image"] = {**data["image"], "path": str(FOLDER / "photos" / article.photo)}
    return data
