"""``/api/v1/articles/{id}/override``: what networks are to see of an article, set by programs."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, jsonify, request

from share_service.newsroom.overriding import (
    MAX_UPLOAD,
    delete_override,
    override_history,
    overrides_json,
    put_override,
    restore_override,
    store_upload,
    undo_override,
)
from share_service.store.articles import StoredArticle, get_article
from share_service.store.overrides import Revision
from share_service.web.api import article_json, iso_time, json_body, require_key
from share_service.web.context import service

blueprint = Blueprint("api_overrides", __name__, url_prefix="/api/v1")
blueprint.before_request(require_key)


@blueprint.get("/articles/<id:article_id>/override")
def overrides(article_id: int) -> Response:
    """Answer an article's overrides: for every network, and for single ones."""
    return jsonify(overrides_json(get_article(service().engine, article_id)))


@blueprint.put("/articles/<id:article_id>/override")
def put(article_id: int) -> Response:
    """Set the override, of one network alone with ``?network=``."""
    return _answer(put_override(service(), article_id, json_body(), network=_network(), author=_author()))


@blueprint.delete("/articles/<id:article_id>/override")
def delete(article_id: int) -> Response:
    """Remove the override, of one network alone with ``?network=``."""
    return _answer(delete_override(service(), article_id, network=_network(), author=_author()))


@blueprint.post("/articles/<id:article_id>/override/undo")
def undo(article_id: int) -> Response:
    """Take one step back; to one of the earlier values with ``?revision=``."""
    revision = request.args.get("revision", type=int)
    if revision is not None:
        return _answer(restore_override(service(), article_id, revision, author=_author()))
    return _answer(undo_override(service(), article_id, network=_network(), author=_author()))


@blueprint.get("/articles/<id:article_id>/override/history")
def history(article_id: int) -> Response:
    """Answer the values that the override has had, the newest first."""
    get_article(service().engine, article_id)
    found = override_history(service(), article_id, network=_network())
    return jsonify({"items": [_revision_json(revision) for revision in found]})


@blueprint.post("/photos")
def upload() -> tuple[Response, int]:
    """Keep the photo that is the request's body, for overrides to name."""
    # Far above what metadata may weigh; set before anything is read.
    request.max_content_length = MAX_UPLOAD
    digest, facts = store_upload(service(), request.get_data())
    shown = {"photo": digest, "width": facts.width, "height": facts.height, "format": facts.format}
    return jsonify(shown), 201


def _answer(stored: StoredArticle) -> Response:
    return jsonify(article_json(service(), stored))


def _network() -> str | None:
    return request.args.get("network") or None


def _author() -> str:
    return f"api: {g.key_name}"


def _revision_json(revision: Revision) -> dict[str, Any]:
    return {
        "revision": revision.id,
        "network": revision.scope or None,
        "override": revision.value.override.document() if revision.value else None,
        "author": revision.author,
        "created_at": iso_time(revision.created_at),
    }
