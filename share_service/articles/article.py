"""What an article is: the metadata that cards, buttons and pages are made from.

The JSON shape is a contract (API and command line): unknown keys are an error that names them,
text is cleaned of what could never be shown (control characters, lone surrogates, bidi
overrides), and every field has a limit.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import MAXYEAR, MINYEAR, UTC, datetime
from typing import Annotated, Any
from urllib.parse import SplitResult, urlsplit, urlunsplit

import idna
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from share_service.errors import BadInput, FieldError

MAX_TITLE = 1_000
MAX_TEXT = 5_000
MAX_LABEL = 300
MAX_URL = 2_000
MAX_AUTHORS = 20

# C0/C1 controls, lone surrogates, non-characters, and the bidi overrides and isolates that let a
# title impersonate another (UTR #36 §2.10.1, "Trojan Source"). ZWJ, ZWNJ and ZWSP stay: scripts need them.
_UNSHOWABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufeff\uffff\ufffe]"
)
_SPACES = re.compile(r"[ \t\r\n\u2028\u2029]+")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,8}")
_DEFAULT_PORTS = {"http": 80, "https": 443}


def clean_text(text: str) -> str:
    """Return ``text`` in NFC, on one line, without characters that cannot or must not be shown."""
    return unicodedata.normalize("NFC", _SPACES.sub(" ", _UNSHOWABLE.sub("", text))).strip()


def canonical_url(url: str) -> str:
    """Return ``url`` in its one normal form: lower-case A-label host, no default port, no fragment.

    Raises:
        ValueError: it is not an absolute http(s) URL, or carries a user name or odd characters.
    """
    url = url.strip()
    if len(url) > MAX_URL:
        raise ValueError(f"must not be longer than {MAX_URL} characters")
    if re.search(r"[\x00-\x20\x7f\\\ud800-\udfff]", url):
        raise ValueError("must not contain spaces, backslashes or control characters")
    parts = urlsplit(url)
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORTS or not parts.hostname:
        raise ValueError("must be an absolute http or https URL")
    if parts.username is not None or parts.password is not None:
        raise ValueError("must not carry a user name or password")
    return urlunsplit(SplitResult(scheme, _authority(parts, scheme), parts.path or "/", parts.query, ""))


def _authority(parts: SplitResult, scheme: str) -> str:
    host = (parts.hostname or "").rstrip(".")
    if ":" in host:
        host = f"[{host}]"
    elif not host.isascii():
        try:
            host = idna.encode(host, uts46=True).decode("ascii")
        except idna.IDNAError as error:
            raise ValueError("has a host name that does not exist") from error
    port = parts.port  # raises ValueError when it is no port
    return host if port is None or port == _DEFAULT_PORTS[scheme] else f"{host}:{port}"


def host_allowed(url: str, hosts: tuple[str, ...]) -> bool:
    """Say whether the host of ``url`` is one of ``hosts`` (``name``, ``name:port``, ``*.name``); no URL has none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    host, netloc = (parts.hostname or "").rstrip("."), parts.netloc.lower()
    return any(
        pattern in (host, netloc) or (pattern.startswith("*.") and host.endswith(pattern[1:])) for pattern in hosts
    )


def _clean(value: object) -> object:
    return clean_text(value) if isinstance(value, str) else value


def _empty_is_absent(value: object) -> object:
    return None if value == "" else value


def _language(value: str) -> str:
    if not _LANGUAGE.fullmatch(value):
        raise ValueError("must be a BCP 47 language tag such as fr or pt-BR")
    return value


def _moment(value: datetime | None) -> datetime | None:
    if value is None:
        return None
    aware = value if value.tzinfo else value.replace(tzinfo=UTC)
    # What systems make of no date: 0001-01-01, 9999-12-31. Other zones have no such day.
    return aware if MINYEAR < aware.year < MAXYEAR else None


