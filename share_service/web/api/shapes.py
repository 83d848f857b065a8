"""Shapes that several nouns share, with words and examples for who reads the document."""

from __future__ import annotations

from typing import Annotated

from pydantic import AwareDatetime, Field

from share_service.web.api.declare import Shape

Instant = Annotated[AwareDatetime, Field(examples=["2026-11-22T08:00:00Z"])]
Id = Annotated[int, Field(ge=1, le=2**31 - 1, examples=[1])]
Count = Annotated[int, Field(ge=0, examples=[12])]
Address = Annotated[str, Field(examples=["https://journal.example/chronique/kupiansk"])]


class Problem(Shape):
    """An error (RFC 9457). Match on `code`: it never changes; show `detail`: it is one sentence."""

    type: str = Field(examples=["urn:share-service:problem:article_unknown"])
    title: str = Field(description="The status in words.", examples=["Not Found"])
    status: int = Field(examples=[404])
    code: str = Field(description="Stable: what programs match on.", examples=["article_unknown"])
    detail: str = Field(
        description="What is wrong and what to do, in one sentence.", examples=["There is no article with the id 12."]
    )
    errors: list[FieldProblem] = Field(default=[], description="The fields at fault, where there are such.")


class FieldProblem(Shape):
    """One field that is wrong."""

    field: str = Field(description="Where it is, with dots between.", examples=["image.url"])
    message: str = Field(examples=["must be an absolute http or https URL"])
