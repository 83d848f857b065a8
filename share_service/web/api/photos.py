"""``/api/v1/photos``: pictures that overrides name."""

from __future__ import annotations

from flask import Response, jsonify, request
from pydantic import Field

from share_service.cards.shelf import DIGEST
from share_service.newsroom.overriding import MAX_UPLOAD, store_upload
from share_service.newsroom.picturing import whole_photo
from share_service.web.api.blueprint import blueprint
from share_service.web.api.declare import Answer, Example, Operation, Refusal, Shape, Upload
from share_service.web.context import service


class ShownPhoto(Shape):
    """A picture that is kept here."""

    photo: str = Field(description="What an override names it by: its SHA-256.", pattern="^[0-9a-f]{64}$")
    width: int = Field(examples=[2400])
    height: int = Field(examples=[1600])
    format: str = Field(examples=["jpeg"])


@blueprint.get("/photos/<digest>")
@Operation(
    summary="Look at a photo",
    tag="Overrides",
    scope="read",
    description="Whole, as JPEG, its longer side 960 pixels at most: one that was uploaded, or that an override fetched.",
    answers={200: Answer("The photo.", media="image/jpeg")},
    errors=(
        Refusal(404, "photo_unknown", "There is no such photo here."),
        Refusal(503, "…_busy", "Much is being drawn; `Retry-After` says when to try again."),
    ),
    example=Example(path={"digest": "0" * 64}, status=404),
)
def photo(digest: str) -> Response:
    """Answer a photo on the shelf, in small."""
    answer = Response(whole_photo(service(), digest if DIGEST.fullmatch(digest) else None), mimetype="image/jpeg")
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer


@blueprint.post("/photos")
@Operation(
    summary="Upload a photo",
    tag="Overrides",
    scope="write",
    description="Keeps the picture that is the body, 10 MB at most, for overrides to name.",
    body=Upload("image/*", "A JPEG, PNG, WebP, GIF or AVIF picture."),
    answers={201: Answer("It is kept.", ShownPhoto)},
    errors=(
        Refusal(422, "photo_…", "It is no picture that a card can show; the code says why."),
        Refusal(503, "reading_busy", "Many pictures are being checked; `Retry-After` says when to try again."),
    ),
    example=Example(body="photo.jpg", headers={"Content-Type": "image/jpeg"}, status=201),
)
def upload() -> tuple[Response, int]:
    """Keep the photo that is the request's body, for overrides to name."""
    # Far above what metadata may weigh; set before anything is read.
    request.max_content_length = MAX_UPLOAD
    data = request.get_data()
    # Checking decodes it: of large ones only a few at once.
    with service().reading.reader():
        digest, facts = store_upload(service(), data)
    shown = {"photo": digest, "width": facts.width, "height": facts.height, "format": facts.format}
    return jsonify(shown), 201