Title = Annotated[str, BeforeValidator(_clean), Field(min_length=1, max_length=MAX_TITLE)]
Text = Annotated[str, BeforeValidator(_clean), Field(max_length=MAX_TEXT)]
Label = Annotated[str, BeforeValidator(_clean), Field(max_length=MAX_LABEL)]
Url = Annotated[str, AfterValidator(canonical_url)]
Language = Annotated[str, AfterValidator(_language)]
Moment = Annotated[datetime | None, AfterValidator(_moment)]
Share = Annotated[float, Field(ge=0, le=1, strict=True)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Photo(_Strict):
    """An article's picture: where it is, who made it, what it shows, what must stay in the crop."""

    url: Annotated[Url | None, Field(description="Where it is.")] = None
    path: Annotated[str | None, Field(description="A file of this machine: for the command line alone.")] = None
    credit: Annotated[Label | None, Field(description="Who made it: it stands on the card.")] = None
    alt: Annotated[Text | None, Field(description="What it shows, for who does not see it.")] = None
    focal: Annotated[
        tuple[Share, Share] | None,
        Field(description="The point that no crop may lose: from the left and from the top, 0 to 1."),
    ] = None

    @model_validator(mode="after")
    def _somewhere(self) -> Photo:
        if (self.url is None) == (self.path is None):
            raise ValueError("must have either url or path")
        return self


class Article(_Strict):
    """An article's metadata. `url` is canonical and names the article; the rest can change."""

    url: Annotated[Url, Field(description="Its canonical address.")]
    title: Annotated[Title, Field(description="Its headline.")]
    kicker: Annotated[
        Label | None, BeforeValidator(_empty_is_absent), Field(description="What stands before the headline.")
    ] = None
    description: Annotated[
        Text | None, BeforeValidator(_empty_is_absent), Field(description="What networks show below the headline.")
    ] = None
    authors: Annotated[tuple[Label, ...], Field(max_length=MAX_AUTHORS, description="Their names.")] = ()
    section: Annotated[
        Label | None, BeforeValidator(_empty_is_absent), Field(description="Chooses the card's design.")
    ] = None
    language: Annotated[
        Language | None, BeforeValidator(_empty_is_absent), Field(description="BCP 47, such as `fr` or `pt-BR`.")
    ] = None
    published_at: Annotated[Moment, Field(description="When it appeared; in UTC where no zone is said.")] = None
    modified_at: Annotated[Moment, Field(description="When it was last changed; in UTC likewise.")] = None
    image: Annotated[Photo | None, Field(description="Its photo: the card is made of it.")] = None
    ai_disclosure: Annotated[
        Label | None, BeforeValidator(_empty_is_absent), Field(description="What is said of AI's part in it.")
    ] = None
    design: Annotated[
        Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,40}$")] | None,
        Field(description="A card design of the site."),
    ] = None

    def document(self) -> dict[str, Any]:
        """Return the article JSON, without the fields it does not have."""
        return self.model_dump(mode="json", exclude_none=True, exclude_defaults=True) | {"url": self.url}


def parse_article(data: object) -> Article:
    """Check article JSON that somebody sent.

    Raises:
        BadInput: naming every field that is wrong, unknown ones too.
    """
    if not isinstance(data, dict):
        raise BadInput("An article is a JSON object with at least url and title.", code="article_invalid")
    try:
        return Article.model_validate(data)
    except ValidationError as error:
        fields = field_errors(error)
        listed = "; ".join(f"{item.field} {item.message}" for item in fields[:5])
        raise BadInput(f"The article is not valid: {listed}.", code="article_invalid", fields=fields) from error


def field_errors(error: ValidationError) -> tuple[FieldError, ...]:
    """Return what pydantic found wrong, the first fifty, in our words."""
    return tuple(_field_error(dict(item)) for item in error.errors(include_url=False, include_input=False)[:50])


def _field_error(item: dict[str, Any]) -> FieldError:
    name = ".".join(str(part) for part in item["loc"]) or "body"
    if item["type"] == "extra_forbidden":
        return FieldError(name, "is not a field of an article")
    if item["type"] == "missing":
        return FieldError(name, "is missing")
    message = str(item["msg"]).removeprefix("Value error, ")
    return FieldError(name, message[0].lower() + message[1:])
