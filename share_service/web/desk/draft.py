"""The pictures of **Aperçu**: the card with what an editor has typed, and the photo that it is made from."""

from __future__ import annotations

from flask import Response, request

from share_service.cards.photo_header import read_header
from share_service.errors import ServiceError
from share_service.newsroom.drafting import draft_card as draw_draft
from share_service.newsroom.drafting import draft_of, override_document, photo_of
from share_service.store.articles import get_article
from share_service.web.context import service
from share_service.web.desk.blueprint import blueprint


@blueprint.get("/articles/<id:article_id>/draft.jpg")
def draft_card(article_id: int) -> Response:
    """Draw the landscape card with the values of the query; what it does not name is as networks see it now.

    A refusal is one sentence of plain text: whoever asks is an image element.
    """
    parts = service()
    try:
        stored = get_article(parts.engine, article_id)
        draft = draft_of(parts, stored, override_document(stored, request.args))
        answer = Response(draw_draft(parts, draft), mimetype="image/jpeg")
    except ServiceError as error:
        answer = Response(f"{error.detail}\n", error.status, mimetype="text/plain")
        if error.retry_after:
            answer.headers["Retry-After"] = str(error.retry_after)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@blueprint.get("/articles/<id:article_id>/photo")
def draft_photo(article_id: int) -> Response:
    """Answer the photo of an article's card, whole, to set its focal point on."""
    parts = service()
    photo = photo_of(parts, get_article(parts.engine, article_id))
    answer = Response(photo, mimetype=f"image/{read_header(photo).format.lower()}")
    answer.headers["Cache-Control"] = "private, max-age=60"
    return answer
