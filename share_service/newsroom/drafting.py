"""Drafts: an article as networks would see it with what an editor has typed, before anything is saved.

A draft is of one scope: the override for every network, or that of a single one, which takes over what it does
not set from the former, as that does from the article.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from share_service.articles.article import Article
from share_service.articles.overrides import parse_override
from share_service.cards.photo import windows_of_interest
from share_service.cards.photo_header import read_header
from share_service.cards.size import LANDSCAPE, SIZES
from share_service.cards.studio import PhotoFrame
from share_service.errors import BadInput, FieldError
from share_service.newsroom.parts import Service
from share_service.newsroom.press import subject_of
from share_service.store.articles import StoredArticle
from share_service.store.overrides import EVERYWHERE, StoredOverride

_TEXTS = ("title", "kicker", "description", "design")
#: What belongs to a photo, and to no other one.
OF_PHOTO = ("credit", "alt", "fx", "fy")
FIELDS = (*_TEXTS, "photo", *OF_PHOTO)


def seen_in(stored: StoredArticle, scope: str) -> StoredArticle:
    """Return the article as networks of ``scope`` see it."""
    return stored.for_social(scope or None)


def inherited_by(stored: StoredArticle, scope: str) -> StoredArticle:
    """Return the article as networks of ``scope`` would see it without an override of their own."""
    rest = {EVERYWHERE: stored.overrides[EVERYWHERE]} if scope and EVERYWHERE in stored.overrides else {}
    return replace(stored, overrides=rest, trial=None).for_social()


def values_of(seen: StoredArticle) -> dict[str, str]:
    """Return what networks see, by `FIELDS`, "" where there is none.

    That is the texts, the photo by its digest, and the focal point in percent.
    """
    article = seen.article
    texts = {name: getattr(article, name) or "" for name in _TEXTS}
    photo = {"photo": seen.photo_digest or "", "credit": "", "alt": "", "fx": "", "fy": ""}
    if article.image and seen.photo_digest:
        photo |= {"credit": article.image.credit or "", "alt": article.image.alt or ""} | _percents(article)
    return texts | photo


def settled(stored: StoredArticle, typed: Mapping[str, str], scope: str = EVERYWHERE) -> dict[str, str]:
    """Return the values of a draft: what was ``typed`` (by `FIELDS`), and for the rest what networks see now.

    Whoever chooses another photo does not keep credit, text and focal point of the one before, unless ``of`` says
    that they were typed for it: another photographer must not be credited with this one. ``found_credit`` and
    ``found_alt`` are what the page of a picture says of it.
    """
    now, base = values_of(seen_in(stored, scope)), values_of(inherited_by(stored, scope))
    values = now | {name: typed[name].strip() for name in FIELDS if name in typed}
    values["photo"] = values["photo"] or base["photo"]
    values |= {name: values[name] or base[name] for name in _TEXTS}
    if values["photo"] != now["photo"] and typed.get("of", now["photo"]) != values["photo"]:
        found = {name: typed.get(f"found_{name}", "") for name in OF_PHOTO}
        fallback = base if values["photo"] == base["photo"] else found
        values |= {name: fallback[name] for name in OF_PHOTO if values[name] == now[name]}
    return values


def override_document(stored: StoredArticle, typed: Mapping[str, str], scope: str = EVERYWHERE) -> dict[str, Any]:
    """Return the override JSON for what was typed (by `FIELDS`; what is not there stays as it is shown now).

    An empty text, or the one that holds without this override, sets nothing.

    Raises:
        BadInput: `override_invalid`: the focal point is no pair of numbers.
    """
    values, base = settled(stored, typed, scope), values_of(inherited_by(stored, scope))
    document: dict[str, Any] = {name: values[name] for name in _TEXTS if values[name] not in ("", base[name])}
    picture = ("photo", "credit", "alt")
    image = values["photo"] and [values[name] for name in picture] != [base[name] for name in picture]
    if image:
        document["image"] = _image(stored.overrides.get(scope), values)
    point = values["fx"], values["fy"]
    if any(point) and (image or point != (base["fx"], base["fy"])):
        document["focal"] = _unchanged_focal(stored, values, scope) or [_share(text) for text in point]
    return document


def draft_of(
    service: Service, stored: StoredArticle, document: dict[str, Any], scope: str = EVERYWHERE
) -> StoredArticle:
    """Return the article as if ``document`` were its override for ``scope``; an empty one is none.

    Raises:
        BadInput: the override or its design is wrong.
    """
    others = {name: value for name, value in stored.overrides.items() if name != scope}
    if not document:
        return replace(stored, overrides=others, trial=None)
    override = parse_override(document)
    if override.design:
        service.studio.check_design(override.design)
    held, digest = stored.overrides.get(scope), None
    if override.image:
        digest = override.image.photo or (held.photo_digest if held else None)
    return replace(stored, overrides={**others, scope: StoredOverride(override, digest)}, trial=None)


def draft_card(service: Service, seen: StoredArticle) -> bytes:
    """Return the landscape card of a draft as JPEG. It is not shelved: most drafts are seen once.

    Raises:
        Unavailable: too many cards are being drawn.
    """
    subject = subject_of(service, seen)
    photo = service.shelf.photo(subject.photo_digest) if subject.photo_digest else None
    key = ("draft", service.studio.fingerprint(subject, LANDSCAPE))
    return service.drawing.draw(key, lambda: service.studio.draw(subject, LANDSCAPE, "jpg", photo))


def frames_of(service: Service, seen: StoredArticle, photo: bytes) -> list[PhotoFrame]:
    """Return the frames that ``photo`` has on an article's cards, one for each size that shows it."""
    subject, header = subject_of(service, seen), read_header(photo)
    extent = header.width, header.height
    found = (service.studio.photo_frame(subject, size, extent) for size in SIZES.values())
    return [frame for frame in found if frame is not None]


def windows_of(service: Service, seen: StoredArticle, photo: bytes) -> dict[str, tuple[float, ...]]:
    """Return by size what its card shows of ``photo`` as long as it has no focal point: left, top, width, height (0–1).

    Raises:
        PhotoRefused: it cannot be used.
        Unavailable: too many are being looked at.
    """
    frames = frames_of(service, seen, photo)
    if not frames:
        return {}
    wanted = [((frame.width, frame.height), frame.focus) for frame in frames]
    with service.reading.reader():
        windows = windows_of_interest(photo, wanted)
    return {frame.size: tuple(round(part, 4) for part in window) for frame, window in zip(frames, windows, strict=True)}


def _image(held: StoredOverride | None, values: Mapping[str, str]) -> dict[str, str]:
    """Return the picture of an override; one that was set by its address keeps it."""
    known = held.override.image if held and held.photo_digest == values["photo"] else None
    named = {"url": known.url} if known and known.url else {"photo": values["photo"]}
    return named | {name: values[name] for name in ("credit", "alt") if values[name]}


def _unchanged_focal(stored: StoredArticle, values: Mapping[str, str], scope: str) -> list[float] | None:
    """Return the focal point as it is now where nobody moved it: percents are less exact."""
    seen = seen_in(stored, scope)
    now, image = values_of(seen), seen.article.image
    same = all(values[name] == now[name] for name in ("photo", "fx", "fy"))
    return list(image.focal) if same and image and image.focal else None


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
