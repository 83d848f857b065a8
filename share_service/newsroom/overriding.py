"""Overrides: what editors set for social networks, at once everywhere, and one step back at any time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from share_service.articles.overrides import OverrideImage, parse_override
from share_service.cards.photo import PhotoFacts, check_photo
from share_service.cards.strip import without_metadata
from share_service.errors import BadInput, FieldError, NotFound
from share_service.links.networks import Networks
from share_service.newsroom.parts import Service
from share_service.newsroom.press import forget_old_cards
from share_service.store.articles import StoredArticle, get_article
from share_service.store.audit import note
from share_service.store.overrides import (
    EVERYWHERE,
    MAX_REVISIONS,
    Revision,
    StoredOverride,
    get_override_revision,
    override_revisions_of,
    save_override,
)

MAX_UPLOAD = 10_000_000

#: An article's overrides by scope, as somebody saw them.
Overrides = Mapping[str, StoredOverride]


def network_named(networks: Networks, name: str) -> str:
    """Return the key of the network that is called ``name``.

    Raises:
        BadInput: `network_unknown`: there is none.
    """
    if name not in networks:
        raise BadInput(
            f"There is no network {name[:40]!r}: use one of {', '.join(network.key for network in networks)}.",
            code="network_unknown",
            fields=(FieldError("network", "is not a network's key"),),
        )
    return networks[name].key


def put_override(
    service: Service,
    article_id: int,
    data: object,
    *,
    network: str | None = None,
    author: str,
    expected: Overrides | None = None,
) -> StoredArticle:
    """Set what networks see of an article, or one network alone; return the article. Cards and texts follow at once.

    ``data`` is override JSON: it replaces the one before. ``author`` is whose doing it is. The article's overrides
    must still be as ``expected``, here and below, where it is given: else `Changed` is raised and nothing done.

    Raises:
        BadInput: the override, its design or its network is wrong, or its uploaded photo is not here.
        FetchRefused, PhotoRefused: its picture cannot be had, or not used on a card.
        NotFound: there is no such article.
    """
    scope = _scope(service, network)
    stored = get_article(service.engine, article_id)
    value = override_value(service, stored, data, scope)
    return _set(service, article_id, scope, value, author=author, expected=expected)


def override_value(service: Service, stored: StoredArticle, data: object, scope: str = EVERYWHERE) -> StoredOverride:
    """Return override JSON as it is stored, its picture on the shelf; nothing is set.

    Raises:
        BadInput: the override or its design is wrong, or its uploaded photo is not here.
        FetchRefused, PhotoRefused: its picture cannot be had, or not used on a card.
    """
    override = parse_override(data)
    if override.design:
        service.studio.check_design(override.design)
    return StoredOverride(override, _photo(service, override.image, stored.overrides.get(scope)))


def delete_override(
    service: Service, article_id: int, *, network: str | None = None, author: str, expected: Overrides | None = None
) -> StoredArticle:
    """Remove an override, so that networks see the article as it is; return the article.

    Raises:
        BadInput: there is no such network.
        NotFound: there is no such article, or it has no such override.
    """
    scope = _scope(service, network)
    if scope not in get_article(service.engine, article_id).overrides:
        raise NotFound("There is no such override to remove.", code="override_unknown")
    return _set(service, article_id, scope, None, author=author, expected=expected)


def undo_override(
    service: Service, article_id: int, *, network: str | None = None, author: str, expected: Overrides | None = None
) -> StoredArticle:
    """Take one step back: set the value that an override had before the one it has; return the article.

    Raises:
        BadInput: there is no such network.
        NotFound: there is no such article, or its override never had a value.
    """
    scope = _scope(service, network)
    last = override_revisions_of(service.engine, article_id, scope, limit=2)
    if not last:
        raise NotFound("There is nothing to take back.", code="override_unknown")
    return _set(service, article_id, scope, last[1].value if len(last) > 1 else None, author=author, expected=expected)


def restore_override(
    service: Service, article_id: int, revision_id: int, *, author: str, expected: Overrides | None = None
) -> StoredArticle:
    """Set an override to a value that it had before; return the article.

    Raises:
        NotFound: there is no such article or revision of one of its overrides.
    """
    revision = get_override_revision(service.engine, article_id, revision_id)
    return _set(service, article_id, revision.scope, revision.value, author=author, expected=expected)


def whole_history(service: Service, article_id: int) -> list[Revision]:
    """Return the last values that all overrides of an article have had, the newest first."""
    return override_revisions_of(service.engine, article_id, None)


def override_history(
    service: Service,
    article_id: int,
    *,
    network: str | None = None,
    limit: int = MAX_REVISIONS,
    before: int | None = None,
) -> list[Revision]:
    """Return the values that an override has had, the newest first; those with an id below ``before``, if given.

    Raises:
        BadInput: there is no such network.
    """
    return override_revisions_of(service.engine, article_id, _scope(service, network), limit, before)


def store_upload(service: Service, data: bytes) -> tuple[str, PhotoFacts]:
    """Put an uploaded photo on the shelf; return its SHA-256 (64 hex digits), by which overrides name it, and its facts.

    What the camera wrote beside the picture (who, where, with what) is not kept.

    Raises:
        PhotoRefused: it is no photo that a card can show.
    """
    facts = check_photo(data)
    return service.shelf.store_photo(without_metadata(data)), facts


def overrides_json(stored: StoredArticle) -> dict[str, Any]:
    """Return an article's overrides as the API shows them: the one for every network, and those of single ones."""
    everywhere = stored.overrides.get(EVERYWHERE)
    single = {scope: value for scope, value in stored.overrides.items() if scope != EVERYWHERE}
    return {
        "override": everywhere.override.document() if everywhere else None,
        "network_overrides": {scope: value.override.document() for scope, value in sorted(single.items())},
    }


def _scope(service: Service, network: str | None) -> str:
    return network_named(service.networks, network) if network else EVERYWHERE


def _photo(service: Service, image: OverrideImage | None, known: StoredOverride | None) -> str | None:
    if image is None:
        return None
    if image.photo is not None:
        if not service.shelf.keep_photo(image.photo):
            raise BadInput("This photo was not uploaded here: upload it first.", code="photo_unknown")
        return image.photo
    old = known.override.image if known else None
    if known and known.photo_digest and old and old.url == image.url and service.shelf.keep_photo(known.photo_digest):
        return known.photo_digest
    data = service.fetcher.fetch(str(image.url), "image").body
    return store_upload(service, data)[0]


def _set(
    service: Service,
    article_id: int,
    scope: str,
    value: StoredOverride | None,
    *,
    author: str,
    expected: Overrides | None,
) -> StoredArticle:
    save_override(service.engine, article_id, scope, value, author, expected=expected)
    stored = get_article(service.engine, article_id)
    said = f"« {stored.article.title} »" + (f" ({scope})" if scope else "")
    note(service.engine, author, "override_set" if value else "override_removed", said)
    show_at_once(service, stored)
    return stored


def show_at_once(service: Service, stored: StoredArticle) -> None:
    """Have every worker see that what networks see of an article has changed, and its new cards drawn."""
    service.changes.bump()
    forget_old_cards(service, stored)
    service.ahead.add(stored.id)
