"""How a route of the API says what it takes and what it answers: plain data, read when the document is asked for.

A view is marked with an `Operation`, below Flask's own decorator. Its path, its method and the numbers in its path
come from Flask; everything else is said there, once. Only ``scope`` is looked at when a request comes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict

View = TypeVar("View", bound=Callable[..., Any])

JSON = "application/json"


class Shape(BaseModel):
    """What an answer looks like. It is never used to make one: it is built when somebody asks for the document."""

    model_config = ConfigDict(defer_build=True)


class Body(BaseModel):
    """What a request's body has to be; a field that is not named here is refused by its name."""

    model_config = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True)
class Parameter:
    """Something that goes into the query: its name, what it does, its JSON schema, and a value that makes sense."""

    name: str
    description: str
    schema: Mapping[str, Any] = field(default_factory=lambda: {"type": "string"})
    example: Any = None
    required: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: what it is in words, its shape, and its media type where it is not JSON.

    ``headers`` is what it carries besides, by name, in words. Without a ``model`` nothing is said of the content.
    ``also`` are media types that may be asked for instead.
    """

    description: str
    model: type[BaseModel] | None = None
    media: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict)
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Upload:
    """A body that is not JSON: its media type, and what it is in words."""

    media: str
    description: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """One way to be refused: the status, the code that programs match on, and when it comes, in words."""

    status: int
    code: str
    description: str


@dataclass(frozen=True, slots=True)
class Example:
    """A request that works in the newsroom of `tests/web/api/newsroom.py`; the tests send it and check the answer.

    ``path`` fills in the path, ``query`` and ``headers`` go along, ``body`` is sent as JSON or, when it is the name
    of a file of that newsroom, as it is. ``status`` is what is then answered.
    """

    path: Mapping[str, Any] = field(default_factory=dict)
    query: Mapping[str, Any] = field(default_factory=dict)
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """All that is said of a route; as a decorator it marks the view, below Flask's own.

    Attributes:
        summary: what it does, in three to six words.
        tag: the noun it is about: one of `document.TAGS`.
        scope: what a key needs ("stats", "read", "write", "admin"); None opens it to everybody.
        answers: what comes back when all is well, by status.
        description: what a newcomer would ask, in one to three sentences; the view's docstring is for us.
        parameters: of the query; those of the path are known from the route.
        body: the model that checks it, or what is uploaded.
        errors: how it may refuse, apart from what holds everywhere (key, scope, JSON, size, a store that is away).
        example: a request that works.
        listed: it answers a list by pages: `limit`, `cursor` and the `Link` header are documented.
        guarded: it heeds `If-Match` and may answer 412.
        signable: a CMS may sign it instead of sending a key.
    """

    summary: str
    tag: str
    scope: str | None
    answers: Mapping[int, Answer]
    description: str = ""
    parameters: tuple[Parameter, ...] = ()
    body: type[BaseModel] | Upload | None = None
    errors: tuple[Refusal, ...] = ()
    example: Example = Example()
    listed: bool = False
    guarded: bool = False
    signable: bool = False

    def __call__(self, view: View) -> View:
        """Mark ``view``, and return it as it is: nothing is wrapped, a request costs nothing more."""
        view.operation = self  # type: ignore[attr-defined]  # read by `access` and `document`
        return view


def operation_of(view: Callable[..., Any] | None) -> Operation | None:
    """Return what a view was marked with, or None."""
    found = getattr(view, "operation", None)
    return found if isinstance(found, Operation) else None
