"""The one door out: every page and photo that the service fetches comes through `Fetcher`.

http and https, ports 80 and 443, no user name, a host that is allowed, public addresses only, checked again
at every redirect, one deadline for everything. A refusal is a `FetchRefused` whose code says at which check.
"""

from __future__ import annotations

import http.client
import socket
import zlib
from dataclasses import dataclass, field
from email.message import Message
from typing import Literal
from urllib.parse import urljoin

import requests
import urllib3.exceptions

from share_service import __version__
from share_service.articles.body import read_body
from share_service.articles.gate import normal_url, refuse, target_of
from share_service.articles.wire import Deadline, Wire
from share_service.errors import FetchRefused

Kind = Literal["page", "image"]

MAX_REDIRECTS = 5
MAX_BYTES: dict[Kind, int] = {"page": 2_000_000, "image": 10_000_000}
MAX_HEADER = 4_000
MAX_VALIDATOR = 200
USER_AGENT = f"share-service/{__version__} (link preview)"
REDIRECTS = frozenset({301, 302, 303, 307, 308})
_ACCEPT: dict[Kind, str] = {
    "page": "text/html,application/xhtml+xml;q=0.9",
    "image": "image/jpeg,image/png,image/webp;q=0.9,image/gif;q=0.5",
}
_UNCHANGED = 304
_PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml"})
# Storage services send these for pictures; `cards/photo.py` looks at the bytes before anything is believed.
_VAGUE_TYPES = frozenset({"", "application/octet-stream", "binary/octet-stream"})
# requests' own are all OSErrors; the body is read below it, where urllib3 names what went wrong.
FAILURES = (OSError, urllib3.exceptions.HTTPError, zlib.error, ValueError)


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server said by which it can tell later whether its page has changed (RFC 9110 section 13.1)."""

    etag: str | None = None
    modified: str | None = None

    def headers(self) -> dict[str, str]:
        """Return the headers that ask for the page only if it has changed."""
        named = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in named.items() if value}


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came back: the last URL of the redirects, the media type in lower case, the unpacked body.

    The status is 200; or 304, without a body, for who asked with `Validators`.
    """

    url: str
    status: int
    content_type: str
    charset: str | None
    body: bytes
    validators: Validators = Validators()


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Fetches pages of the allowed ``hosts`` (None: any public host) and photos of any public host.

    ``timeout`` is in seconds and bounds one fetch as a whole, redirects included.
    """

    hosts: tuple[str, ...] | None = None
    timeout: float = 10.0
    user_agent: str = USER_AGENT
    wire: Wire = field(default_factory=Wire)

    def fetch(self, url: str, kind: Kind = "page", *, since: Validators | None = None) -> Fetched:
        """Return what ``url`` serves: a page of at most 2 MB or an image of at most 10 MB, unpacked.

        ``since`` asks for it only if it has changed: the answer then has the status 304 and no body.

        Raises:
            FetchRefused: with a code that starts with ``fetch_`` and says at which check.
        """
        with Deadline(self.timeout) as deadline:
            try:
                return self._follow(url, kind, deadline, since or Validators())
            except FetchRefused:
                raise
            except FAILURES as error:
                raise failure(error, deadline, self.timeout) from error

    def _follow(self, url: str, kind: Kind, deadline: Deadline, since: Validators) -> Fetched:
        hosts = self.hosts if kind == "page" else None
        headers = {
            "User-Agent": self.user_agent,
            "Accept": _ACCEPT[kind],
            "Accept-Encoding": "gzip",
            "Connection": "close",
            **since.headers(),
        }
        for _ in range(MAX_REDIRECTS + 1):
            url = normal_url(url)
            with self.wire.get(url, target_of(url, hosts), headers, deadline) as response:
                _check_headers(response)
                if since.headers() and response.status_code == _UNCHANGED:
                    return Fetched(url, _UNCHANGED, "", None, b"", since)
                if response.status_code not in REDIRECTS or "Location" not in response.headers:
                    return _answer(url, kind, response, deadline)
                url = urljoin(url, where_to(response))
        raise refuse("fetch_redirects", f"The address redirects more than {MAX_REDIRECTS} times.")


def fetch(url: str, *, hosts: tuple[str, ...] | None, kind: Kind = "page", timeout: float = 10.0) -> Fetched:
    """Return what ``url`` serves, as `Fetcher.fetch` does.

    Raises:
        FetchRefused: with a code that starts with ``fetch_`` and says at which check.
    """
    return Fetcher(hosts=hosts, timeout=timeout).fetch(url, kind)


def _answer(url: str, kind: Kind, response: requests.Response, deadline: Deadline) -> Fetched:
    if response.status_code != http.client.OK:
        raise refuse("fetch_status", f"The server answered {response.status_code} instead of 200.")
    content_type, charset = _media_type(response.headers.get("Content-Type", ""))
    if not _type_fits(kind, content_type):
        raise refuse("fetch_type", f"The address serves {content_type[:80] or 'something unnamed'}, not {_noun(kind)}.")
    body = read_body(response, MAX_BYTES[kind], deadline)
    if kind == "page" and not content_type and not body.lstrip()[:1] == b"<":
        raise refuse("fetch_type", "The address does not say what it serves, and it is not a page.")
    return Fetched(url, response.status_code, content_type, charset, body, _validators(response))


def _validators(response: requests.Response) -> Validators:
    etag, modified = (response.headers.get(name, "") for name in ("ETag", "Last-Modified"))
    # What is not plain text of a sane length is sent back to nobody.
    plain = [
        value if value.isascii() and value.isprintable() and len(value) <= MAX_VALIDATOR else ""
        for value in (etag, modified)
    ]
    return Validators(plain[0] or None, plain[1] or None)


def _type_fits(kind: Kind, content_type: str) -> bool:
    if kind == "page":
        return content_type in _PAGE_TYPES or not content_type
    return content_type in _VAGUE_TYPES or (content_type.startswith("image/") and "svg" not in content_type)


def _noun(kind: Kind) -> str:
    return "an HTML page" if kind == "page" else "a picture"


def _media_type(header: str) -> tuple[str, str | None]:
    message = Message()
    message["Content-Type"] = header or "application/x-unnamed"
    try:
        charset = message.get_param("charset")
    except (TypeError, ValueError):  # pieces of a parameter (RFC 2231) that do not fit together
        charset = None
    return (message.get_content_type() if header else ""), (charset[:40] if isinstance(charset, str) else None)


def _check_headers(response: requests.Response) -> None:
    if any(len(value) > MAX_HEADER for value in response.headers.values()):
        raise refuse("fetch_failed", "The server's answer has a header that is too long.")


def where_to(response: requests.Response) -> str:
    """Return where a redirect leads: headers arrive as Latin-1, addresses in them are UTF-8 (as browsers read them)."""
    header = response.headers["Location"]
    try:
        return header.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return header


def failure(error: Exception, deadline: Deadline, timeout: float) -> FetchRefused:
    """Return the refusal that an error on the way to an answer amounts to."""
    if not deadline.left or isinstance(error, (TimeoutError, requests.Timeout)):
        return refuse("fetch_timeout", f"The server did not answer within {timeout:g} seconds.")
    if isinstance(error, socket.gaierror):
        return refuse("fetch_unknown_host", "The address names a host that does not exist.")
    if isinstance(error, (requests.exceptions.SSLError, urllib3.exceptions.SSLError)):
        return refuse("fetch_certificate", "The server's certificate is not valid for this address.")
    return refuse("fetch_failed", "The server could not be reached or broke off its answer.")
