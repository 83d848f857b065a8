"""Every refusal the service can give, as exceptions that carry what the answer needs.

An error has a stable ``code`` (what programs match on), an HTTP ``status``, and a ``detail``: one
sentence that says what is wrong and what to do, safe to show to anybody. ``fields`` names the
parts of the input at fault. `web/problems.py` turns them into ``application/problem+json``
(RFC 9457) or a page, `cli.py` into a line on standard error.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldError:
    """One part of an input that is wrong: a dotted ``field`` path and a sentence."""

    field: str
    message: str


class ServiceError(Exception):
    """A refusal with a stable code, an HTTP status and a sentence for the person who asked."""

    status = 500
    code = "internal_error"

    def __init__(
        self,
        detail: str,
        *,
        code: str | None = None,
        status: int | None = None,
        fields: tuple[FieldError, ...] = (),
        retry_after: int | None = None,
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.code = code or self.code
        self.status = status or self.status
        self.fields = fields
        self.retry_after = retry_after


class BadInput(ServiceError):
    """The request cannot be understood or breaks a stated rule."""

    status = 422
    code = "invalid_input"


class NotFound(ServiceError):
    """There is no such thing, or its token was not signed by us."""

    status = 404
    code = "not_found"


class Gone(ServiceError):
    """It existed and was ended on purpose: a link disabled by an editor, or expired."""

    status = 410
    code = "gone"


class Unauthorized(ServiceError):
    """No valid key or sign-in came with the request."""

    status = 401
    code = "unauthorized"


class Forbidden(ServiceError):
    """Whoever asks is known and may not do this."""

    status = 403
    code = "forbidden"


class Changed(ServiceError):
    """What is to be changed was changed by somebody else after the asker read it."""

    status = 412
    code = "changed_meanwhile"

    def __init__(self) -> None:
        super().__init__(
            "This was changed after you read it: read it again, then send your change with the ETag that it has now."
        )


class FetchRefused(ServiceError):
    """An outgoing request was refused or failed; the code says at which check."""

    status = 422
    code = "fetch_refused"


class PhotoRefused(ServiceError):
    """A picture cannot be used on a card; the code says why."""

    status = 422
    code = "photo_refused"


class Unavailable(ServiceError):
    """The service cannot answer just now; try again after ``retry_after`` seconds."""

    status = 503
    code = "unavailable"


class ConfigError(ServiceError):
    """A setting, the site file or a design is wrong; the sentence names file, key and line."""

    code = "configuration"
