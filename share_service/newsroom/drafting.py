"""Drafts: an article as networks would see it with what an editor has typed, before anything is saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from share_service.articles.article import Article
from share_service.articles.overrides import parse_override
from share_service.cards.size import LANDSCAPE
from share_service.errors import BadInput, FieldError, NotFound
from share_service.newsroom.parts import Service
from share_service.newsroom.press import subject_of
from share_service.store.articles import StoredArticle
from share_service.store.overrides import EVERYWHERE, StoredOverride

FIELDS = ("title", "kicker", "description", "design", "fx", "fy")
_TEXTS = ("title", "kicker", "description", "design")


def shown_values(stored: StoredArticle) -> dict[str, str]:
    """Return what networks see now, by `FIELDS`: the texts, and the focal point in percent; "" where there is none."""
    social = stored.for_social().article
    return {name: getattr(social, name) or "" for name in _TEXTS} | _percents(social)


def override_document(stored: StoredArticle, typed: Mapping[str, str]) -> dict[str, Any]:
    """Return the override JSON for what was typed (by `FIELDS`; what is not there stays as it is shown now).

    An empty text, or the article's own, sets nothing. The picture of the override that holds stays.

    Raises:
        BadInput: `override_invalid`: the focal point is no pair of numbers.
    """
    values = shown_values(stored) | {name: typed[name].strip() for name in FIELDS if name in typed}
    own = {name: getattr(stored.article, name) or "" for name in _TEXTS} | _percents(stored.article)
    document: dict[str, Any] = {name: values[name] for name in _TEXTS if values[name] not in ("", own[name])}
    held = stored.overrides.get(EVERYWHERE)
    image = held.override.document().get("image") if held else None
    if image:
        document["image"] = image
    point = values["fx"], values["fy"]
    if any(point) and (image or point != (own["fx"], own["fy"])):
        document["focal"] = [_share(text) for text in point]
    return document


def draft_of(service: Service, stored: StoredArticle, document: dict[str, Any]) -> StoredArticle:
    """Return the article as if ``document`` were its override for every network; an empty one is none.

    Raises:
        BadInput: the override or its design is wrong.
    """
    others = {scope: value for scope, value in stored.overrides.items() if scope != EVERYWHERE}
    if not document:
        return replace(stored, overrides=others, trial=None)
    override = parse_override(document)
    if override.design:
        service.studio.check_design(override.design)
    held = stored.overrides.get(EVERYWHERE)
    digest = held.photo_digest if held and override.image else None
    return replace(stored, overrides={**others, EVERYWHERE: StoredOverride(override, digest)}, trial=None)


def draft_card(service: Service, draft: StoredArticle) -> bytes:
    """Return the landscape card of a draft as JPEG. It is not shelved: most drafts are seen once.

    Raises:
        Unavailable: too many cards are being drawn.
    """
    subject = subject_of(service, draft)
    photo = service.shelf.photo(subject.photo_digest) if subject.photo_digest else None
    key = ("draft", service.studio.fingerprint(subject, LANDSCAPE))
    return service.drawing.draw(key, lambda: service.studio.draw(subject, LANDSCAPE, "jpg", photo))


def photo_of(service: Service, stored: StoredArticle) -> bytes:
    """Return the bytes of the photo that networks' cards of an article show.

    Raises:
        NotFound: `photo_unknown`: there is none on the shelf.
    """
    digest = stored.for_social().photo_digest
    photo = service.shelf.photo(digest) if digest else None
    if photo is None:
        raise NotFound("This article has no photo here.", code="photo_unknown")
    return photo


def _percents(article: Article) -> dict[str, str]:
    focal = article.image.focal if article.image else None
    return {"fx": f"{focal[0] * 100:.0f}", "fy": f"{focal[1] * 100:.0f}"} if focal else {"fx": "", "fy": ""}


def _share(text: str) -> float:
    try:
        return round(float(text.replace(",", ".")) / 100, 4)
    except ValueError as error:
        raise BadInput(
            "A focal point is two numbers from 0 to 100.",
            code="override_invalid",
            fields=(FieldError("focal", "must be two numbers from 0 to 100"),),
        ) from error
