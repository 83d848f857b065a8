"""What an editor sets for social networks only: an override of an article's title, description, picture and card.

An article has at most one for every network alike, and one for each network, which counts before it. The
article itself stays as the newsroom's CMS sent it.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from share_service.articles.article import Article, Label, Photo, Share, Text, Title, Url, field_errors
from share_service.errors import BadInput, FieldError

DIGEST = r"^[0-9a-f]{64}$"


def _empty_is_absent(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class OverrideImage(_Strict):
    """Another picture: at a URL, or uploaded and named by its SHA-256 (64 hex digits)."""

    url: Url | None = None
    photo: Annotated[str, Field(pattern=DIGEST)] | None = None
    credit: Label | None = None
    alt: Text | None = None

    @model_validator(mode="after")
    def _somewhere(self) -> OverrideImage:
        if (self.url is None) == (self.photo is None):
            raise ValueError("must have either url or photo")
        return self


class Override(_Strict):
    """An override: what it does not name stays the article's. `focal` is 0–1 of the picture that is shown."""

    title: Annotated[
        Title | None, BeforeValidator(_empty_is_absent), Field(examples=["Le musée rouvre, et il est gratuit"])
    ] = None
    description: Annotated[Text | None, BeforeValidator(_empty_is_absent)] = None
    kicker: Annotated[Label | None, BeforeValidator(_empty_is_absent)] = None
    image: Annotated[OverrideImage | None, Field(description="Another picture.")] = None
    design: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,40}$")] | None = None
    focal: tuple[Share, Share] | None = None

    def document(self) -> dict[str, Any]:
        """Return the override JSON, with the fields that it sets."""
        return self.model_dump(mode="json", exclude_none=True)

    def applied_to(self, article: Article) -> Article:
        """Return ``article`` as social networks are to see it."""
        named = {"title": self.title, "description": self.description, "kicker": self.kicker, "design": self.design}
        changes: dict[str, object] = {name: value for name, value in named.items() if value is not None}
        if self.image is not None:
            changes["image"] = _picture(self.image, self.focal)
        elif self.focal is not None and article.image is not None:
            changes["image"] = article.image.model_copy(update={"focal": self.focal})
        return article.model_copy(update=changes)


def parse_override(data: object) -> Override:
    """Check override JSON that somebody sent.

    Raises:
        BadInput: `override_invalid`, naming every field that is wrong; `override_empty` when it sets nothing.
    """
    if not isinstance(data, dict):
        raise BadInput('An override is a JSON object, such as {"title": "…"}.', code="override_invalid")
    try:
        override = Override.model_validate(data)
    except ValidationError as error:
        fields = tuple(_worded(field) for field in field_errors(error))
        listed = "; ".join(f"{item.field} {item.message}" for item in fields[:5])
        raise BadInput(f"The override is not valid: {listed}.", code="override_invalid", fields=fields) from error
    if not override.document():
        raise BadInput("The override sets nothing: name a field, or delete the override.", code="override_empty")
    return override


def _worded(field: FieldError) -> FieldError:
    return FieldError(field.field, field.message.replace("a field of an article", "a field of an override"))


def _picture(image: OverrideImage, focal: tuple[float, float] | None) -> Photo:
    # Nothing of the article's own photo goes along: another photographer must not be credited with this one.
    path = None if image.url else f"photo:{image.photo}"
    return Photo(url=image.url, path=path, credit=image.credit, alt=image.alt, focal=focal)
