"""The pictures of **Aperçu**: the card with what an editor has typed, and the photos that it may be made from."""

from __future__ import annotations

from flask import Response, jsonify, request

from share_service.errors import BadInput, ServiceError
from share_service.newsroom.drafting import draft_card as draw_draft
from share_service.newsroom.drafting import draft_of, override_document, seen_in, windows_of
from share_service.newsroom.picturing import photo_bytes, whole_photo
from share_service.newsroom.picturing import thumbnail as fetch_thumbnail
from share_service.store.articles import StoredArticle, get_article
from share_service.web import auth
from share_service.web.context import service
from share_service.web.desk.blueprint import blueprint
from share_service.web.desk.preview_form import AT, scope_named


@blueprint.route("/articles/<id:article_id>/draft.jpg", methods=["GET", "POST"])
def draft_card(article_id: int) -> Response:
    """Draw the landscape card with the values sent; what they do not name is as networks see it now.

    A refusal is one sentence of plain text: whoever asks is an image element.
    """
    parts = service()
    try:
        answer = Response(draw_draft(parts, _draft(article_id)), mimetype="image/jpeg")
    except ServiceError as error:
        answer = Response(f"{error.detail}\n", error.status, mimetype="text/plain")
        if error.retry_after:
            answer.headers["Retry-After"] = str(error.retry_after)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@blueprint.route("/articles/<id:article_id>/frames.json", methods=["GET", "POST"])
def draft_frames(article_id: int) -> Response:
    """Answer what each size of the card shows of its photo without a focal point, by the size's name.

    That is left, top, width and height, 0–1 of the photo.
    """
    parts, seen = service(), _draft(article_id)
    return jsonify(windows_of(parts, seen, photo_bytes(parts, seen.photo_digest)))


@blueprint.get("/articles/<id:article_id>/photo")
def draft_photo(article_id: int) -> Response:
    """Answer a photo, whole and small, to set its focal point on: the one of ``?photo=``, else that of the card."""
    parts = service()
    digest = request.args.get("photo") or get_article(parts.engine, article_id).for_social().photo_digest
    answer = Response(whole_photo(parts, digest), mimetype="image/jpeg")
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer


@blueprint.get("/articles/<id:article_id>/page-picture")
@auth.open_to("editor")
def page_picture(article_id: int) -> Response:
    """Answer the picture at ``?url=`` in small, fetched now, for an editor to choose it or not."""
    parts = service()
    get_article(parts.engine, article_id)
    answer = Response(fetch_thumbnail(parts, request.args.get("url", "")), mimetype="image/jpeg")
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer


def _draft(article_id: int) -> StoredArticle:
    parts = service()
    stored = get_article(parts.engine, article_id)
    scope = scope_named(request.args.get("network", ""))
    typed = request.form if request.method == "POST" else request.args
    if typed.get("photo", "").startswith(AT):
        raise BadInput("This photo has not been fetched yet.", code="photo_unknown")
    return seen_in(draft_of(parts, stored, override_document(stored, typed, scope), scope), scope)
